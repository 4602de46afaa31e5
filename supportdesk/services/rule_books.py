"""Rule books of programmes: the shipped catalogue comes in, a county edits its own draft."""

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from supportdesk.domain.errors import BadValueError, StaleVersionError, StepNotAvailableError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.rule_books import faults_of, fixed_of
from supportdesk.domain.rule_books.stacking import ALL, GROUP
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Kind, Programme, ProgrammeVersion, VersionState
from supportdesk.policies.rule_books import DemoBook, ShippedBook, demo_books, shipped_books
from supportdesk.queries import policies as queries
from supportdesk.queries.facts.words import codes_of_facts
from supportdesk.queries.stacking import names_and_groups
from supportdesk.services.work import Work

_MOST_TEXT = 40


def load_shipped(work: Work) -> int:
    """Bring in the shipped rules, as far as they are missing; returns how many versions got theirs.

    Comes after the programmes' parameters. A programme that has none yet is opened with its rules; a rule book that is
    there is never touched. One that is only an example comes as a draft, which holds for nobody.
    """
    filled = [version for book in shipped_books() for version in _fill(work, book)]
    if filled:
        work.record(
            "programme.rules_loaded", {"versions": [version.id for version in filled]}, subject="programme:rules"
        )
        work.session.flush()
    return len(filled)


def load_demo(work: Work, county: OrgUnit) -> int:
    """Publish the demo county's own versions, as far as they are missing; returns how many came."""
    made = [version for book in demo_books() if (version := _demo(work, book, county)) is not None]
    if made:
        work.record(
            "programme.rules_loaded",
            {"versions": [version.id for version in made]},
            unit_id=county.id,
            subject="programme:rules",
        )
        work.session.flush()
    return len(made)


def edit_rules(
    work: Work, draft: ProgrammeVersion, stored: Mapping[str, Any], *, seen_version: int
) -> list[BadValueError]:
    """Write the rule book of a draft anew; returns its faults, each with its field: with any, nothing is saved.

    A rule whose condition changes needs a source of its own and loses the confidence that it came with.
    Raises StaleVersionError when someone saved meanwhile, StepNotAvailableError for a published version.
    """
    work.needs(Permission.PROGRAMME_WRITE)
    if draft.state is not VersionState.DRAFT:
        raise StepNotAvailableError(say("已发布的政策版本不能再改。请另起一个版本。"))
    if draft.version != seen_version:
        theirs: dict[str, object] = dict(draft.rule_book or {})
        raise StaleVersionError(theirs, draft.version, about=f"programme:{draft.programme_id}")
    before = {rule["code"]: rule for rule in draft.rule_book.get("rules", [])}
    faults = faults_of(stored, fixed_of(draft.parameters), codes_of_facts())
    faults += _standing_on_the_old_source(stored, before)
    faults += _strange_names(work, stored.get("stacking") or {}, {fault.field for fault in faults})
    if faults:
        return faults
    stored = {**stored, "rules": [_as_own(rule, before.get(rule["code"])) for rule in stored.get("rules", [])]}
    after = {rule["code"]: rule for rule in stored["rules"]}
    changed = sorted(code for code in {*before, *after} if before.get(code) != after.get(code))
    work.record(
        "programme.rules_edited",
        {"version": draft.id, "changed": changed, "amount": stored.get("amount", "")},
        unit_id=draft.programme.unit_id,
        subject=f"programme:{draft.programme_id}",
    )
    draft.rule_book = dict(copy.deepcopy(stored))
    draft.version, draft.updated_at = draft.version + 1, work.now
    work.session.flush()
    return []


def _standing_on_the_old_source(
    stored: Mapping[str, Any], before: Mapping[str, Mapping[str, Any]]
) -> Iterator[BadValueError]:
    """Give a fault for each rule whose condition was changed, and which still names the source of the old one."""
    for index, rule in enumerate(stored.get("rules") or []):
        old = before.get(str(rule.get("code")))
        if old is not None and _is_changed(rule, old) and rule.get("source") and rule["source"] == old.get("source"):
            words = say("条件改了，来源还是原条件的：请写明新条件的来源。")
            yield BadValueError(words, field=f"rules-{index}-source", code="old_source")


