"""Matching: the sweep writes down who is likely entitled; an official offers it, and the person confirms."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.facts import BY_NAME, FactType
from supportdesk.domain.permissions import Permission
from supportdesk.domain.rules import Verdict
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.matching import Match, MatchState, NotedFact
from supportdesk.models.people import Household, Person
from supportdesk.models.ventures import Venture
from supportdesk.queries import policies
from supportdesk.queries.eligibility import answer_of
from supportdesk.queries.facts import Around, facts_of_one, iterate_records, open_books, read_records
from supportdesk.queries.facts.records import PersonRecord, noted_value
from supportdesk.queries.matching import Found, Matcher
from supportdesk.queries.stacking import given_to
from supportdesk.services import outbox, telling
from supportdesk.services.outbox import Channel
from supportdesk.services.work import Work, small_write

_MATCH: Table = Match.__table__  # type: ignore[assignment]  # a mapped class's table is a Table
# Two sweeps at once (the night's, and one of what changed) find the same: whoever writes it first has written it.
_COMES = {
    "sqlite": sqlite.insert(_MATCH).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_MATCH).on_conflict_do_nothing(),
}
_KEPT = (MatchState.OFFERED, MatchState.CONFIRMED, MatchState.DECLINED)
_MOST_TEXT = 60
# The kind of message that tells of an offer.
OFFER = "offer"
_AT_ONCE = 500


@dataclass
class Sweep:
    """What a sweep did."""

    people: int = 0
    met: int = 0
    likely: int = 0
    added: int = 0
    removed: int = 0

    def facts(self) -> dict[str, object]:
        """The counts by name."""
        return dict(vars(self))

    def add(self, other: "Sweep") -> None:
        """Count what another sweep did, too."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


def sweep(session: Session, on: date, *, most_missing: int, only: str | None = None, unit_path: str = "/") -> Sweep:
    """Match everybody of a subtree with every programme that holds for them, or with one; in portions of their own.

    Each portion is read and reckoned without a lock and written in one short transaction. What was offered or answered
    stays as it is. Running it again on the same facts changes nothing.
    """
    done = Sweep()
    matcher = Matcher(session, on, most_missing, only)
    for records in iterate_records(session, on, unit_path=unit_path):
        _take(session, matcher, records, done)
    return done


def sweep_changed(session: Session, since: datetime, on: date, *, most_missing: int) -> Sweep:
    """Match anew what changed since a moment: whoever's person, household, venture, application or noted facts did, with
    every programme; and whomever a version that was published since is for, with that programme.

    A version that comes into force later is matched by the nightly sweep of its first day.
    """
    done = Sweep()
    published: dict[str, list[str]] = defaultdict(list)
    for code, unit_path in policies.list_newly_in_force(session, since, on):
        published[unit_path].append(code)
    for unit_path, codes in published.items():
        # Several at once, as when the catalogue comes in, are asked in one reading of everybody.
        only = codes[0] if len(codes) == 1 else None
        done.add(sweep(session, on, most_missing=most_missing, only=only, unit_path=unit_path))
    changed = sorted(_changed(session, since))
    if not changed:
        return done
    matcher, around = Matcher(session, on, most_missing), Around.of(session)
    for start in range(0, len(changed), _AT_ONCE):
        _take(session, matcher, read_records(session, changed[start : start + _AT_ONCE], on, around=around), done)
    return done


