"""By what somebody or something is a figure is broken down: sex, age, education, where from, legal form, stage, grade …

How a trait is read, which rows of a list have it, and what its parts are called, each said once. What the books don't
say is a part of its own, with an empty key.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Label, String, case, func, literal, not_, or_, select, type_coerce

from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import Part
from supportdesk.domain.summaries.indicators import TRAITS, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.summary import Named
from supportdesk.domain.summaries.traits import BANDS, WORDS, YOUNGER
from supportdesk.models.people import Person, PersonCategory
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.policies.codes import code_list
from supportdesk.queries.summaries.books import At, Column, Rows, Trait
from supportdesk.queries.summaries.days import ONE_YEAR, is_older, number_of
from supportdesk.queries.summaries.scope import unknown

PERSON = Person.__table__
VENTURE = Venture.__table__

# How many traits are read at once: with more of them nearly every row would be a group of its own.
AT_ONCE = 4
# From how many years on a venture grows, and after how many it is established (domain notes §4.6).
GROWING, ESTABLISHED = 1, 3
# The lists of codes in which the parts of a trait have their names.
LISTS = {
    Split.EDUCATION: "education",
    Split.ORIGIN: "provinces",
    Split.CATEGORY: "person_categories",
    Split.LEGAL_FORM: "legal_forms",
    Split.STAGE: "venture_status",
    Split.GRADE: "evaluations",
}


def plain(column: Column) -> Trait:
    """A trait that is what a column says."""
    told = func.coalesce(type_coerce(column, String), "")
    return lambda _: told


def _age(at: At) -> Column:
    """The band of whole years on a day."""
    born = PERSON.c.born_on
    if isinstance(at, date):
        bands = [(is_older(born, first, at), str(first)) for first in reversed(BANDS)]
        return case((born.is_(None), ""), *bands, else_=YOUNGER)
    # The years are reckoned once a row: each age below the last band is named.
    each = {age: str(max((first for first in BANDS if first <= age), default=YOUNGER)) for age in range(BANDS[-1])}
    years = (at - number_of(born)) // ONE_YEAR
    return case((born.is_(None), ""), (years < 0, YOUNGER), else_=case(each, value=years, else_=str(BANDS[-1])))


# Of where somebody was, two characters tell the province, or the town of one.
_PLACE: Column = func.substr(PERSON.c.away_place, 1, 2)
OF_A_PERSON: Mapping[Split, Trait] = {
    Split.SEX: plain(PERSON.c.sex),
    Split.AGE: _age,
    Split.EDUCATION: plain(PERSON.c.education),
    Split.ORIGIN: lambda _: _PLACE,
}


def stage_by_age(at: At) -> Column:
    """Young, growing or established: under one year since the founding, up to three, more."""
    founded = VENTURE.c.founded_on
    return case(
        (not_(is_older(founded, GROWING, at)), "O1"), (is_older(founded, ESTABLISHED, at, over=True), "O3"), else_="O2"
    )


def stage(at: At) -> Column:
    """The stage on a day; since when one is suspended, or called abnormal, the books don't say."""
    status = VENTURE.c.status
    return case(
        (status == VentureStatus.SUSPENDED, "U"),
        (status == VentureStatus.ABNORMAL, "A"),
        (status == VentureStatus.PLANNED, "R"),
        else_=stage_by_age(at),
    )


@cache
def _places() -> Mapping[str, str]:
    """The province of each place by its first two characters."""
    return {words[:2]: one.code for one in code_list("provinces").entries for words in (one.zh, *one.also)}


def folded(split: Split, told: str | None) -> str:
    """The key of a part, of what was read."""
    return _places().get(told or "", "") if split is Split.ORIGIN else told or ""


def is_part(split: Split, trait: Column, key: str) -> ColumnElement[bool]:
    """The condition that a row's trait is of a part."""
    if split is not Split.ORIGIN:
        return trait == literal(key)
    if not key:
        return or_(trait.is_(None), trait.not_in(list(_places())))
    return trait.in_([place for place, province in _places().items() if province == key])


def has_category(rows: Rows, key: str) -> ColumnElement[bool]:
    """The condition that a row's person has a category; for the empty key, that they have none."""
    if not key:
        return not_(rows.names["person"].in_(select(PersonCategory.person_id)))
    return rows.names["person"].in_(select(PersonCategory.person_id).where(PersonCategory.code == key))


def names_of(split: Split, found: Iterable[str]) -> tuple[Named, ...]:
    """The names of the parts that were found, in the order of their list; what the books don't say comes last."""
    keys = set(found)
    if split in WORDS:
        known = {key: Named(key, str(words)) for key, words in WORDS[split].items()}
    else:
        known = {one.code: Named(one.code, one.zh, one.en) for one in code_list(LISTS[split]).entries}
    others = [Named(key, key) for key in sorted(keys - set(known) - {""})]
    return (*(named for key, named in known.items() if key in keys), *others, *unknown(keys))


def by_category(rows: Rows) -> tuple[Rows, Column]:
    """Rows once for each category of their person, and its code; once with none for who has none."""
    held = select(PersonCategory.person_id, PersonCategory.code).distinct().subquery("held")
    source = rows.source.outerjoin(held, held.c.person_id == rows.names["person"])
    return replace(rows, source=source), func.coalesce(held.c.code, "")


def bundles(rows: Rows, codes: Iterable[str]) -> Iterator[tuple[Split, ...]]:
    """The traits by which any of these figures is broken down, a few together; categories, which overlap, alone."""
    wanted = {split for code in codes for split in INDICATORS[code].splits}
    traits = [split for split in TRAITS if split in wanted and split in rows.traits]
    for n in range(0, len(traits), AT_ONCE):
        yield tuple(traits[n : n + AT_ONCE])
    if rows.has_categories and Split.CATEGORY in wanted:
        yield (Split.CATEGORY,)


def traits_of(rows: Rows, bundle: Sequence[Split], *days: At) -> tuple[Rows, list[Label[Any]]]:
    """The rows of a bundle, and what tells the key of each of its traits on each day, under a name to group by."""
    if Split.CATEGORY in bundle:
        rows, category = by_category(rows)
        return rows, [category.label(f"told_{n}") for n in range(len(days))]
    keys = (rows.traits[split](at) for at in days for split in bundle)
    return rows, [key.label(f"told_{n}") for n, key in enumerate(keys)]


def summed(amounts: Mapping[str, Column], bundle: Sequence[Split]) -> tuple[list[str], list[Column]]:
    """The figures that are broken down by any trait of a bundle, and their sums."""
    codes = [code for code in amounts if set(bundle) & set(INDICATORS[code].splits)]
    return codes, [func.sum(amounts[code]) for code in codes]


def parts_of(at: Month | Window, bundle: Sequence[Split], codes: Sequence[str], row: Sequence[Any]) -> Iterator[Part]:
    """A row of traits and sums as a part of each trait."""
    found = {code: int(amount or 0) for code, amount in zip(codes, row[len(bundle) :], strict=True)}
    for split, told in zip(bundle, row, strict=False):
        yield Part(at, split, folded(split, told), found)