def _strange_names(work: Work, stacking: Mapping[str, Any], told: Collection[str | None]) -> Iterator[BadValueError]:
    """Give a fault for each name that no programme and no group has: it would exclude, or cap, nothing."""
    called = names_and_groups(work.session)
    groups = {group for one in called.values() for group in one.groups} | set(stacking.get("groups") or [])
    known = {*called, *(f"{GROUP}{group}" for group in groups), ALL}
    named = [("stacking-excludes", str(name)) for name in stacking.get("excludes") or []]
    named += [(f"stacking-caps-{at}", str(row.get("of") or "")) for at, row in enumerate(stacking.get("caps") or [])]
    for field, name in named:
        if name not in known and field not in told:
            yield BadValueError(
                say("没有“{name}”这项政策，也没有这个组。", name=name[:_MOST_TEXT]), field=field, code="unknown_name"
            )


def _is_changed(rule: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return bool(before.get("expression") != rule.get("expression"))


def _as_own(rule: Mapping[str, Any], before: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """A rule whose condition was changed is the county's own: how sure the old one was says nothing of it."""
    if before is None or not _is_changed(rule, before):
        return rule
    return {key: value for key, value in rule.items() if key != "confidence"}


def _fill(work: Work, book: ShippedBook) -> list[ProgrammeVersion]:
    programme = work.session.scalar(
        select(Programme).where(Programme.code == book.programme, Programme.unit_id.is_(None))
    )
    if programme is None:
        return [_opened(work, book)] if book.name else []
    versions = work.session.scalars(
        select(ProgrammeVersion).where(ProgrammeVersion.programme_id == programme.id).order_by(ProgrammeVersion.number)
    ).all()
    empty = [version for version in versions if not version.rule_book]
    filled = []
    for version in empty:
        # An old version may lack a parameter that a rule names: it keeps no rules rather than wrong ones.
        if not faults_of(book.stored, fixed_of(version.parameters)):
            version.rule_book = _plain(book.stored)
            filled.append(version)
    return filled


def _opened(work: Work, book: ShippedBook) -> ProgrammeVersion:
    programme = Programme(code=book.programme, kind=Kind(book.kind), name=book.name, name_en=book.name_en)
    work.session.add(programme)
    work.session.flush()
    return _version(
        work,
        programme,
        number=1,
        effective_from=book.effective_from or work.today,
        effective_to=book.effective_to,
        document=book.document,
        confidence=book.confidence,
        rule_book=_plain(book.stored),
        parameters={},
        is_published=not book.is_example,
    )


def _demo(work: Work, book: DemoBook, county: OrgUnit) -> ProgrammeVersion | None:
    base = work.session.scalar(
        select(ProgrammeVersion)
        .join(ProgrammeVersion.programme)
        .where(Programme.code == book.programme, Programme.unit_id.is_(None))
        .order_by(ProgrammeVersion.number.desc())
        .limit(1)
    )
    if base is None:
        return None
    national = work.session.get_one(Programme, base.programme_id)
    own = work.session.scalar(select(Programme).where(Programme.code == book.programme, Programme.unit_id == county.id))
    if own is None:
        own = Programme(
            code=book.programme, kind=national.kind, unit_id=county.id, name=national.name, name_en=national.name_en
        )
        work.session.add(own)
        work.session.flush()
    elif queries.find_draft(work.session, own) is not None or work.session.scalar(
        select(func.count()).select_from(ProgrammeVersion).where(ProgrammeVersion.programme_id == own.id)
    ):
        return None
    stored = copy.deepcopy(base.rule_book)
    for rule in stored.get("rules", []):
        if rule["code"] in book.change:
            rule |= {
                **book.change[rule["code"]],
                "document": book.document,
                "confidence": book.confidence,
                "source": book.document,
            }
    stored["amount"] = book.amount or stored.get("amount", "")
    return _version(
        work,
        own,
        number=1,
        effective_from=book.effective_from,
        effective_to=None,
        document=book.document,
        confidence=book.confidence,
        rule_book=stored,
        parameters=copy.deepcopy(base.parameters),
        is_published=True,
    )


def _version(
    work: Work,
    programme: Programme,
    *,
    is_published: bool,
    **columns: Any,  # noqa: ANN401 - columns of ProgrammeVersion
) -> ProgrammeVersion:
    made = ProgrammeVersion(
        programme_id=programme.id,
        state=VersionState.PUBLISHED if is_published else VersionState.DRAFT,
        published_at=work.now if is_published else None,
        created_at=work.now,
        updated_at=work.now,
        **columns,
    )
    work.session.add(made)
    work.session.flush()
    return made


def _plain(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The rule book as JSON keeps it: days as text."""
    return {
        **copy.deepcopy(dict(stored)),
        "rules": [
            {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in rule.items()}
            for rule in stored.get("rules", [])
        ],
    }
