"""Deeds on a unit's month: keeping what was drawn up, the three signatures, sending it back, telling the supervisors."""

import hashlib
import time as stopwatch
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import NotAllowedError, StepNotAvailableError
from supportdesk.domain.kept_words import keep
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.summaries.checks import Check, CheckCode, refuse_failing
from supportdesk.domain.summaries.freezing import (
    PERMISSIONS,
    SIGNED_IN_PART,
    FreezeState,
    Signing,
    checked_note,
    refuse_same_person,
    refuse_to_freeze,
    signed,
)
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.stored import Told, digest_of, written
from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.audit import ChainHead
from supportdesk.models.engine import steady
from supportdesk.models.months import MonthFile, MonthFreeze, MonthList, MonthReckoning
from supportdesk.queries import summaries
from supportdesk.services import outbox
from supportdesk.services.outbox import Channel
from supportdesk.services.work import Work, small_write

KIND = "month"


@dataclass(frozen=True)
class DrawnUp:
    """Everything of a month as the books stood at one moment: what is kept when it is frozen.

    `files` and `lists` are bytes by (name, language) and by (indicator, window). `event_id` and `chain_digest` are those
    of the last event at that moment.
    """

    unit_id: int
    month: Month
    figures: str
    event_id: int
    chain_digest: str
    is_chain_sound: bool
    checks: Sequence[Check]
    files: Mapping[tuple[str, str], bytes]
    lists: Mapping[tuple[str, Window], bytes]
    movements: Mapping[str, Sequence[int]]
    corrections: Sequence[Mapping[str, Any]] = ()
    # Nothing is on the books up to this month: the clock leaves it.
    is_empty: bool = False
    # What the mail to the supervisors says of it.
    lines: Sequence[Words] = field(default_factory=tuple)


def freeze(
    work: Work, drawn: DrawnUp, *, note: str = "", reasons: Mapping[CheckCode, str] | None = None
) -> MonthFreeze:
    """Keep a month as it was drawn up; whoever does it signs as the compiler, the clock leaves that open.

    A month that is frozen already is told anew, with a note on why: the earlier edition stays. A cross-check that fails
    may be answered with a reason, by who may approve: the reason is printed on the paper, and the compiler's signature
    stays open for another person. Raises RuleBrokenError for a month that is not over or fails a cross-check without a
    reason, BadValueError without a note, StepNotAvailableError while an edition is still being signed.
    """
    work.needs(Permission.SUMMARY_COMPILE)
    exceptions = _exceptions(work, drawn, reasons or {})
    refuse_failing(drawn.checks, answered=[CheckCode(one["code"]) for one in exceptions])
    editions = _editions(work.session, drawn.unit_id, drawn.month)
    holding = next((one for one in reversed(editions) if one.state is not FreezeState.SENT_BACK), None)
    said = refuse_to_begin(work, drawn.month, holding, note)
    made = _row(work, drawn, edition=len(editions) + 1, note=said, exceptions=exceptions)
    told: dict[str, Any] = {"digest": made.digest, "event": drawn.event_id, "chain": drawn.chain_digest, "note": said}
    if exceptions:
        told["exceptions"] = [{"check": one["code"], "reason": one["reason"]} for one in exceptions]
    _record(work, made, "month.frozen", told)
    work.session.add(made)
    work.session.flush()
    for (name, language), data in drawn.files.items():
        keep_file(work, made, name, language, data)
    work.session.add_all(
        MonthList(freeze_id=made.id, indicator=code, span=window.value, rows=rows)
        for (code, window), rows in drawn.lists.items()
    )
    work.session.execute(
        delete(MonthReckoning).where(MonthReckoning.unit_id == drawn.unit_id, MonthReckoning.month == str(drawn.month))
    )
    work.session.flush()
    tell_supervisors(work, made, drawn.lines)
    return made


def refuse_to_begin(work: Work, month: Month, holding: MonthFreeze | None, note: str) -> str:
    """Refuse at once what would be refused after drawing up; returns the note as it is kept. `holding` is the edition
    that holds.

    Raises NotAllowedError, RuleBrokenError for a month that is not over, StepNotAvailableError while an edition is being
    signed, BadValueError without a note on why an approved month is told anew.
    """
    work.needs(Permission.SUMMARY_COMPILE)
    refuse_to_freeze(month, work.today)
    if holding is not None and holding.state is not FreezeState.APPROVED:
        raise StepNotAvailableError(say("这个月已经冻结，正在签字。要重做，请先退回。"))
    return checked_note(note, is_needed=holding is not None)