def note_fact(work: Work, person: Person, *, name: str, value: str, source: str) -> NotedFact:
    """Note a fact that has no column of its own, with where it was seen; raises BadValueError.

    `value`: a number, a day, a code, or yes and no.
    """
    work.needs(Permission.PERSON_WRITE)
    fact = BY_NAME.get(name)
    if fact is None or not (fact.is_asked or fact.name in {"guarantor_of", "guarantor_overdue"}):
        raise BadValueError(say("这一项不在这里登记。"), field="name")
    text = value.strip()[:_MOST_TEXT]
    read = noted_value(name, text)
    if read is None or (fact.type is FactType.NUMBER and fact.least is not None and read < fact.least):  # type: ignore[operator]  # a number
        raise BadValueError(say("“{fact}”没有填对：数字、日期，或是、否。", fact=fact.label), field="value")
    if not source.strip():
        raise BadValueError(say("请写明在哪里核实的。"), field="source")
    work.record(
        "person.fact_noted",
        {"name": name, "value": text, "source": source.strip()[:_MOST_TEXT]},
        unit_id=person.unit_id,
        person_id=person.id,
        subject=f"person:{person.id}",
    )
    noted = NotedFact(
        person_id=person.id,
        name=name,
        value=text,
        source=source.strip()[:_MOST_TEXT],
        noted_on=work.today,
        noted_by_id=work.actor.id if work.actor else None,
    )
    work.session.add(noted)
    work.session.flush()
    return noted


def offer(work: Work, match: Match) -> None:
    """Offer a programme to the person, prefilled; they confirm it or say no. The match comes with person and programme.

    Raises StepNotAvailableError when it was offered before, RuleBrokenError when facts changed so that a rule refuses.
    """
    work.needs(Permission.CASE_WRITE)
    if match.state is not MatchState.FOUND:
        raise StepNotAvailableError(say("已经告知过本人。"))
    _still_likely(work, match)
    _record(work, "match.offered", match)
    match.state, match.offered_at = MatchState.OFFERED, work.now
    match.offered_by_id = work.actor.id if work.actor else None
    _tell(work, match)
    work.session.flush()


def confirm(work: Work, match: Match) -> None:
    """The person, or an official on their word, confirms the offer: now it may be applied for.

    Never on an unverified identity, and never while a rule refuses: raises RuleBrokenError. Raises StepNotAvailableError
    for what is not offered.
    """
    _must_be_offered(match)
    record = _still_likely(work, match)
    if record.facts.get("identity_verified") is not True:
        raise RuleBrokenError(
            say("身份还没有核验，不能确认。请带身份证到窗口核验。"), code="identity_unverified"
        )  # fmt: skip
    _record(work, "match.confirmed", match)
    match.state, match.answered_at = MatchState.CONFIRMED, work.now
    work.session.flush()


def decline(work: Work, match: Match) -> None:
    """The person does not want it; it is not offered again. Raises StepNotAvailableError for what is not offered."""
    _must_be_offered(match)
    _record(work, "match.declined", match)
    match.state, match.answered_at = MatchState.DECLINED, work.now
    work.session.flush()


def _tell(work: Work, match: Match) -> None:
    """Mail an offer to whoever has an account with an address; on their own page it stands by itself."""
    accounts = select(Account).where(
        Account.person_id == match.person_id, Account.email != "", Account.disabled_at.is_(None)
    )
    for account in work.session.scalars(accounts.order_by(Account.id)):
        name = match.programme.name_en if account.language == "en" else match.programme.name
        outbox.queue(
            work,
            promise=f"offer:{match.person_id}:{match.programme_id}:{work.today}:{account.id}",
            kind=OFFER,
            channel=Channel.MAIL,
            account=account,
            subject=say("您可能可以享受：{name}", name=name),
            lines=[say("登记的资料已替您填好，核对后就能提交；不需要的话也请告诉我们。")],
            link="/my/entitlements",
            unit_id=match.unit_id,
            send_after=telling.mail_leaves_at(work, account, work.now),
        )


def _must_be_offered(match: Match) -> None:
    if match.state is not MatchState.OFFERED:
        raise StepNotAvailableError(say("这一项没有等待答复。"))


