"""Programmes as data: the shipped national versions, and a county's own: drafted, edited, published, never changed again."""

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from supportdesk.domain import rule_books
from supportdesk.domain.errors import BadValueError, NotAllowedError, NotFoundError, RuleBrokenError, StaleVersionError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.catalogue import terms_class
from supportdesk.domain.programmes.parameters import Parameter, ValueKind, read_value
from supportdesk.domain.reasons import Reason
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.audit import Event
from supportdesk.models.policies import Kind, LoanPrimeRate, Programme, ProgrammeVersion, VersionState
from supportdesk.policies.programmes import shipped_programmes, shipped_rates
from supportdesk.queries import policies as queries
from supportdesk.queries.facts.words import codes_of_facts
from supportdesk.services.work import Work

_MOST_TEXT = 200
_WRITING = ("programme.drafted", "programme.edited", "programme.rules_edited")


def load_shipped(work: Work) -> int:
    """Bring in the shipped national programmes and the LPR table, as far as they are missing; returns how many rows came.

    Doing it again changes nothing; a version that is there is never touched, unless it came with its rules alone, before
    its kind had parameters: it gets them. One that is only an example comes as a draft.
    """
    return sum(_load(work, shipped) for shipped in shipped_programmes()) + _load_rates(work)


def _load(work: Work, shipped: Mapping[str, Any]) -> int:
    programme = _national(work, shipped)
    rows = work.session.scalars(select(ProgrammeVersion).where(ProgrammeVersion.programme_id == programme.id))
    there = {version.number: version for version in rows}
    made = [
        _shipped_version(work, programme, version) for version in shipped["versions"] if version["number"] not in there
    ]
    filled = [
        (there[version["number"]], version)
        for version in shipped["versions"]
        if version["number"] in there and not there[version["number"]].parameters
    ]
    if made or filled:
        numbers = [version.number for version in (*made, *(row for row, _shipped in filled))]
        work.record(
            "programme.shipped_loaded",
            {"code": shipped["code"], "versions": numbers},
            subject=f"programme:{shipped['code']}",
        )
    for row, version in filled:
        row.parameters = _shipped_version(work, programme, version).parameters
        row.version, row.updated_at = row.version + 1, work.now
    work.session.add_all(made)
    work.session.flush()
    return len(made) + len(filled)


def _load_rates(work: Work) -> int:
    known = set(work.session.scalars(select(LoanPrimeRate.published_on)))
    rates = [LoanPrimeRate(**rate) for rate in shipped_rates() if rate["published_on"] not in known]
    if rates:
        work.record("lpr.shipped_loaded", {"rates": len(rates)}, subject="lpr")
    work.session.add_all(rates)
    work.session.flush()
    return len(rates)


def _speaks_for_all(work: Work) -> None:
    """The rate is one for all units of the house: the office at the top of the tree enters it."""
    work.needs(Permission.PROGRAMME_WRITE)
    if work.actor is not None and work.actor.unit.parent_id is not None:
        raise RuleBrokenError(say("LPR 对所有单位都有效，由最上级单位录入和更正。"), code="not_at_the_top")


def publish_rate(work: Work, published_on: date, percent: str, source: str) -> LoanPrimeRate:
    """Enter a newly published loan prime rate; raises RuleBrokenError when that day has one already, or below the top."""
    _speaks_for_all(work)
    number = rate_text(percent, "percent")
    if not source.strip():
        raise BadValueError(say("请写明来源。"), field="source")
    if published_on > work.today:
        raise BadValueError(say("日期不能晚于今天。"), field="published_on")
    if work.session.get(LoanPrimeRate, published_on) is not None:
        raise RuleBrokenError(say("{day} 的 LPR 已经录入。", day=published_on), code="taken")
    work.record("lpr.published", {"on": published_on.isoformat(), "percent": number}, subject="lpr")
    rate = LoanPrimeRate(published_on=published_on, one_year_percent=number, source=source.strip())
    work.session.add(rate)
    work.session.flush()
    return rate


def correct_rate(
    work: Work, published_on: date, percent: str, reason: str, *, seen_version: int | None = None
) -> LoanPrimeRate:
    """Put a mistyped rate right. The event keeps both figures; a loan that was signed keeps what it was signed with.

    Raises NotFoundError for a day without a rate, BadValueError for a percent that is none, a missing reason, or the same
    rate again, RuleBrokenError below the top, StaleVersionError when somebody corrected it since `seen_version` was read.
    """
    _speaks_for_all(work)
    rate = work.session.get(LoanPrimeRate, published_on)
    if rate is None:
        raise NotFoundError
    if seen_version is not None and rate.version != seen_version:
        raise StaleVersionError({"percent": rate.one_year_percent}, rate.version, about=_rate_subject(published_on))
    number, why = rate_text(percent, "percent"), reason.strip()[:_MOST_TEXT]
    if not why:
        raise BadValueError(say("请写明更正的理由。"), field="reason")
    if number == rate.one_year_percent:
        raise BadValueError(say("和已录入的一样。"), field="percent")
    data = {"on": published_on.isoformat(), "before": rate.one_year_percent, "after": number, "reason": why}
    work.record("lpr.corrected", data, subject=_rate_subject(published_on))
    rate.one_year_percent = number
    work.session.flush()
    return rate