def _exceptions(work: Work, drawn: DrawnUp, reasons: Mapping[CheckCode, str]) -> list[dict[str, Any]]:
    """The failing checks that are answered: what each found, why the month is frozen all the same, and who says so."""
    found = [check for check in drawn.checks if not check.holds and reasons.get(check.code, "").strip()]
    if not found:
        return []
    work.needs(Permission.SUMMARY_APPROVE)
    return [
        {
            "code": check.code.value,
            "found": keep(check.found),
            "reason": checked_note(reasons[check.code], is_needed=True),
            "by": work.actor.name if work.actor else "",
        }
        for check in found
    ]


def _row(
    work: Work, drawn: DrawnUp, *, edition: int, note: str, exceptions: Sequence[Mapping[str, Any]]
) -> MonthFreeze:
    """What was drawn up, as a row; a person who freezes has compiled it, unless they answer for an exception."""
    compiler = work.actor if not exceptions else None
    return MonthFreeze(
        unit_id=drawn.unit_id,
        month=str(drawn.month),
        edition=edition,
        state=FreezeState.FROZEN if compiler is None else FreezeState.COMPILED,
        frozen_at=work.now,
        figures=drawn.figures,
        digest=digest_of(drawn.figures),
        event_id=drawn.event_id,
        chain_digest=drawn.chain_digest,
        is_chain_sound=drawn.is_chain_sound,
        note=note,
        corrections=[dict(one) for one in drawn.corrections],
        movements={code: list(parts) for code, parts in drawn.movements.items()},
        exceptions=[dict(one) for one in exceptions],
        compiled_by_id=compiler.id if compiler else None,
        compiled_at=work.now if compiler else None,
    )


def sign(work: Work, frozen: MonthFreeze, signing: Signing) -> None:
    """Sign a month as its compiler, reviewer or approver: three persons, in this order.

    Raises NotAllowedError, StepNotAvailableError out of turn, RuleBrokenError (`SAME_PERSON`).
    """
    work.needs(PERMISSIONS[signing])
    if work.actor is None:
        raise NotAllowedError
    state = signed(frozen.state, signing)
    refuse_same_person(work.actor.id, frozen.signers)
    _record(work, frozen, f"month.{state.value}", {"digest": frozen.digest})
    match signing:
        case Signing.COMPILE:
            frozen.compiled_by_id, frozen.compiled_at = work.actor.id, work.now
        case Signing.REVIEW:
            frozen.reviewed_by_id, frozen.reviewed_at = work.actor.id, work.now
        case Signing.APPROVE:
            frozen.approved_by_id, frozen.approved_at = work.actor.id, work.now
    frozen.state = state
    work.session.flush()
    work.session.refresh(frozen, ["compiled_by", "reviewed_by", "approved_by"])


def send_back(work: Work, frozen: MonthFreeze, reason: str) -> None:
    """Send a month back before it is approved: its edition stays, and the month runs until it is frozen anew.

    Raises StepNotAvailableError once it is approved, BadValueError without a reason.
    """
    if work.actor is None:
        raise NotAllowedError
    work.needs(Permission.SUMMARY_REVIEW)
    if frozen.state not in SIGNED_IN_PART:
        raise StepNotAvailableError(say("这份月报已经批准或退回。批准后有变化，请重报。"))
    said = checked_note(reason, is_needed=True)
    _record(work, frozen, "month.sent_back", {"reason": said})
    frozen.state, frozen.sent_back_by_id, frozen.sent_back_at = FreezeState.SENT_BACK, work.actor.id, work.now
    frozen.sent_back_reason = said
    work.session.flush()


def keep_file(work: Work, frozen: MonthFreeze, name: str, language: str, data: bytes) -> None:
    """Keep a file of a frozen month for good."""
    work.session.add(
        MonthFile(freeze_id=frozen.id, name=name, language=language, data=data, digest=digest_of_bytes(data))
    )
    work.session.flush()


