import contextlib
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.domain.calculations import calculate, inputs_of, kinds
from supportdesk.domain.errors import BadValueError, SupportdeskError
from supportdesk.policies import national_reference

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "policy_examples.json").read_text(encoding="utf-8")
)["cases"]
IDS = [case["id"] for case in CASES]
PERIOD = next(case["inputs"] for case in CASES if case["id"] == "IS-01")
SPLIT = {"subsidy": "1.00", "shares_pct": [50, 50], "parties": ["a", "b"], "remainder_to": "last"}
# A kind that has one shape, and an item that each of its worked cases carries.
CARRIED = [
    (kind, name)
    for kind in kinds()
    if len(shapes := inputs_of(kind)) == 1
    for name in set.intersection(*(set(case["inputs"]) for case in CASES if case["support_type"] == kind))
]

odd_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 10**12),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        ["", "0", "-1.00", "0.001", "1e3", "９９", "2026-02-30", "9999-12-31", "1900-01-01", "2/0", "999999"]
    ),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def _refused(kind: str, inputs: object) -> BadValueError:
    with pytest.raises(BadValueError) as refused:
        calculate(kind, inputs, national_reference())
    return refused.value


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_an_item_that_no_shape_knows_is_named(case: dict[str, Any]) -> None:
    refused = _refused(case["support_type"], {**case["inputs"], "colour": "red"})
    assert (refused.field, refused.code) == ("colour", "unknown")


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_number_where_text_is_due_is_named(case: dict[str, Any]) -> None:
    for name, value in case["inputs"].items():
        if isinstance(value, str):
            for wrong in (True, 3.5, 7):
                assert _refused(case["support_type"], {**case["inputs"], name: wrong}).field == name


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_text_where_a_number_or_a_flag_is_due_is_named(case: dict[str, Any]) -> None:
    for name, value in case["inputs"].items():
        if isinstance(value, bool | int) and name != "area_m2":
            assert _refused(case["support_type"], {**case["inputs"], name: str(value)}).field == name


@pytest.mark.parametrize("name", [name for name in PERIOD if name != "day_count_base"])
def test_a_missing_item_is_named(name: str) -> None:
    refused = _refused("loan_interest_subsidy", {key: value for key, value in PERIOD.items() if key != name})
    assert refused.code == "missing"
    assert name in str(refused)


@pytest.mark.parametrize(("kind", "name"), sorted(CARRIED))
def test_what_every_worked_case_of_a_kind_carries_is_never_guessed(kind: str, name: str) -> None:
    inputs = next(case["inputs"] for case in CASES if case["support_type"] == kind)
    refused = _refused(kind, {key: value for key, value in inputs.items() if key != name})
    assert (refused.code, name in str(refused)) == ("missing", True)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("principal", "-1.00"), ("principal", "1.005"), ("principal", "1e5"), ("principal", " 1"), ("principal", ""),
        ("principal", "１００"), ("contract_rate_pct", "3,5"), ("subsidy_ratio", "1.01"), ("subsidy_ratio", "2/0"),
        ("period_start", "2026-02-30"), ("period_start", "2026/03/21"), ("day_count_base", 0),
        ("period_end_exclusive", "2026-03-20"),
    ],
)  # fmt: skip
def test_a_value_out_of_bounds_is_named(name: str, wrong: object) -> None:
    assert _refused("loan_interest_subsidy", {**PERIOD, name: wrong}).field == name


