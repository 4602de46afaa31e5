"""The pages: all programmes of a county, open or not, and one of them with who, how much, papers, times and where."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.applications.terms import ApplicationTerms, PayingTerms
from supportdesk.domain.calendar import DayUnit
from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.programmes.catalogue import PROGRAMMES, terms_class
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.parameters import PaperFor, PaperRule, PaperSource
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import policies as queries
from supportdesk.queries.facts import speaker_of
from supportdesk.queries.facts.programmes import book_of
from supportdesk.web.public import bp
from supportdesk.web.public.policies import loans, supports
from supportdesk.web.public.policies.supports import Row, row
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.locks import for_anyone
from supportdesk.web.shared.progress import working_days
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.ways import not_understood
from supportdesk.web.shared.words import day, programme_name, said


@dataclass(frozen=True)
class _Line:
    """One programme: what it is called, what it gives in a sentence, and whether one may ask for it now."""

    code: str
    name: str
    kind: str
    gist: str
    is_open: bool
    state: str


@bp.get("/policies")
@for_anyone
def policies() -> ResponseReturnValue:
    """The programmes of a county; where there are several counties, the reader chooses."""
    counties, county = _county()
    lines = [_line(version, today()) for version in _announced(county)] if county else []
    return render_template("public/policies/all.html", counties=counties, county=county, lines=lines)


@bp.get("/policies/<code>")
@for_anyone
def policy(code: str) -> ResponseReturnValue:
    """One programme of a county; 404 for a code that is not there."""
    counties, county = _county()
    version = next((one for one in _announced(county) if one.programme.code == code), None) if county else None
    if county is not None and version is None:
        raise NotFoundError
    return render_template(
        "public/policies/one.html",
        counties=counties,
        county=county,
        code=code,
        one=_whole(version, county) if version and county else None,
    )


def _county() -> tuple[list[OrgUnit], OrgUnit | None]:
    counties = list(account_queries.list_counties(db.session()))
    asked = request.args.get("county", "")
    if asked and asked not in {one.code for one in counties}:
        not_understood("county")
    only = counties[0] if len(counties) == 1 else None
    return counties, next((one for one in counties if one.code == asked), only)


def _announced(county: OrgUnit | None) -> list[ProgrammeVersion]:
    return queries.list_announced(db.session(), county, today()) if county else []


def _terms(version: ProgrammeVersion) -> ApplicationTerms | None:
    try:
        return queries.terms_of(db.session(), version, terms_class(version.programme.kind.value))
    except BadValueError:
        return None


def _line(version: ProgrammeVersion, on: date) -> _Line:
    terms = _terms(version)
    kind = PROGRAMMES[version.programme.kind.value].name
    is_open, state = _standing(version, on)
    name = programme_name(version.programme)
    return _Line(version.programme.code, name, said(kind), _gist(terms), is_open, state)


def _standing(version: ProgrammeVersion, on: date) -> tuple[bool, str]:
    if version.effective_from > on:
        return False, str(_("%(day)s 起受理", day=day(version.effective_from)))
    if version.effective_to is None:
        return True, str(_("正在受理"))
    if version.effective_to < on:
        return False, str(_("已于 %(day)s 截止", day=day(version.effective_to)))
    return True, str(_("正在受理，到 %(day)s 为止", day=day(version.effective_to)))


def _gist(terms: ApplicationTerms | None) -> str:
    if terms is None:
        return ""
    return loans.gist(terms) if isinstance(terms, LoanTerms) else supports.gist(terms)


def _whole(version: ProgrammeVersion, county: OrgUnit) -> dict[str, Any]:
    line, terms = _line(version, today()), _terms(version)
    until = _("%(day)s 起施行", day=day(version.effective_from))
    if version.effective_to:
        until = _("%(first)s 至 %(last)s 有效", first=day(version.effective_from), last=day(version.effective_to))
    if isinstance(terms, LoanTerms):
        sections = loans.sections(terms)
    else:
        rows = supports.rows(terms) if terms else []
        sections = [{"title": _("给多少"), "rows": rows, "wordy": True}] if rows else []
        sections.append({"title": _("谁能申请"), "rows": _conditions(version), "wordy": True})
    if terms is not None:
        sections.append({"title": _("要等多久"), "rows": _times(terms), "wordy": False})
    return {
        "line": line,
        "document": _("依据 %(document)s，%(until)s", document=version.document, until=until),
        "sections": [one for one in sections if one["rows"]],
        "papers": _papers(terms) if terms else [],
        "phone": county.phone,
        "complaint_phone": county.complaint_phone,
        "address": county.address,
    }


def _conditions(version: ProgrammeVersion) -> list[Row]:
    """The version's own rules, in the words in which they are asked on screen and told in letters."""
    book, speaker = book_of(db.session(), version), speaker_of()
    on = max(today(), version.effective_from)
    asked = book.asked_on(on) if book else ()
    return [row(said(rule.title), said(speaker.required(rule.expression))) for rule in asked]


def _times(terms: ApplicationTerms) -> list[Row]:
    rows = [
        row(_("告诉您材料齐不齐"), working_days(terms.completeness_days)),
        row(_("我们承诺给答复"), working_days(terms.promise_days)),
        row(_("法定最长"), working_days(terms.legal_days)),
    ]
    length = terms.publicity_length
    if length:
        is_working = terms.publicity_unit is DayUnit.WORKING
        rows.append(row(_("公示"), working_days(length) if is_working else _("%(count)s 天", count=length)))
    if isinstance(terms, LoanTerms):
        rows.append(row(_("银行审核放款"), working_days(terms.bank_days + terms.disbursement_days)))
    if isinstance(terms, PayingTerms) and terms.payment_days:
        rows.append(row(_("公示后财政拨付"), working_days(terms.payment_days)))
    rows.append(row(_("收费"), _("不收任何费用")))
    return rows


def _papers(terms: ApplicationTerms) -> list[dict[str, Any]]:
    groups = (
        (_("每个人都要"), PaperFor.ALL),
        (_("个人申请还要"), PaperFor.PERSON),
        (_("已婚的还要"), PaperFor.MARRIED),
        (_("小微企业还要"), PaperFor.ENTERPRISE),
        (_("有人担保的还要"), PaperFor.GUARANTEED),
    )
    found = ((title, [_paper(one) for one in terms.papers if one.needed_for is who]) for title, who in groups)
    return [{"title": title, "papers": papers} for title, papers in found if papers]


def _paper(rule: PaperRule) -> dict[str, str]:
    sources = {
        PaperSource.OWN: "",
        PaperSource.SHARED: _("部门共享，不用带"),
        PaperSource.PLEDGE: _("写一份承诺就行"),
    }
    return {"title": rule.title_en if reading().language == "en" else rule.title, "note": sources[rule.source]}
