"""Opening a county and its towns."""

from sqlalchemy import select

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StaleVersionError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit, UnitLevel
from supportdesk.services.work import Work

MOST_NAME = 60


def open_county(work: Work, *, code: str, name: str, short_name: str = "") -> OrgUnit:
    """Open a county: the root of its own tree until a prefecture is put above it."""
    return open_unit(work, code=code, name=name, short_name=short_name, level=UnitLevel.COUNTY, above=None)


def open_town(work: Work, county: OrgUnit, *, code: str, name: str) -> OrgUnit:
    """Open a town's desk below its county."""
    return open_unit(work, code=code, name=name, short_name=name, level=UnitLevel.TOWN, above=county)


def open_unit(work: Work, *, code: str, name: str, short_name: str, level: UnitLevel, above: OrgUnit | None) -> OrgUnit:
    """Open a unit; raises BadValueError for an empty or overlong name."""
    work.needs(Permission.UNIT_WRITE)
    if not name.strip() or len(name) > MOST_NAME:
        raise BadValueError(say("名称须为 1 至 {most} 个字。", most=MOST_NAME), field="name")
    if work.session.scalar(select(OrgUnit.id).where(OrgUnit.code == code)):
        raise RuleBrokenError(say("代码“{code}”已有机构用了。", code=code), code="taken")
    work.record("unit.opened", {"name": name, "level": level.value}, subject=f"unit:{code}")
    unit = OrgUnit(
        code=code,
        name=name.strip(),
        short_name=short_name,
        county_name=above.county_name if above and level in {UnitLevel.TOWN, UnitLevel.VILLAGE} else name.strip(),
        level=level,
        parent_id=above.id if above else None,
        path=f"{above.path if above else '/'}{code}/",
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(unit)
    work.session.flush()
    return unit


def correct_unit(
    work: Work,
    unit: OrgUnit,
    *,
    name: str,
    short_name: str,
    phone: str,
    complaint_phone: str,
    address: str,
    version: int,
) -> None:
    """Correct what a unit is called and where it is reached; raises StaleVersionError when somebody saved in between."""
    work.needs(Permission.UNIT_WRITE)
    given = {
        "name": name.strip(),
        "short_name": short_name.strip(),
        "phone": phone.strip(),
        "complaint_phone": complaint_phone.strip(),
        "address": address.strip(),
    }
    kept = {field: getattr(unit, field) for field in given}
    if unit.version != version:
        raise StaleVersionError(kept, unit.version)
    if kept == given:
        return
    work.record("unit.corrected", {"before": kept, "after": given}, subject=f"unit:{unit.code}")
    for field, value in given.items():
        setattr(unit, field, value)
    unit.version, unit.updated_at = unit.version + 1, work.now