def _rate_subject(published_on: date) -> str:
    return f"lpr:{published_on.isoformat()}"


def draft_own_version(work: Work, base: ProgrammeVersion, unit: OrgUnit) -> ProgrammeVersion:
    """Begin a unit's own version from another one; an open draft is returned as it is.

    `base` comes with its programme. Raises NotAllowedError outside the actor's subtree.
    """
    work.needs(Permission.PROGRAMME_WRITE)
    _within_reach(work, unit)
    programme = _own_programme(work, base.programme, unit)
    if (draft := queries.find_draft(work.session, programme)) is not None:
        return draft
    last = work.session.scalar(
        select(func.max(ProgrammeVersion.number)).where(ProgrammeVersion.programme_id == programme.id)
    )
    number = (last or 0) + 1
    work.record(
        "programme.drafted",
        {"programme": programme.code, "number": number, "based_on": base.id},
        unit_id=unit.id,
        subject=f"programme:{programme.id}",
    )
    draft = ProgrammeVersion(
        programme_id=programme.id,
        number=number,
        state=VersionState.DRAFT,
        effective_from=work.today,
        document=base.document,
        source="",
        confidence="",
        parameters=copy.deepcopy(base.parameters),
        rule_book=copy.deepcopy(base.rule_book),
        created_at=work.now,
        updated_at=work.now,
    )
    draft.programme = programme
    work.session.add(draft)
    work.session.flush()
    return draft


def edit_draft(
    work: Work,
    draft: ProgrammeVersion,
    *,
    values: Mapping[str, Any],
    clauses: Mapping[str, str],
    effective_from: date,
    effective_to: date | None,
    document: str,
    seen_version: int,
) -> None:
    """Write a draft anew. `values` maps parameters to their stored values, `clauses` to what they stand on.

    A draft may hold faults; only publishing asks for soundness. Raises StaleVersionError when someone saved meanwhile,
    RuleBrokenError for a published version, BadValueError for a window that ends before it begins.
    """
    work.needs(Permission.PROGRAMME_WRITE)
    _must_be_draft(work, draft)
    if draft.version != seen_version:
        theirs: dict[str, object] = {key: entry.get("value") for key, entry in draft.parameters.items()}
        theirs |= {name: getattr(draft, name) for name in ("effective_from", "effective_to", "document")}
        raise StaleVersionError(theirs, draft.version, about=f"programme:{draft.programme_id}")
    if effective_to is not None and effective_to < effective_from:
        raise BadValueError(say("失效日不能早于生效日 {start}。", start=effective_from), field="effective_to")
    before = draft.parameters
    after = {key: dict(entry) for key, entry in before.items()}
    for key, value in values.items():
        entry = after.setdefault(key, {})
        if entry.get("value") != value:
            # A changed figure is the county's own: it no longer stands on the source of the old one.
            entry |= {"value": value, "source": "", "confidence": "", "document": document.strip()[:_MOST_TEXT]}
        entry["clause"] = clauses.get(key, str(entry.get("clause", ""))).strip()[:_MOST_TEXT]
    changed = {
        key: [before.get(key, {}).get("value"), entry.get("value")]
        for key, entry in after.items()
        if before.get(key, {}).get("value") != entry.get("value")
    }
    work.record(
        "programme.edited",
        {
            "version": draft.id,
            "changed": changed,
            "from": effective_from.isoformat(),
            "to": effective_to.isoformat() if effective_to else None,
        },
        unit_id=draft.programme.unit_id,
        subject=f"programme:{draft.programme_id}",
    )
    draft.parameters, draft.document = after, document.strip()[:_MOST_TEXT]
    draft.effective_from, draft.effective_to = effective_from, effective_to
    draft.version, draft.updated_at = draft.version + 1, work.now
    work.session.flush()


