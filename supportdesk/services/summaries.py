"""The deed on the monthly summary: setting the year's targets."""

from collections.abc import Mapping

from sqlalchemy import select

from supportdesk.domain.errors import BadValueError, StaleVersionError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.indicators import Unit
from supportdesk.domain.summaries.months import EARLIEST_YEAR, LATEST_YEAR
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Target
from supportdesk.queries.summaries import targets_version
from supportdesk.services.work import Work

# Ten million million yuan in fen: beyond it somebody slipped.
LARGEST = 10**15
WHOLE_PERCENT = 10_000


def set_targets(
    work: Work, unit: OrgUnit, year: int, amounts: Mapping[str, int | None], *, seen_version: int | None = None
) -> None:
    """Set a unit's targets of a year: whole units, fen, or hundredths of a percent; None takes one away.

    Raises BadValueError for an indicator that takes no target, a negative amount, or a share above 100%, StaleVersionError
    when somebody set them since `seen_version` was read.
    """
    work.needs(Permission.SUMMARY_TARGET)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise BadValueError(say("年度不对，请写四位数的年份。"), field="year")
    for code, amount in amounts.items():
        _check(code, amount)
    kept = {
        target.indicator: target
        for target in work.session.scalars(select(Target).where(Target.unit_id == unit.id, Target.year == year))
    }
    version = targets_version({code: target.amount for code, target in kept.items()})
    if seen_version is not None and seen_version != version:
        theirs: dict[str, object] = {code: kept[code].amount if code in kept else None for code in amounts}
        raise StaleVersionError(theirs, version, about=_subject(unit, year))
    changed = {
        code: amount for code, amount in amounts.items() if amount != (kept[code].amount if code in kept else None)
    }
    if not changed:
        return
    before = {code: kept[code].amount if code in kept else None for code in changed}
    work.record(
        "target.set",
        {"year": year, "before": before, "after": dict(changed)},
        unit_id=unit.id,
        subject=_subject(unit, year),
    )
    for code, amount in changed.items():
        if amount is None:
            work.session.delete(kept[code])
        elif code in kept:
            kept[code].amount = amount
        else:
            work.session.add(Target(unit_id=unit.id, year=year, indicator=code, amount=amount))
    work.session.flush()


def _subject(unit: OrgUnit, year: int) -> str:
    return f"target:{unit.id}:{year}"


def _check(code: str, amount: int | None) -> None:
    indicator = INDICATORS.get(code)
    if indicator is None or not indicator.takes_target:
        raise BadValueError(say("这个指标不设目标。"), field=code)
    most = WHOLE_PERCENT if indicator.unit is Unit.PERCENT else LARGEST
    if amount is not None and not 0 < amount <= most:
        raise BadValueError(say("目标须大于 0，比率不超过 100%；不设目标请留空。"), field=code)
