from datetime import date

import pytest

from supportdesk.domain import notices
from supportdesk.domain.notices import Acceptance
from supportdesk.domain.reasons import Reason
from supportdesk.policies import work_calendar

RECEIVED, LIMIT = date(2026, 2, 10), date(2026, 2, 24)


def _acceptance(today: date, notice: date | None = None, complete: date | None = None) -> Acceptance:
    return notices.acceptance(
        work_calendar(), RECEIVED,
        notice_sent_on=notice, supplement_complete_on=complete, today=today, limit_working_days=5,
    )  # fmt: skip


def test_silence_beyond_the_limit_accepts_from_the_day_of_receipt() -> None:
    assert _acceptance(date(2026, 2, 25)) == Acceptance(LIMIT, None, deemed_accepted=True, accepted_on=RECEIVED)


def test_on_the_last_day_of_the_limit_silence_means_nothing_yet() -> None:
    assert _acceptance(LIMIT) == Acceptance(LIMIT, None, deemed_accepted=False, accepted_on=None)


def test_after_a_notice_in_time_the_complete_supplement_is_accepted() -> None:
    complete = date(2026, 3, 2)
    found = _acceptance(complete, notice=LIMIT, complete=complete)
    assert found == Acceptance(LIMIT, notice_in_time=True, deemed_accepted=False, accepted_on=complete)
    assert notices.decision_due(work_calendar(), complete, 5) == date(2026, 3, 9)


def test_a_notice_that_awaits_the_applicant_has_no_day_of_acceptance() -> None:
    assert _acceptance(date(2026, 4, 1), notice=date(2026, 2, 14)).accepted_on is None


def test_a_notice_after_the_limit_is_as_good_as_none() -> None:
    late = _acceptance(date(2026, 3, 2), notice=date(2026, 2, 25), complete=date(2026, 3, 2))
    assert late == Acceptance(LIMIT, notice_in_time=False, deemed_accepted=True, accepted_on=RECEIVED)


@pytest.mark.parametrize(
    ("second", "refusal"),
    [(["经营场所证明"], Reason.NOT_ONE_TIME), (["银行账号"], None), (["银行账号 "], None), ([], None)],
)
def test_a_second_notice_may_only_repeat(second: list[str], refusal: Reason | None) -> None:
    assert notices.second_notice_refusal(["营业执照", "银行账号"], second) == refusal