def _still_likely(work: Work, match: Match) -> PersonRecord:
    record = facts_of_one(work.session, match.person_id, work.today)
    unit = work.session.get_one(OrgUnit, match.unit_id)
    standing = next(
        (one for one in open_books(work.session, unit, work.today) if one.programme_id == match.programme_id),
        None,
    )
    if record is None or standing is None:
        raise RuleBrokenError(say("这项政策现在不适用于本人。"), code="POLICY_EXPIRED")
    answer = answer_of(record, standing, given_to(work.session, record))
    refusing = next((one for one in answer.results if one.verdict is Verdict.NOT_MET), None)
    if refusing is not None:
        raise RuleBrokenError(
            say("情况有变，现在不符合：{why}", why=refusing.sentence),
            code=refusing.code.value if refusing.code else None,
        )
    return record


def _record(work: Work, kind: str, match: Match) -> None:
    work.record(
        kind,
        {"programme": match.programme_id, "version": match.version_id},
        unit_id=match.unit_id,
        person_id=match.person_id,
        subject=f"match:{match.id}",
    )


def _changed(session: Session, since: datetime) -> set[int]:
    """Whom a change since a moment is about. An application touches what is given once, or up to a cap, to its venture and
    its household: the venture's founder and the household's other members are asked anew, too.
    """
    found: set[int] = set()
    member = aliased(Person)
    for statement in (
        select(Person.id).where(Person.updated_at >= since),
        select(Person.id).join(Household, Household.id == Person.household_id).where(Household.updated_at >= since),
        select(Venture.person_id).where(Venture.updated_at >= since),
        select(Application.person_id).where(Application.updated_at >= since),
        select(Venture.person_id)
        .join(Application, Application.venture_id == Venture.id)
        .where(Application.updated_at >= since),
        select(member.id)
        .join(Person, Person.household_id == member.household_id)
        .join(Application, Application.person_id == Person.id)
        .where(Application.updated_at >= since),
        select(NotedFact.person_id).where(NotedFact.noted_on >= since.date()),
    ):
        found.update(session.scalars(statement))
    return found


def _take(session: Session, matcher: Matcher, records: Sequence[PersonRecord], done: Sweep) -> None:
    """Write a portion: what is new comes, what no longer holds goes, what stayed the same is not touched."""
    found = {(one.person_id, one.programme_id): one for one in matcher.match(records)}
    done.people += len(records)
    done.met += sum(not one.missing for one in found.values())
    done.likely += sum(bool(one.missing) for one in found.values())
    people = [record.person_id for record in records]
    columns = _MATCH.c
    statement = select(
        columns.id, columns.person_id, columns.programme_id, columns.version_id, columns.missing, columns.amount,
        columns.state, columns.unit_id,
    ).where(columns.person_id.in_(people))  # fmt: skip
    if matcher.only is not None:
        statement = statement.where(columns.programme_id.in_(matcher.programme_ids))
    gone, changed = [], []
    for row in session.execute(statement):
        now = found.pop((row.person_id, row.programme_id), None)
        if row.state in _KEPT:
            continue
        if now is None:
            gone.append(row.id)
        elif (row.version_id, row.missing, row.amount, row.unit_id) != (
            now.version_id, " ".join(now.missing), now.amount, now.unit_id,
        ):  # fmt: skip
            changed.append((row.id, now))
    if not (found or gone or changed):
        return
    with small_write(session):
        if gone:
            session.execute(delete(_MATCH).where(columns.id.in_(gone)))
        for match_id, now in changed:
            session.execute(update(_MATCH).where(columns.id == match_id).values(**_row(now, matcher.on)))
        if found:
            session.execute(_COMES[session.get_bind().dialect.name], [_row(one, matcher.on) for one in found.values()])
    done.added += len(found)
    done.removed += len(gone)


def _row(found: Found, on: date) -> dict[str, Any]:
    return {
        "person_id": found.person_id,
        "programme_id": found.programme_id,
        "version_id": found.version_id,
        "unit_id": found.unit_id,
        "is_met": not found.missing,
        "missing": " ".join(found.missing),
        "amount": found.amount,
        "state": MatchState.FOUND,
        "found_on": on,
    }
