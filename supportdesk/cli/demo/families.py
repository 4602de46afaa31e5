"""Families, earlier absences and consents of a few of the invented: enough that no page is empty, few enough to cost nothing.

Whom it falls on follows from the person's number, so that the lives themselves stay what the seed makes them.
"""

from datetime import timedelta
from typing import Any

from supportdesk.cli.demo.invented import Life
from supportdesk.cli.demo.writing import Rows

EVERY_FAMILY, EVERY_ABSENCE, EVERY_CONSENT = 16, 12, 20
_JOBS = ("务农", "在县城务工", "在家照顾老人", "做零工")
_PLACES = ("广东省深圳市", "浙江省宁波市", "福建省泉州市", "江苏省苏州市")
_HEAD, _SPOUSE, _SON, _FATHER = "02", "10", "20", "51"
_MONTH, _YEAR = timedelta(days=30), timedelta(days=365)


def family_columns(rows: Rows, life: Life, person_id: int, unit_id: int, stamp: dict[str, object]) -> dict[str, Any]:
    """Write a family with its members where one falls due; returns the person's own columns about it."""
    turn, rest = divmod(person_id, EVERY_FAMILY)
    if rest:
        return {}
    household_id = rows.add(
        "household",
        number=f"H-{person_id:07d}",
        unit_id=unit_id,
        land_mu=f"{turn % 9 + 2}.5",
        dependants=2,
        second_residence="",
        **stamp,
    )
    surname, born = life.name[:1], life.born_on.year
    others = (
        (f"{'李陈黄周'[turn % 4]}{'秋桂玉美'[turn // 4 % 4]}{'英兰芳珍'[turn % 4]}", _SPOUSE, born + 1, 0),
        (f"{surname}小{'满雨禾宝'[turn % 4]}", _SON, born + 26, 1),
        (f"{surname}{'老根' if turn % 2 else '水生'}", _FATHER, born - 25, 2),
    )
    for name, relation, birth_year, kind in others:
        rows.add(
            "household_member",
            household_id=household_id,
            name=name,
            relation=relation,
            birth_year=birth_year,
            job=_JOBS[turn % len(_JOBS)] if kind != 1 else "",
            school="镇中心小学" if kind == 1 else "",
            has_health_need=kind == 2 and turn % 3 == 0,  # noqa: PLR2004 - the father
            **stamp,
        )
    return {"household_id": household_id, "household_relation": _HEAD, "marital": "20"}


def write_past(rows: Rows, life: Life, person_id: int, stamp: dict[str, object]) -> None:
    """Write an earlier absence and a consent to a single purpose where one falls due."""
    if person_id % EVERY_ABSENCE == 0:
        ended = life.away_from - 4 * _MONTH
        rows.add(
            "person_absence",
            person_id=person_id,
            place=_PLACES[person_id % len(_PLACES)],
            trade=life.away_trade,
            away_from=ended - _YEAR * (person_id % 3 + 1),
            away_to=ended,
            **stamp,
        )
    if person_id % EVERY_CONSENT == 0:
        rows.add(
            "person_consent",
            person_id=person_id,
            purpose="2",
            scope="身份、贷款情况",
            channel="1",
            given_on=life.opened_on,
            withdrawn_on=None,
            **stamp,
        )
