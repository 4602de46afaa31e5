"""Why somebody is refused reads alike everywhere: on the desk's page and at home, in the case's PDF, in the letter."""

import copy
import re
from datetime import date
from html import unescape

import time_machine
from flask import Flask

from supportdesk.domain.applications.states import State
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.rules import Verdict
from supportdesk.extensions import db
from supportdesk.models.cases import Case
from supportdesk.papers import case_papers
from supportdesk.papers.language import Wording
from supportdesk.policies.rule_books import shipped_books
from supportdesk.queries.programmes.loans import LOANS
from supportdesk.queries.programmes.subsidies import SUBSIDIES
from supportdesk.services.programmes import loans, subsidies
from tests.factories import accounts
from tests.factories.applications import applicant, budget_of, case_of, support_desk
from tests.factories.loans import Walk, loan_desk
from tests.factories.portal import own_account
from tests.factories.subsidies import subsidy_walk

# A rule of the county's own, beside the shipped ones of the loan.
GROWN = {
    "code": "ninety", "title": {"zh": "年满九十岁", "en": "Ninety or older"}, "expression": "age >= 90",
    "document": "禾创〔2026〕9号", "article": "第二条", "source": "县政府网", "confidence": "high", "reason": "AGE_LIMIT",
}  # fmt: skip


def plain(page: str) -> str:
    """What a page says, without its marks and spaces."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", page)))


def test_a_rule_that_refuses_says_value_threshold_clause_and_remedy_alike_on_screen_in_the_pdf_and_in_the_letter(
    app: Flask,
) -> None:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        budget_of(session, at, "startup_subsidy")
        person = applicant(session, at, away_from=date(2025, 1, 1), away_to=date(2025, 3, 1))
        home = own_account(session, at, person)
        walk = subsidy_walk(session, at, case=case_of(session, at, person)).to(State.REVIEW)
        answers = SUBSIDIES.rule_results(session, walk.application, walk.today)
        (away,) = [one for one in answers if one.verdict is Verdict.NOT_MET]
        assert away.remedy is not None
        said = (away.title, away.value, away.required, away.clause, away.remedy)
        value, required, clause, remedy = (str(words) for words in said[1:])
        assert (value, required) == ("3 个月", "外出月数不少于 6 个月")
        number = session.get_one(Case, walk.application.case_id).number
        session.commit()

    pages = {}
    with time_machine.travel(f"{walk.today}T02:00:00+00:00", tick=False):
        for who, path in ((at.reviewer, f"/desk/subsidies/{walk.id}"), (home, "/my/entitlements")):
            page = accounts.sign_in(app.test_client(), who.id).get(path)
            assert page.status_code == 200, path
            pages[path] = plain(page.text)
    for path, page in pages.items():
        for words in said:
            assert plain(str(words)) in page, (path, str(words))

    with app.app_context():
        session = db.session()
        walk.session = session
        summary = case_papers.case_summary_of(session, at.clerk, number, "zh", today=walk.today)
        (group,) = summary.eligibility
        (row,) = [one for one in group.rules if str(one.rule) == str(away.title)]
        assert (str(row.value), str(row.threshold), row.clause) == (value, required, clause)
        assert remedy in str(group.would_change)

        walk.does(at.reviewer, subsidies.refuse, code="NOT_TARGET_GROUP", text="外出只有两个月")
        letter = case_papers.refusal_of(session, at.clerk, walk.id, today=walk.today)
        (ground,) = letter.grounds
        w = Wording()
        assert (w.said(ground.clause), w.said(ground.demands)) == (clause, f"{away.title}：{required}")
        assert w.said(ground.found) == f"{value}；外出只有两个月"
        assert w.said(letter.way_forward).startswith(remedy)


def test_a_countys_own_rule_refuses_a_loan_alike_on_screen_in_the_pdf_and_in_the_letter_and_one_switched_off_nowhere(
    app: Flask,
) -> None:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = loan_desk(session)
        walk = Walk(session, at).to(LoanState.REVIEW)
        version = walk.loan.programme_version
        assert version is not None
        book = copy.deepcopy(dict(next(one for one in shipped_books() if one.programme == "startup_loan").stored))
        next(rule for rule in book["rules"] if rule["code"] == "no_running_loan")["is_on"] = False
        book["rules"].append(GROWN)
        version.rule_book = book
        session.commit()
        answers = LOANS.rule_results(session, walk.loan, walk.today)
        assert "no_running_loan" not in {one.rule for one in answers}
        (grown,) = [one for one in answers if one.verdict is Verdict.NOT_MET]
        assert grown.remedy is not None
        value, required, clause, remedy = (
            str(words) for words in (grown.value, grown.required, grown.clause, grown.remedy)
        )
        assert (str(grown.title), clause) == ("年满九十岁", "禾创〔2026〕9号 第二条")
        number = session.get_one(Case, walk.loan.case_id).number
        session.commit()

    with time_machine.travel(f"{walk.today}T02:00:00+00:00", tick=False):
        page = accounts.sign_in(app.test_client(), at.reviewer.id).get(f"/desk/loans/{walk.id}")
    assert page.status_code == 200
    for words in (grown.title, value, required, clause.split(" ", maxsplit=1)[0], remedy):
        assert plain(str(words)) in plain(page.text), words
    assert "在办或未结清的创业担保贷款" not in page.text

    with app.app_context():
        session = db.session()
        walk.session = session
        (group,) = case_papers.case_summary_of(session, at.clerk, number, "zh", today=walk.today).eligibility
        rows = {str(one.rule): one for one in group.rules}
        row = rows["年满九十岁"]
        assert (str(row.value), str(row.threshold), row.clause) == (value, required, clause)
        assert remedy in str(group.would_change)
        assert "在办或未结清的创业担保贷款" not in rows

        walk.does(at.reviewer, loans.refuse, code="AGE_LIMIT", text="未满九十岁")
        letter = case_papers.refusal_of(session, at.clerk, walk.id, today=walk.today)
        (ground,) = letter.grounds
        w = Wording()
        assert (w.said(ground.clause), w.said(ground.demands)) == (clause, f"年满九十岁：{required}")
        assert w.said(ground.found) == f"{value}；未满九十岁"
        assert w.said(letter.way_forward).startswith(remedy)


def test_the_recommendation_of_a_loan_lists_the_countys_own_rules(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        at = loan_desk(session)
        walk = Walk(session, at).to(LoanState.REVIEW)
        version = walk.loan.programme_version
        assert version is not None
        book = copy.deepcopy(dict(next(one for one in shipped_books() if one.programme == "startup_loan").stored))
        next(rule for rule in book["rules"] if rule["code"] == "no_running_loan")["is_on"] = False
        book["rules"].append({**GROWN, "expression": "age >= 18"})
        version.rule_book = book
        session.commit()
        walk.to(LoanState.APPROVED)
        says = case_papers.recommendation_of(session, at.clerk, walk.id, "zh", today=walk.today)
        titles = [str(row.rule) for row in says.checks]
        assert "年满九十岁" in titles
        assert "在办或未结清的创业担保贷款" not in titles