def reckon(session: Session, unit_id: int, month: Month, unit_code: str, now: datetime) -> None:
    """Reckon a month that runs from the books of one moment and keep it, with how long that took.

    No deed of the trade: nothing is told that the books don't tell, and anybody may reckon it anew.
    """
    begun = stopwatch.monotonic()
    with steady(session):
        event_id = session.execute(select(ChainHead.last_event_id)).scalar_one()
        summary = summaries.get_summary(session, None, month, unit_code)
        figures = written(Told(summary, summaries.list_recovery(session, None, month, unit_code)))
    took_ms = int((stopwatch.monotonic() - begun) * 1000)
    with small_write(session):
        session.execute(
            delete(MonthReckoning).where(MonthReckoning.unit_id == unit_id, MonthReckoning.month == str(month))
        )
        session.add(
            MonthReckoning(
                unit_id=unit_id,
                month=str(month),
                as_of=month.as_of,
                reckoned_at=now,
                took_ms=took_ms,
                event_id=event_id,
                figures=figures,
            )
        )


def tell_supervisors(work: Work, frozen: MonthFreeze, lines: Sequence[Words]) -> int:
    """Tell everyone who supervises the unit, once each, on their page and by mail; returns how many."""
    unit, month = work.session.get_one(OrgUnit, frozen.unit_id), Month.read(frozen.month)
    subject = (
        say("{unit}{month}月报已冻结，请审签", unit=unit.name, month=said_month(month))
        if frozen.edition == 1
        else say(
            "{unit}{month}月报已重报（第 {edition} 版），请审签",
            unit=unit.name,
            month=said_month(month),
            edition=frozen.edition,
        )
    )
    return _tell(work, unit, f"month:{unit.id}:{month}:{frozen.edition}", subject, lines, month)


def tell_of_failing(work: Work, drawn: DrawnUp) -> int:
    """Tell the supervisors which checks keep a month from being frozen, once; returns how many were told now."""
    unit, month = work.session.get_one(OrgUnit, drawn.unit_id), drawn.month
    failing = [check for check in drawn.checks if not check.holds]
    lines = [say("{name}：{found}", name=check.name, found=check.found) for check in failing]
    subject = say("{unit}{month}月报没有冻结：核对不符", unit=unit.name, month=said_month(month))
    told = _tell(work, unit, f"month-blocked:{unit.id}:{month}", subject, lines, month)
    if told:
        work.record(
            "month.blocked",
            {"month": str(month), "checks": [check.code.value for check in failing]},
            unit_id=unit.id,
            subject=subject_of(unit.id, month),
        )
    return told


def said_month(month: Month) -> Words:
    """A month in a sentence."""
    return say("{year}年{number}月", year=str(month.year), number=month.number)


def digest_of_bytes(data: bytes) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()


def _tell(work: Work, unit: OrgUnit, promise: str, subject: Words, lines: Sequence[Words], month: Month) -> int:
    told = 0
    for account in _supervisors(work.session, unit):
        queued = [
            outbox.queue(
                work,
                promise=f"{promise}:{channel.value}:{account.id}",
                kind=KIND,
                channel=channel,
                account=account,
                subject=subject,
                lines=lines,
                link=f"/desk/summaries/{month}?unit={unit.code}",
                unit_id=unit.id,
            )
            for channel in (Channel.INBOX, Channel.MAIL)
        ]
        told += any(one is not None for one in queued)
    return told


def _supervisors(session: Session, unit: OrgUnit) -> list[Account]:
    """Those whose unit is this one or above it."""
    found = session.scalars(
        select(Account)
        .where(Account.role == Role.SUPERVISOR, Account.disabled_at.is_(None))
        .options(joinedload(Account.unit))
        .order_by(Account.id)
    )
    return [account for account in found if unit.path.startswith(account.unit.path)]


def _editions(session: Session, unit_id: int, month: Month) -> Sequence[MonthFreeze]:
    return session.scalars(
        select(MonthFreeze)
        .where(MonthFreeze.unit_id == unit_id, MonthFreeze.month == str(month))
        .order_by(MonthFreeze.edition)
    ).all()


def _record(work: Work, frozen: MonthFreeze, kind: str, data: dict[str, Any]) -> None:
    work.record(
        kind,
        {"month": frozen.month, "edition": frozen.edition, **data},
        unit_id=frozen.unit_id,
        subject=subject_of(frozen.unit_id, Month.read(frozen.month)),
    )


def subject_of(unit_id: int, month: Month) -> str:
    """Under which name the record keeps what is done about a unit's month."""
    return f"month:{unit_id}:{month}"
