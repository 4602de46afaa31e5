"""Towns and banks that a ledger names: found among the county's, or opened."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Permission, grants
from supportdesk.models.accounts import Account, OrgUnit, UnitLevel
from supportdesk.models.imports import ImportBatch
from supportdesk.models.policies import Bank
from supportdesk.queries import imports as queries
from supportdesk.services import counties
from supportdesk.services.banks import MOST_NAME
from supportdesk.services.banks import enter as enter_bank
from supportdesk.services.work import Work

_OFFICE = re.compile(r"(?:人民政府|办事处|政府)$")
_KIND_OF_TOWN = re.compile(r"(?:街道|民族乡|乡|镇)$")
# What a town may be called, to be opened. A column of anything must not become the tree of the administration, so names
# that don't end as a town's does are taken for towns only where there are few of them.
_TOWN = re.compile(r"[\u4e00-\u9fff·]{1,14}(?:镇|乡|街道|苏木|林场|农场|管委会|开发区|园区|工业区)")
_PERHAPS_TOWN = re.compile(r"[\u4e00-\u9fff·]{2,8}")
_MOST_TOWNS = 60
# Where the codes of towns begin within their county, as in the division codes of the statistics office.
_FIRST_CODES = {"街道": 1, "镇": 100, "乡": 200}


@dataclass(frozen=True)
class Places:
    """The unit into which a ledger goes, the units of its county, and whether missing towns are opened."""

    unit: OrgUnit
    units: Sequence[OrgUnit]
    opens_towns: bool

    def find(self, name: str) -> OrgUnit | None:
        """Return the unit of this name below the importing one, or that one itself; 城关 is 城关镇."""
        return next((unit for unit in self._called(name) if unit.path.startswith(self.unit.path)), None)

    def is_foreign(self, name: str | None) -> bool:
        """Say whether a name is that of a unit of the county which the importing one doesn't look after."""
        return bool(name) and self.find(name or "") is None and bool(self._called(name or ""))

    def place_of(self, name: str | None) -> OrgUnit:
        """Return where a row belongs: its town, else the importing unit."""
        return (self.find(name) if name else None) or self.unit

    def _called(self, name: str) -> list[OrgUnit]:
        wanted = plain_name(name)
        exact = [unit for unit in self.units if plain_name(unit.name) == wanted]
        # 城关 may be 城关镇, and the other way round; 石桥镇 is not 石桥乡.
        return exact or [
            unit for unit in self.units if wanted == _bare(unit.name) or plain_name(unit.name) == _bare(name)
        ]


def look_up(session: Session, actor: Account | None, unit: OrgUnit) -> Places:
    """Return the places of a unit's county."""
    opens_towns = unit.level is UnitLevel.COUNTY and (actor is None or grants(actor.role, Permission.LEDGER_IMPORT))
    return Places(unit, queries.list_county_units(session, unit), opens_towns)


def towns_to_open(places: Places, names: Collection[str]) -> list[str]:
    """Return the towns that a ledger names and the county doesn't have: the dry run names them, the import opens them.

    What is not called as a town is, and what would be too many, stays unknown.
    """
    if not places.opens_towns:
        return []
    missing = [name for name in dict.fromkeys(map(plain_name, names)) if name and places.find(name) is None]
    clear = [name for name in missing if _TOWN.fullmatch(name)]
    likely = [name for name in missing if _TOWN.fullmatch(name) or _PERHAPS_TOWN.fullmatch(name)]
    wanted: list[str] = []
    for name in (likely if len(likely) <= _MOST_TOWNS else clear)[:_MOST_TOWNS]:
        if not any(_bare(name) == other or name == _bare(other) for other in wanted):
            wanted.append(name)
    return wanted


def open_missing_towns(work: Work, unit: OrgUnit, names: Collection[str]) -> list[OrgUnit]:
    """Open the towns of `towns_to_open`."""
    places = look_up(work.session, work.actor, unit)
    taken = {known.code for known in places.units}
    opened: list[OrgUnit] = []
    for name in towns_to_open(places, names):
        code = next(code for code in _codes(unit.code, name) if code not in taken)
        taken.add(code)
        opened.append(counties.open_town_of_ledger(work, unit, code=code, name=name))
    return opened


def banks_by_name(work: Work, batch: ImportBatch, names: Collection[str]) -> dict[str, int]:
    """Return the banks of these names, opening those that the county doesn't have; the batch's report remembers them."""
    units = queries.list_county_units(work.session, batch.unit)
    banks = list(work.session.scalars(select(Bank).where(Bank.unit_id.in_([u.id for u in units])).order_by(Bank.id)))
    found: dict[str, int] = {}
    for name in dict.fromkeys(names):
        bank = _bank_called(banks, name)
        if bank is None:
            bank = enter_bank(work, units[0], name[:MOST_NAME])
            banks.append(bank)
            opened = [*batch.report.get("banks_opened", []), {"id": bank.id, "name": bank.name}]
            batch.report = {**batch.report, "banks_opened": opened}
        found[name] = bank.id
    return found


def _bank_called(banks: Sequence[Bank], name: str) -> Bank | None:
    """农业银行 is 农业银行县支行, where there is only one such."""
    exact = [bank for bank in banks if bank.name == name]
    alike = [bank for bank in banks if name in bank.name or bank.name in name]
    return exact[0] if exact else alike[0] if len(alike) == 1 else None


def _codes(county: str, name: str) -> Iterator[str]:
    first = next((first for kind, first in _FIRST_CODES.items() if kind in name), _FIRST_CODES["镇"])
    yield from (f"{county}{number:03d}" for number in range(first, 1_000))
    yield from (f"{county}{number:03d}" for number in range(first))


def plain_name(name: str) -> str:
    """A unit's name as ledgers are compared by it: without blanks and without the office that sits there."""
    return _OFFICE.sub("", "".join(name.split()))


def _bare(name: str) -> str:
    return _KIND_OF_TOWN.sub("", plain_name(name))
