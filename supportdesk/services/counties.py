"""Opening a county and its towns."""

from pypinyin import Style, lazy_pinyin
from sqlalchemy import select

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StaleVersionError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit, UnitLevel
from supportdesk.services.work import Work

MOST_NAME = 60


def open_county(work: Work, *, code: str, name: str, letters: str = "") -> OrgUnit:
    """Open a county; its case numbers begin with its letters, by default the initials of its name (禾川县: HC)."""
    county = open_unit(work, code=code, name=name, level=UnitLevel.COUNTY, above=None)
    county.letters = letters or initials(name)
    return county


def initials(name: str) -> str:
    """Initials of a county's name in pinyin, without the word for county; at most four, none for a name without Han."""
    bare = name.strip().removesuffix("自治县").removesuffix("县").removesuffix("区").removesuffix("市")
    return "".join(letter.upper() for letter in lazy_pinyin(bare, style=Style.FIRST_LETTER) if letter.isascii())[:4]


def open_town(work: Work, county: OrgUnit, *, code: str, name: str) -> OrgUnit:
    """Open a town's desk below its county."""
    return open_unit(work, code=code, name=name, level=UnitLevel.TOWN, above=county)


def open_town_of_ledger(work: Work, county: OrgUnit, *, code: str, name: str) -> OrgUnit:
    """Open a town that a ledger names: its names were shown to whoever confirmed the import, and the event tells who."""
    work.needs(Permission.LEDGER_IMPORT)
    return _open(work, code=code, name=name, level=UnitLevel.TOWN, above=county)


def open_unit(work: Work, *, code: str, name: str, level: UnitLevel, above: OrgUnit | None) -> OrgUnit:
    """Open a unit; raises BadValueError for an empty or overlong name."""
    work.needs(Permission.UNIT_WRITE)
    return _open(work, code=code, name=name, level=level, above=above)


def _open(work: Work, *, code: str, name: str, level: UnitLevel, above: OrgUnit | None) -> OrgUnit:
    if not name.strip() or len(name) > MOST_NAME:
        raise BadValueError(say("名称须为 1 至 {most} 个字。", most=MOST_NAME), field="name")
    if work.session.scalar(select(OrgUnit.id).where(OrgUnit.code == code)):
        raise RuleBrokenError(say("代码“{code}”已有机构用了。", code=code), code="taken")
    work.record("unit.opened", {"name": name, "level": level.value}, subject=f"unit:{code}")
    unit = OrgUnit(
        code=code,
        name=name.strip(),
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
    letters: str,
    phone: str,
    complaint_phone: str,
    address: str,
    version: int,
) -> None:
    """Correct what a unit is called and where it is reached; raises StaleVersionError when somebody saved in between."""
    work.needs(Permission.UNIT_WRITE)
    given = {
        "name": name.strip(),
        "letters": letters.strip().upper(),
        "phone": phone.strip(),
        "complaint_phone": complaint_phone.strip(),
        "address": address.strip(),
    }
    kept = {field: getattr(unit, field) for field in given}
    if unit.version != version:
        raise StaleVersionError(kept, unit.version, about=f"unit:{unit.code}")
    if kept == given:
        return
    work.record("unit.corrected", {"before": kept, "after": given}, subject=f"unit:{unit.code}")
    for field, value in given.items():
        setattr(unit, field, value)
    unit.version, unit.updated_at = unit.version + 1, work.now
