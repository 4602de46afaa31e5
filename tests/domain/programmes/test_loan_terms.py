import copy
import dataclasses
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.follow_up_schedule import Lead, LeadUnit
from supportdesk.domain.follow_ups import After, Before, Every
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loan_terms import BY_KEY, PARAMETERS, LoanTerms, papers_who
from supportdesk.policies import read_policy_file

SHIPPED = read_policy_file("loans.toml")


def parameters(number: int = 2, **changed: object) -> dict[str, Any]:
    version = next(version for version in SHIPPED["versions"] if version["number"] == number)
    made = copy.deepcopy(version["parameters"])
    for key, value in changed.items():
        made[key]["value"] = value
    return made


def test_the_shipped_version_has_the_national_figures() -> None:
    terms = LoanTerms.from_parameters(parameters())
    assert (terms.person_cap, terms.person_term_months) == (Money.yuan(300_000), 36)
    assert (terms.enterprise_cap, terms.enterprise_term_months) == (Money.yuan(4_000_000), 24)
    assert (terms.spread_bp, terms.subsidy_percent, terms.times_max) == (50, Decimal(50), 3)
    assert (terms.hiring_percent, terms.hiring_percent_large, terms.hiring_staff_threshold) == (10, 5, 100)
    assert (terms.publicity_length, terms.publicity_unit) == (5, "working")


@pytest.mark.parametrize("number", [1, 2])
def test_every_shipped_figure_names_its_document_source_confidence_and_days(number: int) -> None:
    shipped = parameters(number)
    assert set(shipped) == set(BY_KEY)
    for key, entry in shipped.items():
        assert all(entry[part] for part in ("document", "clause", "source", "from")), key
        assert entry["confidence"] in {"high", "medium", "low", "illustrative"}, key


def test_the_older_version_has_the_older_rule() -> None:
    terms = LoanTerms.from_parameters(parameters(1))
    assert (terms.hiring_percent, terms.hiring_percent_large) == (15, 8)
    # Worked case IS-19: LPR 3.65, contract 6.15: the borrower bears 2.15, the treasury 4.00.
    assert terms.subsidy_ratio(Decimal("6.15"), Decimal("3.65")) == Fraction(400, 615)


def test_the_newer_version_bears_half_of_the_real_rate() -> None:
    assert LoanTerms.from_parameters(parameters()).subsidy_ratio(Decimal("3.50"), Decimal("3.00")) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("person_cap", "三十万"),
        ("person_cap", 300000),
        ("person_cap", "-1.00"),
        ("subsidy_percent", "101"),
        ("subsidy_percent", "1e1000"),
        ("times_max", 0),
        ("times_max", "3"),
        ("times_max", True),
        ("publicity_unit", "lunar"),
        ("subsidy_shares", [{"payer": "central", "percent": "50"}]),
        ("subsidy_shares", [{"payer": "county", "percent": "50"}, {"payer": "county", "percent": "50"}]),
        ("papers", []),
        ("papers", [{"code": "a", "title": "", "source": "own"}]),
        ("papers", [{"code": "a", "title": "x", "source": "found"}]),
        ("categories", "01"),
        ("categories", []),
        ("follow_ups", [{"rule": "x", "action": "visit", "anchor": "disbursed", "after": {"days": "30"}}]),
        ("follow_ups", [{"rule": "x", "action": "dance", "anchor": "disbursed", "after": {"days": 1}}]),
        ("promise_days", 25),
        ("enterprise_cap", "100.00"),
        ("local_person_cap", "600000.00"),
        ("completeness_days", ""),
    ],
)
def test_an_unsound_value_is_refused_at_its_field(key: str, value: object) -> None:
    with pytest.raises(BadValueError) as refused:
        LoanTerms.from_parameters(parameters(**{key: value}))
    assert refused.value.field == key


def test_every_fault_is_told_at_once_and_an_unknown_key_is_one() -> None:
    wrong = parameters(person_cap="x", times_max=0)
    wrong["colour"] = {"value": "red"}
    assert {fault.field for fault in LoanTerms.faults_of(wrong)} == {"person_cap", "times_max", "colour"}


def test_the_plan_visits_checks_writes_and_calls() -> None:
    plan = {row.rule: row for row in LoanTerms.from_parameters(parameters()).follow_ups}
    assert [plan[f"visit_{days}"].timing for days in (30, 90, 180)] == [After(30), After(90), After(180)]
    assert plan["quarterly_check"].timing == Every(3, None)
    leads = [plan[f"maturity_{action}"].timing for action in ("letter", "sms", "call")]
    assert leads == [Before(Lead(1, LeadUnit.MONTH)), Before(Lead(1, LeadUnit.WEEK)), Before(Lead(1, LeadUnit.DAY))]


def test_papers_follow_who_asks() -> None:
    terms = LoanTerms.from_parameters(parameters())
    single = {paper.code for paper in terms.papers_for(papers_who(enterprise=False, married=False, guaranteed=False))}
    married = {paper.code for paper in terms.papers_for(papers_who(enterprise=False, married=True, guaranteed=True))}
    assert married - single == {"spouse_credit_report", "counter_guarantee"}
    assert "staff_list" in {
        paper.code for paper in terms.papers_for(papers_who(enterprise=True, married=False, guaranteed=False))
    }


def test_every_parameter_is_a_field_of_the_terms() -> None:
    fields = {field.name for field in dataclasses.fields(LoanTerms)} - {"clauses"}
    assert fields == {parameter.key for parameter in PARAMETERS}
