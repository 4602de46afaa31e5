"""The paper and the JSON of a month say what the figures say."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money, total
from supportdesk.domain.summaries.indicators import TRAITS
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.stored import Told, read, written
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf import fonts, monthly_summary
from supportdesk.papers.summaries import monthly_summary_of, paper_of
from supportdesk.papers.summary_json import facts_of
from supportdesk.queries import summaries
from tests.factories.books import Writer
from tests.factories.kind_books import whole_books

SEPTEMBER = Month(2026, 9)
OVER = date(2026, 10, 1)


@pytest.fixture(scope="session")
def faces(prepared: Path) -> fonts.Faces:
    return fonts.faces(prepared / "fonts", rare_folders=())


@pytest.fixture
def summary(session: Session) -> MonthlySummary:
    whole_books(session, 4, people_count=20)
    return summaries.get_summary(session, None, SEPTEMBER)


def test_townships_add_up_to_the_summarys_own_totals(session: Session, summary: MonthlySummary) -> None:
    paper = paper_of(summary, summaries.list_recovery(session, None, SEPTEMBER), "zh")
    whole = paper.whole
    assert whole.found == summary.value("people_found")
    assert whole.year == summary.value("ventures_founded", Window.YEAR_TO_DATE)
    assert whole.lent == Money(int(summary.value("loans_disbursed_amount") or 0))
    assert whole.visits_due == summary.value("visits_due")


def test_the_papers_sums_agree_with_one_another(session: Session, summary: MonthlySummary) -> None:
    paper = paper_of(summary, summaries.list_recovery(session, None, SEPTEMBER), "zh")
    year = Money(int(summary.value("loans_disbursed_amount", Window.YEAR_TO_DATE) or 0))
    assert total(paper.lent_by_month) == year
    assert total([share.figure for share in paper.banks if isinstance(share.figure, Money)]) == year
    assert sum(share.figure for share in paper.industries if isinstance(share.figure, int)) == whole_year(summary)
    assert all(movement.agrees for movement in paper.movements)
    assert paper.fund is not None
    assert paper.fund.room_to_ceiling == Money(int(summary.value("fund_room") or 0))


def whole_year(summary: MonthlySummary) -> int:
    return int(summary.value("ventures_founded", Window.YEAR_TO_DATE) or 0)


def test_the_line_of_recovery_ends_at_this_months_rate(session: Session, summary: MonthlySummary) -> None:
    points = summaries.list_recovery(session, None, SEPTEMBER)
    assert [str(month) for month, _, _ in points][-2:] == ["2026-08", "2026-09"]
    _, matured, recovered = points[-1]
    assert matured == summary.books.total.count("loans_matured_amount", Window.YEAR_TO_DATE)
    assert recovered == summary.books.total.count("loans_recovered_amount", Window.YEAR_TO_DATE)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_paper_can_be_drawn_and_the_same_figures_give_the_same_bytes(
    session: Session, summary: MonthlySummary, faces: fonts.Faces, language: str
) -> None:
    subject = summaries.about_month(session, None, SEPTEMBER)
    first = monthly_summary_of(session, None, subject, language, today=OVER)
    again = monthly_summary_of(session, None, subject, language, today=OVER)
    assert first == again
    assert monthly_summary.render(first, faces, language) == monthly_summary.render(again, faces, language)


def test_a_month_without_anything_can_be_drawn(session: Session, faces: fonts.Faces) -> None:
    Writer(session)
    session.commit()
    subject = summaries.about_month(session, None, SEPTEMBER)
    paper = monthly_summary_of(session, None, subject, "zh", today=OVER)
    assert monthly_summary.render(paper, faces).startswith(b"%PDF")


def test_each_block_without_a_table_of_its_own_is_a_group_of_the_paper(
    session: Session, summary: MonthlySummary
) -> None:
    paper = paper_of(summary, summaries.list_recovery(session, None, SEPTEMBER), "zh")
    assert [str(group.name) for group in paper.groups] == [
        "人员", "创业实体", "带动就业", "存活", "贴息", "办理", "走访", "创业孵化资金", "税费减免", "创业保险", "创业培训",
        "补贴", "需求", "风险",
    ]  # fmt: skip
    rows = {str(row.name): row for group in paper.groups for row in group.rows}
    assert (rows["期末在孵"].month, rows["期末在孵"].year) == (summary.value("tenants"), None)
    assert rows["减免租金"].year == Money(int(summary.value("rent_waived_amount", Window.YEAR_TO_DATE) or 0))


def test_needs_by_department_add_up_to_all_needs(summary: MonthlySummary) -> None:
    block = next(block for block in facts_of(summary)["blocks"] if block["code"] == "needs")
    whole = next(row for row in block["indicators"] if row["code"] == "needs_opened")
    parts = [row for part in block["by_department"] for row in part["indicators"] if row["code"] == "needs_opened"]
    assert len(parts) > 1
    assert sum(part["year_to_date"] for part in parts) == whole["year_to_date"]


def test_json_holds_every_block_with_money_as_text(summary: MonthlySummary) -> None:
    facts = json.loads(json.dumps(facts_of(summary)))
    assert facts["month"] == "2026-09"
    assert facts["unit"] == {"code": "360426", "name": "禾川县"}
    assert [block["code"] for block in facts["blocks"]] == [
        "people", "ventures", "jobs", "survival", "loans", "quality", "fund", "interest", "service", "visits",
        "incubator", "tax_relief", "insurance", "training", "subsidies", "needs", "risk",
    ]  # fmt: skip
    loans = {row["code"]: row for row in facts["blocks"][4]["indicators"]}
    assert loans["loan_balance"]["month"] == str(Money(int(summary.value("loan_balance") or 0)))
    assert loans["loan_balance"]["year_to_date"] is None
    assert loans["loans_disbursed"]["year_to_date"] == summary.value("loans_disbursed", Window.YEAR_TO_DATE)
    assert {"month", "year_to_date", "same_period", "target", "percent_of_target", "unit"} <= set(
        loans["loans_disbursed"]
    )


def test_json_tells_refusals_by_reason_and_founders_by_category(summary: MonthlySummary) -> None:
    facts = json.loads(json.dumps(facts_of(summary)))
    assert [(one["code"], one["loans"]) for one in facts["refusals"]] == [(r.code, n) for r, n in summary.refusals]
    assert sum(one["loans"] for one in facts["refusals"]) == summary.value("loans_refused", Window.YEAR_TO_DATE) > 0
    told = [(one["code"], one["persons"]) for one in facts["founders_by_category"]]
    assert told == [(category.code, n) for category, n in summary.founders[0].parts]
    assert told


def test_parts_in_json_add_up_to_their_block(summary: MonthlySummary) -> None:
    block = facts_of(summary)["blocks"][1]
    whole = next(row for row in block["indicators"] if row["code"] == "ventures_founded")
    for split in ("by_town", "by_industry", "by_legal_form"):
        parts = [row for part in block[split] for row in part["indicators"] if row["code"] == "ventures_founded"]
        assert sum(part["year_to_date"] for part in parts) == whole["year_to_date"]
    assert block["by_bank"] == []
    assert "by_sex" not in block


def test_the_paper_breaks_figures_down_and_the_parts_add_up(session: Session, summary: MonthlySummary) -> None:
    paper = paper_of(summary, summaries.list_recovery(session, None, SEPTEMBER), "zh")
    told = {(str(one.block), str(one.trait)): one for one in paper.breakdowns}
    assert ("人员", "按性别") in told
    forms = told["创业实体", "按经营主体类型"]
    assert str(forms.columns[-1][0]) == "期末存续实体"
    assert sum(int(figures[-1] or 0) for _, figures in forms.rows) == summary.value("ventures_operating")


def test_a_month_of_before_is_told_without_what_was_not_counted_then(summary: MonthlySummary) -> None:
    kept = json.loads(written(Told(summary, ())))
    for split in TRAITS:
        del kept["parts"][split.value], kept["names"][split.value]
    before = facts_of(read(json.dumps(kept)).summary)["blocks"][1]
    assert "by_legal_form" not in before
    assert before["by_town"] == facts_of(summary)["blocks"][1]["by_town"]


@pytest.mark.parametrize(("language", "told"), [("zh", "截至 2026-09-12"), ("en", "up to 2026-09-12")])
def test_the_paper_of_a_running_month_says_up_to_when_it_tells(
    session: Session, summary: MonthlySummary, language: str, told: str
) -> None:
    subject = summaries.about_month(session, None, SEPTEMBER)
    running = monthly_summary_of(session, None, subject, language, today=date(2026, 9, 12))
    whole = monthly_summary_of(session, None, subject, language, today=OVER)
    assert told in Wording(language).said(running.version)
    assert told not in Wording(language).said(whole.version)
    # As it always was: what was given out before still holds.
    assert whole == paper_of(summary, summaries.list_recovery(session, None, SEPTEMBER), language)
    assert "as_of" not in facts_of(summary)
