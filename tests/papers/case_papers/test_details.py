"""What each kind of support has of its own on the case summary, filled from what was really done."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.papers import giving
from supportdesk.papers.case_papers import case_summary_of
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.case_summary import Detail, DetailTable
from supportdesk.papers.presses import Press
from supportdesk.queries import papers
from supportdesk.services.programmes import incubator, subsidies, tax_relief
from supportdesk.services.programmes.insurance import claims
from tests.factories import incubator as bases
from tests.factories import insurance as policies
from tests.factories import training as schools
from tests.factories.applications import ApplicationWalk, SupportDesk, budget_of, support_desk
from tests.factories.policies import working
from tests.factories.subsidies import subsidy_walk
from tests.factories.tax_relief import relief_walk
from tests.papers.pdf.reading import squeezed, text_of

YUAN = Money.yuan


@pytest.fixture
def at(session: Session) -> SupportDesk:
    return support_desk(session)


def details(session: Session, walk: ApplicationWalk, language: str = "zh") -> tuple[Detail, ...]:
    number = walk.application.case.number
    return case_summary_of(session, walk.at.clerk, number, language, today=walk.today).details


def rows(table: DetailTable) -> list[list[str]]:
    w = Wording()
    return [[w.amount(cell) for cell in row] for row in (*table.rows, table.total) if row]


def facts(detail: Detail) -> dict[str, str]:
    return {str(one.label): str(one.value) for one in detail.facts}


def printed(session: Session, walk: ApplicationWalk, press: Press, language: str) -> str:
    """The text of the file as another program reads it, without white space."""
    with working(session, walk.at.clerk, walk.today) as work:
        subject = papers.about_case(session, walk.at.clerk, walk.application.case.number)
        data = giving.give(work, "case_summary", subject, language, press).data
    return squeezed(text_of(data))


def in_the_base(session: Session, at: SupportDesk) -> ApplicationWalk:
    walk = bases.place_walk(session, at, bases.base_of(session, at))
    walk.to(State.PUBLICITY)
    walk.signs()
    walk.moves_in()
    walk.does(at.supervisor, incubator.renew, months=12, agreement_no="孵-2027-01")
    walk.does(at.payer, incubator.book_rent, number=2, amount=YUAN(5_000))
    walk.does(
        at.clerk, incubator.report, day=date(2027, 1, 8), year=2026, quarter=4, jobs=6, sales=YUAN(80_000),
        tax=YUAN(900), empty_days=3,
    )  # fmt: skip
    return walk


def with_start_up_money(session: Session, at: SupportDesk) -> ApplicationWalk:
    walk = bases.money_walk(session, at)
    walk.pays_next()
    return walk


def with_a_paid_claim(session: Session, at: SupportDesk) -> ApplicationWalk:
    budget_of(session, at, "startup_insurance")
    policies.scheme(session, at)
    walk = policies.insured(session, at)
    claim = policies.approved(session, at, policies.reported(session, at, walk))
    paid_on = date(2026, 10, 12)
    policies.does(session, at.payer, claims.pay, paid_on, claim, amount=YUAN(40_000), on=paid_on, reference="PF-1")
    return walk


def trained(session: Session, at: SupportDesk) -> ApplicationWalk:
    budget_of(session, at, "training_syb")
    case, klass = schools.trained(session, at)
    return schools.training_walk(session, at, case, klass).to(State.PAID)


def relieved(session: Session, at: SupportDesk) -> ApplicationWalk:
    walk = relief_walk(session, at, filing="quarter").marked()
    walk.files(2026, 1, "400000.00")
    walk.files(2026, 2, "350000.00")
    walk.does(at.clerk, tax_relief.compare, year=2026, number=1, told=YUAN(4_000), note="税务局反馈")
    return walk


def paid_after_an_objection_and_a_return(session: Session, at: SupportDesk) -> ApplicationWalk:
    budget_of(session, at, "rent_subsidy")
    walk = subsidy_walk(session, at, "rent").to(State.PUBLICITY)
    walk.does(at.clerk, subsidies.object_to, text="反映门店没有开门")
    walk.does(at.second, subsidies.settle_objection, upheld=False, text="现场看过，正常营业")
    walk.to(State.PAID)
    walk.does(at.payer, subsidies.return_payment, reason="账号有误")
    walk.does(at.payer, subsidies.order_payment)
    walk.does(at.payer, subsidies.pay)
    walk.does(at.second, subsidies.revoke, code="FALSE_STATEMENT", text="冒用他人场所")
    walk.does(at.payer, subsidies.recover, amount=YUAN(1_000))
    return walk


def test_a_tenancy_shows_its_room_its_rent_by_year_and_what_it_promised(session: Session, at: SupportDesk) -> None:
    (tenancy,) = details(session, in_the_base(session, at))
    assert facts(tenancy)["房间"] == "101，60 平方米"
    assert facts(tenancy)["押金"] == "应交 2,000.00，已交 2,000.00"
    rent, promised, quarters = (rows(table) for table in tenancy.tables)
    # Worked case SU-12: the first year is free, the second at half of 24,000.
    assert rent[0][0] == "第 1 年"
    assert [row[2:] for row in rent[:2]] == [
        ["24,000.00", "100%", "24,000.00", "0.00", "0.00"],
        ["24,000.00", "50%", "12,000.00", "12,000.00", "5,000.00"],
    ]
    assert rent[2] == ["合计", "—", "48,000.00", "—", "36,000.00", "12,000.00", "5,000.00"]
    assert promised[0] == ["带动就业", "5 人", "6 人", "达到"]
    assert promised[1][3] == "未满一年"
    assert quarters == [["2026 年第 4 季度", "6", "80,000.00", "900.00", "3"]]


def test_start_up_money_shows_what_was_verified_and_which_part_was_paid_on_which_proof(
    session: Session, at: SupportDesk
) -> None:
    walk = with_start_up_money(session, at)
    (money,) = details(session, walk)
    invested, parts = (rows(table) for table in money.tables)
    assert invested[0][0] == "烘干机"
    assert invested[-1][3:] == ["120,000.00", "120,000.00"]
    assert "协议、照片" in parts[0][3]
    assert parts[0][4] == walk.today.isoformat()
    assert parts[1][3:5] == ["—", "—"]
    assert parts[-1][-1] == walk.application.amount_approved.grouped


def test_a_policy_shows_claimed_assessed_approved_and_paid_apart_and_each_loss(
    session: Session, at: SupportDesk
) -> None:
    policy, claim = details(session, with_a_paid_claim(session, at))
    (overview,) = policy.tables
    # Worked case IN-11: 81,000 after deductions, of which 60,000 are insured; 40,000 paid so far.
    assert rows(overview)[0][3:] == ["120,000.00", "120,000.00", "60,000.00", "40,000.00"]
    (losses,) = claim.tables
    assert [row[0] for row in rows(losses)] == ["设备", "存货", "合计"]
    assert rows(losses)[-1][3:5] == ["120,000.00", "120,000.00"]
    assert facts(claim)["残值"] == "20,000.00"


def test_a_training_shows_school_days_certificate_and_subsidy(session: Session, at: SupportDesk) -> None:
    walk = trained(session, at)
    (course,) = details(session, walk)
    told = facts(course)
    assert told["学校"] == "禾川县职业中学"
    assert told["出勤"] == "20 / 20 个半天，100.00%（线下 10 天）"
    assert told["证书编号"].startswith("PX2026-")
    (parts,) = course.tables
    assert rows(parts)[0][2] == "已拨付"
    assert rows(parts)[-1][-1] == walk.application.amount_approved.grouped


def test_a_claim_that_names_no_class_yet_says_nothing_of_one(session: Session, at: SupportDesk) -> None:
    case, klass = schools.trained(session, at)
    walk = schools.training_walk(session, at, case, klass)
    with working(session, at.clerk, walk.today) as work:
        work.session.merge(walk.application).class_number = ""
    assert details(session, walk) == ()


def test_a_relief_shows_its_quarters_the_taxes_in_order_and_what_is_left_as_an_estimate(
    session: Session, at: SupportDesk
) -> None:
    walk = relieved(session, at)
    ledger, *years = details(session, walk)
    assert "测算" in str(ledger.note)
    this = next(year for year in years if "2026" in str(year.title))
    shadow = walk.shadow.year(2026)  # type: ignore[attr-defined]  # the walk of a relief
    assert facts(this)["剩余限额"] == shadow.left.grouped
    assert facts(this)["全年限额"].startswith(shadow.quota.grouped)
    (periods,) = this.tables
    assert rows(periods)[0][0] == "2026 年第 1 季度，税务核定"
    assert rows(periods)[0][7] == "4,000.00"
    # VAT first, the surcharges behind it, and the sum of both is what was relieved.
    for row in periods.rows:
        by_tax = [one for one in row[3:7] if isinstance(one, Money)]
        assert sum(by_tax, ZERO) == row[7]


def test_a_subsidy_shows_what_was_asked_its_notice_each_payment_and_what_was_claimed_back(
    session: Session, at: SupportDesk
) -> None:
    walk = paid_after_an_objection_and_a_return(session, at)
    (subsidy,) = details(session, walk)
    told, one = facts(subsidy), walk.application
    assert str(subsidy.note) == "场租补贴"
    assert told["每月实付"] == "420.00 元"
    assert told["计入月数"].startswith("12 个月")
    assert told["公示异议"] == "不成立"
    payments, claims = (rows(table) for table in subsidy.tables)
    assert [row[3] for row in payments] == ["已退汇", "已拨付", "—"]
    # What came back is not among what was paid; the shares of all payers are the payment.
    assert payments[-1][-1] == one.amount_approved.grouped
    assert total([Money.yuan(cell.replace(",", "")) for cell in payments[-1][4:-1]]) == one.amount_approved
    assert claims == [[walk.today.isoformat(), claims[0][1], "追回中", one.amount_approved.grouped, "1,000.00"]]


def test_a_draft_of_a_subsidy_says_nothing_of_itself(session: Session, at: SupportDesk) -> None:
    assert details(session, subsidy_walk(session, at)) == ()


KINDS: dict[str, tuple[Callable[[Session, SupportDesk], ApplicationWalk], str]] = {
    "tenancy": (in_the_base, "孵-2027-01"),
    "start-up money": (with_start_up_money, "FP-0001"),
    "claim": (with_a_paid_claim, "P-2026-0001"),
    "training": (trained, "PX2026-"),
    "tax relief": (relieved, "400,000.00"),
    "subsidy": (paid_after_an_objection_and_a_return, "1,000.00"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_kind_has_of_its_own_is_read_out_of_the_file_in_both_languages(
    session: Session, at: SupportDesk, press: Press, kind: str
) -> None:
    build, told = KINDS[kind]
    walk = build(session, at)
    chinese, english = printed(session, walk, press, "zh"), printed(session, walk, press, "en")
    for language, text in (("zh", chinese), ("en", english)):
        say = Wording(language)
        for detail in details(session, walk, language):
            assert squeezed(say.said(detail.title)) in text
            for fact in detail.facts:
                assert squeezed(say.said(fact.value)) in text
            for table in detail.tables:
                for row in table.rows:
                    assert all(squeezed(say.amount(cell)) in text for cell in row)
    assert told in chinese
    assert told in english