@pytest.mark.parametrize(
    ("kind", "inputs", "field"),
    [
        ("no_such_kind", {}, "kind"),
        ("rmb_capitals", [], "inputs"),
        ("rmb_capitals", None, "inputs"),
        ("fund_split", {**SPLIT, "shares_pct": [50, 49]}, "shares_pct"),
        ("fund_split", {**SPLIT, "parties": ["a", "b", "c"]}, "parties"),
        ("fund_split", {**SPLIT, "remainder_to": "first"}, "remainder_to"),
        ("loan_rate_cap", {"contract_date": "2025-05-20", "lpr_table": [], "spread_bp_cap": 50,
                           "contract_rate_pct": "3.6"}, "lpr_table"),
        ("loan_rate_cap", {"contract_date": "2025-05-20", "lpr_table": [{"from": "2024-10-21"}], "spread_bp_cap": 50,
                           "contract_rate_pct": "3.6"}, "lpr_table[0].lpr_1y_pct"),
        ("loan_interest_subsidy", {"contract_rate_pct": "3.5", "subsidy_ratio": "0.5", "segments": [
            {"principal": "1.00", "start": "2026-01-01", "end_exclusive": "2026-01-05"},
            {"principal": "1.00", "start": "2026-01-04", "end_exclusive": "2026-01-09"}]}, "segments[1].start"),
        ("loan_schedule", {"maturity": "2026-12-15", "rules": ["-1 month letter", "soon"]}, "rules[1]"),
        ("loan_schedule", {"maturity": "2026-12-15", "rules": ["-1 day sms", "-2 days sms"]}, "rules[1]"),
        ("loan_schedule", {"principal": "1.00", "annual_rate_pct": "3", "periods": 0, "months_per_period": 1,
                           "method": "bullet"}, "periods"),
        ("loan_eligibility", {"prior_subsidised_loans": 2}, "max_times"),
        ("loan_eligibility", {}, "inputs"),
        ("loan_eligibility", {"other_loans": ["-"], "excluded": [], "consumer_exempt_le": "1"}, "other_loans[0]"),
        ("working_age_limit", {"category": "M65", "birth_month": "1966-11"}, "category"),
        ("working_day_count", {"start_exclusive": "2026-02-02", "end_inclusive": "2026-02-01"}, "end_inclusive"),
        ("incubator_startup_fund_illustrative", {"verified_investment": "1", "ratio": "0.3", "cap": "1",
                                                 "tranches": ["0.5", "0.4"]}, "tranches"),
        ("training_subsidy", {"course": "SYB", "enrolled": 2, "certified": 3, "standard": "1"}, "certified"),
        ("tax_ledger", {"year": 2026, "annual_quota": "20000", "quarter_sales_ex_vat": "300000.00",
                        "business_income_taxable": "0"}, "levy_rate"),
        ("vat_threshold", {"year": 2022, "filing": "month", "sales_ex_vat": "1", "levy_rate": "0.01",
                               "taxpayer": "small_scale"}, "year"),
        ("monthly_report", {"rows": [["城关镇", "A"]]}, "rows[0]"),
        ("one_time_notice", {"received": "2026-02-10", "notice_sent": "2026-02-09", "today": "2026-02-12"},
         "notice_sent"),
    ],
)  # fmt: skip
def test_a_bad_calculation_names_what_is_wrong(kind: str, inputs: object, field: str) -> None:
    assert _refused(kind, inputs).field == field


def test_a_deadline_in_a_year_without_a_calendar_is_refused() -> None:
    with pytest.raises(SupportdeskError, match="2027"):
        calculate(
            "working_day_deadline",
            {"start": "2026-12-30", "working_days": 5, "start_day_counted": False},
            national_reference(),
        )


def test_every_kind_tells_its_inputs() -> None:
    assert {case["support_type"] for case in CASES} <= set(kinds())
    assert inputs_of("rmb_capitals") == (("amount",),)
    assert all(names for kind in kinds() for names in inputs_of(kind))


def _places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from _places(item, (*path, key))


@given(st.data())
@settings(max_examples=400)
def test_whatever_is_typed_there_is_an_answer_or_a_refusal(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    inputs = copy.deepcopy(case["inputs"])
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(list(_places(inputs))))
        place = inputs
        for step in way:
            place = place[step]
        place[last] = data.draw(odd_values)
    with contextlib.suppress(SupportdeskError):
        answer = calculate(case["support_type"], inputs, national_reference())
        assert json.loads(json.dumps(answer)) == answer
