"""A person on several sheets of one workbook: one person with several supports, or a row too many."""

from datetime import date

import pytest

from supportdesk.papers.imports.ledger import read_ledger
from tests.factories import ledgers

TODAY = date(2026, 11, 22)
SUPPORTS = {"loan": 3, "subsidy": 3, "tax_relief": 3, "insurance": 3, "training": 3}


def refused(content: bytes) -> list[tuple[str, int, str]]:
    return [(one.sheet, one.row, one.code) for one in read_ledger(content, TODAY).refused]


@pytest.mark.parametrize("first", [ledgers.PEOPLE + ledgers.VENTURES[2:], ledgers.PEOPLE, ()])
def test_a_sheet_for_each_kind_of_support_is_one_ledger(first: tuple[str, ...]) -> None:
    ledger = read_ledger(ledgers.by_kind(3, first=first), TODAY)
    assert ledger.refused == ()
    assert (ledger.rows, len(ledger.accepted), ledger.people) == (15 + 3 * bool(first),) * 2 + (3,)
    assert ledger.applications == SUPPORTS
    whole = read_ledger(ledgers.large(3), TODAY)
    assert (ledger.applications, ledger.amounts) == (whole.applications, whole.amounts)


def test_what_one_sheet_says_of_a_person_holds_on_all_of_them() -> None:
    rows = [ledgers.full_row(1)]
    content = ledgers.in_sheets(
        {
            "创业担保贷款": (ledgers.BY_KIND["创业担保贷款"], rows),
            "补贴": ((*ledgers.PEOPLE, *ledgers.VENTURES[2:], "subsidy_amount"), rows),
        }
    )
    lent, paid = read_ledger(content, TODAY).accepted
    assert (lent.person, lent.venture, lent.town) == (paid.person, paid.venture, "云岭镇")
    assert (lent.person.phone, lent.venture and lent.venture.name) == ("13900000001", "第1号商行")
    assert (lent.subsidy, paid.loan) == (None, None)


def test_a_person_twice_on_one_sheet_or_with_one_kind_on_two_is_a_row_too_many() -> None:
    loans, rows = ledgers.BY_KIND["创业担保贷款"], [ledgers.full_row(1)]
    assert refused(ledgers.in_sheets({"贷款": (loans, rows * 2)})) == [("贷款", 3, "duplicate_person")]
    twice = {"城关镇": (loans, rows), "云岭镇": (loans, rows)}
    assert refused(ledgers.in_sheets(twice)) == [("云岭镇", 2, "duplicate_person")]
    both = {"贷款": (loans, rows), "全部": ((*loans, "subsidy_amount"), rows)}
    assert refused(ledgers.in_sheets(both)) == [("全部", 2, "duplicate_person")]
    people = {"城关镇": (ledgers.PEOPLE, rows), "云岭镇": (ledgers.PEOPLE, rows)}
    assert refused(ledgers.in_sheets(people)) == [("云岭镇", 2, "duplicate_person")]


def test_one_number_under_two_names_is_refused_on_whatever_sheet() -> None:
    other = ledgers.full_row(1) | {"name": "赵六"}
    content = ledgers.in_sheets(
        {
            "贷款": (ledgers.BY_KIND["创业担保贷款"], [ledgers.full_row(1)]),
            "补贴": (ledgers.BY_KIND["一次性创业补贴"], [other]),
        }
    )
    assert refused(content) == [("补贴", 2, "duplicate_person")]