def publish(work: Work, draft: ProgrammeVersion, *, seen_version: int | None = None) -> None:
    """Put a draft into force for its days. It is never changed again; applications keep the version they were made under.

    By another person than those who wrote it (四眼); the program itself may. `seen_version` is the version that the
    publisher had before them. Raises BadValueError with the first fault or without
    a document, RuleBrokenError for a version that is no draft, StaleVersionError when someone saved it meanwhile.
    """
    work.needs(Permission.PROGRAMME_WRITE)
    _must_be_draft(work, draft)
    if seen_version is not None and draft.version != seen_version:
        raise StaleVersionError({}, draft.version, about=f"programme:{draft.programme_id}")
    if work.actor is not None and work.actor.id in _writers(work, draft):
        raise RuleBrokenError(
            say("这份草稿是您起草或修改的，须由没有改过它的另一名审批人发布。"), code=Reason.SAME_PERSON.value
        )
    if not draft.document.strip():
        raise BadValueError(say("请写明政策文件和文号。"), field="document")
    if faults := terms_class(draft.programme.kind.value).faults_of(draft.parameters):
        raise faults[0]
    if rule_faults := rule_books.faults_of(draft.rule_book, rule_books.fixed_of(draft.parameters), codes_of_facts()):
        raise rule_faults[0]
    work.record(
        "programme.published",
        {
            "version": draft.id,
            "number": draft.number,
            "document": draft.document,
            "from": draft.effective_from.isoformat(),
            "to": draft.effective_to.isoformat() if draft.effective_to else None,
        },
        unit_id=draft.programme.unit_id,
        subject=f"programme:{draft.programme_id}",
    )
    draft.state, draft.published_at = VersionState.PUBLISHED, work.now
    draft.published_by_id = work.actor.id if work.actor else None
    draft.version, draft.updated_at = draft.version + 1, work.now
    work.session.flush()


def _writers(work: Work, draft: ProgrammeVersion) -> set[int]:
    """Who began the draft or changed its figures or rules; the events know."""
    rows = work.session.scalars(
        select(Event).where(Event.kind.in_(_WRITING), Event.subject == f"programme:{draft.programme_id}")
    )
    return {
        row.actor_id
        for row in rows
        if row.actor_id is not None and (row.data.get("version") == draft.id or row.data.get("number") == draft.number)
    }


def discard(work: Work, draft: ProgrammeVersion) -> None:
    """Give up a draft."""
    work.needs(Permission.PROGRAMME_WRITE)
    _must_be_draft(work, draft)
    work.record("programme.discarded", {"version": draft.id}, subject=f"programme:{draft.programme_id}")
    draft.state = VersionState.WITHDRAWN
    draft.version, draft.updated_at = draft.version + 1, work.now
    work.session.flush()


def rate_text(text: str, field: str) -> str:
    """Return a percent as it is stored: two to four decimals; raises BadValueError."""
    parameter = Parameter(field, ValueKind.PERCENT, say("年利率"), most=24)
    number = read_value(parameter, {"value": text.strip()})
    return f"{number:.2f}" if number == round(number, 2) else f"{number:f}"


def _national(work: Work, shipped: Mapping[str, Any]) -> Programme:
    found = work.session.scalar(select(Programme).where(Programme.code == shipped["code"], Programme.unit_id.is_(None)))
    if found is None:
        found = Programme(
            code=shipped["code"], kind=Kind(shipped["kind"]), name=shipped["name"], name_en=shipped["name_en"]
        )
        work.session.add(found)
        work.session.flush()
    return found


def _shipped_version(work: Work, programme: Programme, version: Mapping[str, Any]) -> ProgrammeVersion:
    # What only shows that a figure can be set is switched off until a county makes it its own.
    is_in_force = not version.get("is_example", False)
    return ProgrammeVersion(
        programme_id=programme.id,
        number=version["number"],
        state=VersionState.PUBLISHED if is_in_force else VersionState.DRAFT,
        effective_from=version["effective_from"],
        effective_to=version.get("effective_to"),
        document=version["document"],
        source=version["source"],
        confidence=version["confidence"],
        parameters={key: _plain(entry) for key, entry in version["parameters"].items()},
        published_at=work.now if is_in_force else None,
        created_at=work.now,
        updated_at=work.now,
    )


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Days as text, since the table holds JSON."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in entry.items()}


def _own_programme(work: Work, base: Programme, unit: OrgUnit) -> Programme:
    if base.unit_id == unit.id:
        return base
    found = work.session.scalar(select(Programme).where(Programme.code == base.code, Programme.unit_id == unit.id))
    if found is None:
        found = Programme(code=base.code, kind=base.kind, unit_id=unit.id, name=base.name, name_en=base.name_en)
        work.session.add(found)
        work.session.flush()
    return found


def _within_reach(work: Work, unit: OrgUnit) -> None:
    if work.actor is not None and not unit.path.startswith(work.actor.unit.path):
        raise NotAllowedError


def _must_be_draft(work: Work, version: ProgrammeVersion) -> None:
    if version.state is not VersionState.DRAFT:
        raise RuleBrokenError(say("已发布的政策版本不能再改。请另起一个版本。"), code="published")
    own = work.session.get(OrgUnit, version.programme.unit_id) if version.programme.unit_id else None
    if work.actor is not None:
        if own is None:
            raise NotAllowedError
        _within_reach(work, own)
