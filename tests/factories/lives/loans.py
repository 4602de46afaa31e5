"""A loan as a thing that lives, and the deeds that only loans have."""

from datetime import timedelta
from random import Random
from typing import Any

from supportdesk.domain.money import ZERO, Money
from supportdesk.queries.programmes import loans as queries
from supportdesk.queries.programmes.loans.plans import list_movements
from supportdesk.services.programmes import loans
from tests.factories.loans import Walk

from .deeds import Deed, says


class LoanWalk(Walk):
    """One loan, under the names that every application's walk has."""

    deeds = loans

    @property
    def application(self) -> Any:  # noqa: ANN401 - a loan
        """The loan as it stands."""
        return self.loan

    @property
    def around(self) -> Any:  # noqa: ANN401 - a loan's
        """What stands around it."""
        return queries.surroundings_of(self.session, self.loan, self.today)


def _amount(walk: Any, dice: Random) -> Money:  # noqa: ANN401 - a walk
    left = walk.loan.principal_left
    return dice.choice([left, Money(left.fen // 2), Money(dice.randint(1, 30_000_000)), ZERO])


def _some_day(walk: Any, dice: Random) -> Any:  # noqa: ANN401 - a walk
    return walk.today - timedelta(days=dice.choice([0, 0, 0, 5, 40, 200]))


def _quarter(walk: Any, dice: Random) -> Any:  # noqa: ANN401 - a walk
    page = queries.page_of(walk.session, None, walk.loan, walk.today)
    return dice.choice(page.quarters[:2]) if page.quarters and not page.is_expected else None


def _quarters(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    quarter = _quarter(walk, dice)
    return {"starts_on": quarter.starts_on if quarter else walk.today}


def _verified(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    quarter = _quarter(walk, dice)
    if quarter is None:
        return {"starts_on": walk.today, "interest_paid": ZERO, "proof": "结息单"}
    paid = dice.choice([quarter.interest, Money(quarter.interest.fen // 3), quarter.interest + Money(1)])
    return {"starts_on": quarter.starts_on, "interest_paid": paid, "proof": "结息单"}


def _reversed(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    rows = list_movements(walk.session, walk.loan)
    return {"movement_id": dice.choice(rows).id if rows else 0, "reason": "误登"}


LOANS: tuple[Deed, ...] = (
    Deed("refer", ("refer",), lambda walk, _dice: {"bank": walk.at.bank}, "clerk"),
    Deed("decline", ("decline",), lambda _walk, _dice: {"code": "BAD_CREDIT", "text": "征信"}, "clerk"),
    Deed("sign", ("sign",), lambda walk, dice: {
        "contract_no": f"HC-{dice.randint(1, 9999)}", "contract_on": walk.today,
        "rate_percent": dice.choice(["3.50", "3.20", "3.60"])}, "clerk"),
    Deed("disburse", ("disburse",), lambda walk, _dice: {"on": walk.today}, "clerk"),
    Deed("undo_disbursement", ("undo_disbursement",), lambda _walk, _dice: {"reason": "误登"}, "clerk"),
    Deed("repay", ("repay", "settle", "settle_early"), lambda walk, dice: {
        "on": _some_day(walk, dice), "principal": _amount(walk, dice), "interest": Money(dice.choice([0, 100_00])),
        "is_early": dice.random() < 0.5}, "clerk"),
    Deed("settle_early", ("settle_early",), lambda walk, dice: {"on": _some_day(walk, dice)}, "clerk"),
    Deed("extend", ("extend",), lambda walk, dice: {
        "to": walk.today + timedelta(days=dice.randint(100, 1_500)), "note": "受灾"}, "clerk"),
    Deed("agree_instalments", ("agree_instalments",), lambda walk, dice: {
        "parts": dice.randint(1, 40), "first_due_on": walk.today + timedelta(days=dice.randint(0, 90)), "note": "停业"},
        "clerk"),
    Deed("mark_overdue", ("mark_overdue",), lambda walk, dice: {"since": _some_day(walk, dice), "text": "未还"}, "clerk"),
    Deed("cure", ("cure",), says("已还"), "clerk"),
    Deed("compensate", ("compensate",), lambda _walk, dice: {
        "text": "逾期", "unpaid_interest": Money(dice.choice([0, 123_45]))}, "second"),
    Deed("record_recovery", ("recover", "recover_all"), lambda walk, dice: {
        "on": _some_day(walk, dice), "amount": _amount(walk, dice)}, "clerk"),
    Deed("write_off", ("write_off",), says("核销文件"), "nobody"),
    Deed("verify_subsidy_quarter", ("verify_subsidy",), _verified, "reviewer"),
    Deed("pay_subsidy", ("pay_subsidy",), _quarters, "payer"),
    Deed("return_subsidy", ("return_subsidy",), lambda walk, dice: {
        **_quarters(walk, dice), "reason": "退汇", "pay_again": dice.random() < 0.5}, "clerk"),
    Deed("reverse", ("reverse", "reopen"), _reversed, "clerk"),
)  # fmt: skip
