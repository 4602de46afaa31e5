"""Cases of the same shapes that the trade's notes name with their answers, and the boundaries between them."""

from typing import Any

import pytest

from supportdesk.domain.calculations import calculate
from supportdesk.policies import national_reference

QUARTER = {"period_start": "2026-03-21", "period_end_exclusive": "2026-06-21", "day_count_base": 360}
LPR = [{"from": "2024-10-21", "lpr_1y_pct": "3.10"}, {"from": "2025-05-20", "lpr_1y_pct": "3.00"}]
HIRING = {"ratio_le_100": "0.10", "ratio_gt_100": "0.05", "contract_years_min": 1}
PARTNERS = {"person_cap": "300000.00", "uplift": "1.10", "small_enterprise_cap": "4000000.00"}
ANHUI = {"deregistered": True, "registered_unemployed": True, "ratio": "0.50", "cap": "10000.00"}
ZHEJIANG = {"full_threshold": "100000.00", "ratio_above": "0.80"}
GUANGZHOU = {"outstanding": "200000.00", "min_overdue_days_exclusive": 90, "fund_ratio": "0.80"}
NINGBO = {"ratio": "0.20", "cap": "6000.00"}
RENT_OUTSIDE = {"month_cap": "500.00", "months": 12, "year_cap": "6000.00"}
ONE_OFF = {"first_venture": True, "already_received": False, "standard": "5000.00"}
WUHAN = {"min_jobs": 3, "min_months": 6, "standard": "5000.00"}
SALES = [150, 180, 90, 220, 160, 240, 130, 100, 300, 260, 120, 200]
TAXES = {"levy_rate": "0.01", "city_rate": "0.05", "six_two_half": True}

CASES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "an enterprise's quarter": (
        "loan_interest_subsidy",
        {"principal": "4000000.00", "contract_rate_pct": "3.50", "subsidy_ratio": "0.50", **QUARTER},
        {"days": 92, "interest": "35777.78", "subsidy": "17888.89", "borrower_share": "17888.89"},
    ),
    "a micro loan fully subsidised": (
        "loan_interest_subsidy",
        {
            "principal": "50000.00", "contract_rate_pct": "3.00", "subsidy_ratio": "1.00",
            "period_start": "2026-01-01", "period_end_exclusive": "2026-04-01", "day_count_base": 360,
        },
        {"days": 90, "interest": "375.00", "subsidy": "375.00", "borrower_share": "0.00"},
    ),
    "a small bullet loan": (
        "loan_interest_subsidy",
        {"principal": "20000.00", "contract_rate_pct": "3.00", "days": 92, "subsidy_ratio": "0"},
        {"days": 92, "interest": "153.33", "subsidy": "0.00", "borrower_share": "153.33"},
    ),
    "repaid on the day of maturity": (
        "loan_interest_subsidy",
        {
            "principal": "100000.00", "contract_rate_pct": "3.50", "normal_start": "2026-06-21",
            "maturity": "2026-06-30", "repaid_on": "2026-06-30", "penalty_multiplier": "1.5",
            "day_count_base": 360, "subsidy_ratio": "0.50",
        },
        {
            "normal_days": 9, "normal_interest": "87.50", "overdue_days": 0, "overdue_interest": "0.00",
            "subsidy": "43.75", "overdue_subsidy": "0.00",
        },
    ),
    "before the extension": (
        "loan_interest_subsidy",
        {
            "principal": "200000.00", "contract_rate_pct": "3.50", "original_maturity": "2026-06-21",
            "extended_to": "2027-06-20", "period_start": "2026-03-21", "period_end_exclusive": "2026-06-21",
            "in_extension": False, "subsidy_ratio": "0.50",
        },
        {"interest": "1788.89", "subsidy": "894.45"},
    ),
    "over the rate cap by ten points": (
        "loan_rate_cap",
        {"contract_date": "2025-05-20", "lpr_table": LPR, "spread_bp_cap": 50, "contract_rate_pct": "3.60"},
        {"lpr_used_pct": "3.00", "cap_pct": "3.50", "eligible": False, "reason": "RATE_OVER_CAP"},
    ),
    "the cap of an older rule": (
        "loan_rate_cap",
        {"contract_date": "2025-06-01", "lpr_table": LPR, "spread_bp_cap": 150, "contract_rate_pct": "4.5"},
        {"lpr_used_pct": "3.00", "cap_pct": "4.50", "eligible": True, "reason": None},
    ),
    "thirteen partners": (
        "loan_cap",
        {"eligible_partners": 13, **PARTNERS, "requested": "4290000.00"},
        {"max_amount": "4000000.00", "accepted": False, "approved_ceiling": "4000000.00"},
    ),
    "thirteen partners who don't say how much": (
        "loan_cap", {"eligible_partners": 13, **PARTNERS}, {"max_amount": "4000000.00"},
    ),
    "five new jobs": (
        "loan_cap",
        {
            "person_cap": "300000.00", "local_rule": {"jobs_min": 5, "person_cap": "600000.00"},
            "jobs_created_12m": 5,
        },
        {"max_amount": "600000.00"},
    ),
    "a fourth loan": (
        "loan_eligibility",
        {"prior_subsidised_loans": 3, "max_times": 3},
        {"eligible": False, "reason": "TIMES_EXCEEDED"},
    ),
    "a woman of 53": (
        "loan_eligibility", {"gender": "F", "age": 53, "limit": {"M": 57, "F": 52}}, {"eligible": False},
    ),
    "a man of 57": ("loan_eligibility", {"gender": "M", "age": 57, "limit": {"M": 57, "F": 52}}, {"eligible": True}),
    "a consumer loan too many yuan": (
        "loan_eligibility",
        {"other_loans": ["consumer_50001"], "excluded": ["student", "car"], "consumer_exempt_le": "50000.00"},
        {"eligible": False, "reason": "OTHER_LOAN"},
    ),
    "a business loan of the spouse": (
        "loan_eligibility",
        {"other_loans": ["business_30000"], "excluded": ["car"], "consumer_exempt_le": "50000.00"},
        {"eligible": False, "reason": "OTHER_LOAN"},
    ),
    "two questions at once": (
        "loan_eligibility",
        {"prior_subsidised_loans": 1, "max_times": 3, "gender": "F", "age": 53, "limit": {"M": 57, "F": 52}},
        {"eligible": False, "reason": "AGE_LIMIT"},
    ),
    "25 staff need three": (
        "loan_eligibility_small_enterprise",
        {"current_staff": 25, "new_key_group_hires_12m": 2, **HIRING},
        {"required_hires": 3, "eligible": False},
    ),
    "100 staff need ten": (
        "loan_eligibility_small_enterprise",
        {"current_staff": 100, "new_key_group_hires_12m": 10, **HIRING},
        {"required_hires": 10, "eligible": True},
    ),
    "101 staff need six": (
        "loan_eligibility_small_enterprise",
        {"current_staff": 101, "new_key_group_hires_12m": 6, **HIRING},
        {"required_hires": 6, "eligible": True},
    ),
    "four levels share": (
        "fund_split",
        {
            "subsidy": "17888.89", "shares_pct": [50, 25, 15, 10],
            "parties": ["central", "province", "city", "county"], "remainder_to": "last",
        },
        {"amounts": ["8944.45", "4472.22", "2683.33", "1788.89"]},
    ),
    "two payers of unequal parts": (
        "fund_split",
        {"subsidy": "0.01", "shares_pct": ["33.3", "66.7"], "parties": ["a", "b"], "remainder_to": "last"},
        {"amounts": ["0.00", "0.01"]},
    ),
    "overdue for just ninety days": (
        "guarantee_compensation",
        {"overdue_days": 90, **GUANGZHOU},
        {"payable_now": False, "fund_pays": "0.00", "bank_bears": "0.00"},
    ),
    "a large loan compensated in part": (
        "guarantee_compensation",
        {
            "loan_amount": "200000.00", "outstanding_principal_and_term_interest": "150000.00",
            "overdue_months": 4, **ZHEJIANG,
        },
        {"payable_now": True, "fund_pays": "120000.00", "bank_bears": "30000.00"},
    ),
    "two months overdue": (
        "guarantee_compensation",
        {
            "loan_amount": "200000.00", "outstanding_principal_and_term_interest": "150000.00",
            "overdue_months": 2, **ZHEJIANG,
        },
        {"payable_now": False, "fund_pays": "0.00", "bank_bears": "0.00"},
    ),
    "the last of the fund": (
        "guarantee_fund",
        {
            "fund_balance": "5000000.00", "guaranteed_outstanding": "49900000.00", "max_multiple": "10",
            "new_loan": "100000.00",
        },
        {"allowed": True, "reason": None, "headroom": "100000.00"},
    ),
    "ten working days over the national holiday": (
        "working_day_deadline",
        {"start": "2026-09-18", "working_days": 10, "start_day_counted": False},
        {"deadline": "2026-10-09", "weekday": "Fri"},
    ),
    "the day itself counted": (
        "working_day_deadline",
        {"start": "2026-11-23", "working_days": 5, "start_day_counted": True},
        {"deadline": "2026-11-27", "weekday": "Fri"},
    ),
    "a number with a small x": (
        "identifier_resident_id",
        {"value": "11010519491231002x", "today": "2026-11-22"},
        {
            "checksum_ok": True, "valid": True, "birth_date_valid": True, "normalized": "11010519491231002X",
            "birth_date": "1949-12-31", "gender": "F", "age_on_2026_11_22": 76,
        },
    ),
    "a number with a wrong check": (
        "identifier_resident_id",
        {"value": "110105194912310021", "today": "2026-11-22"},
        {"checksum_ok": False, "valid": False, "birth_date_valid": True},
    ),
    "a number too short": (
        "identifier_resident_id",
        {"value": "11010519491231002", "today": "2026-11-22"},
        {"checksum_ok": False, "valid": False, "birth_date_valid": False},
    ),
    "a code with a letter that no code has": (
        "identifier_uscc", {"value": "91990101MA7F3K2NO0"}, {"format_ok": False, "checksum_ok": False},
    ),
    "a telephone": ("public_notice_masking", {"kind": "phone", "value": "13812345678"}, {"masked": "138****5678"}),
    "two people": ("four_eyes", {"handler": "u07", "reviewer": "u08"}, {"accepted": True, "reason": None}),
    "still within the limit": (
        "one_time_notice",
        {"received": "2026-02-10", "notice_sent": None, "today": "2026-02-24", "limit_working_days": 5},
        {"limit_date": "2026-02-24", "deemed_accepted": False, "accepted_on": None},
    ),
    "the supplement has not come": (
        "one_time_notice",
        {"received": "2026-02-10", "notice_sent": "2026-02-14", "supplement_complete": None, "today": "2026-03-02"},
        {"within_limit": True, "accepted_on": None, "decision_due_5wd": None},
    ),
    "a notice too late": (
        "one_time_notice",
        {
            "received": "2026-02-10", "notice_sent": "2026-02-25", "supplement_complete": "2026-03-02",
            "today": "2026-03-02",
        },
        {"within_limit": False, "accepted_on": "2026-02-10", "decision_due_5wd": "2026-02-24"},
    ),
    "a second notice that repeats": (
        "one_time_notice",
        {"first_notice_items": ["银行账号"], "second_notice_items": ["银行账号"]},
        {"allowed": True, "violation": None},
    ),
    "one visit in a short month": (
        "follow_up_schedule",
        {"awarded": "2026-11-30", "months": [3], "month_end_clamp": True},
        {"due": ["2027-02-28"]},
    ),
    "a woman worker's retirement": (
        "working_age_limit",
        {"category": "F50", "birth_month": "1975-03"},
        {"delay_months": 2, "retirement_month": "2025-05"},
    ),
    "five months away": (
        "returnee_identification",
        {"months_away": 5, "min_months": 6, "registered_household_in_county": True, "business_in_county": True},
        {"is_returnee": False},
    ),
    "an employer's quota at the higher amount": (
        "tax_quota_enterprise",
        {"per_person_year": "7800.00", "months_worked": [12, 7, 5]},
        {"total_relief_quota": "15600.00"},
    ),
    "turnover taxes above the quota": (
        "tax_ledger_enterprise",
        {"total_relief_quota": "6000.00", "vat_and_surcharges_due": "9200.00", "cit_due": "5000.00"},
        {"relief_turnover": "6000.00", "relief_cit": "0.00", "forfeited": "0.00"},
    ),
    "the very threshold in 2026": (
        "vat_threshold",
        {
            "year": 2026, "filing": "month", "sales_ex_vat": "100000.00", "taxpayer": "small_scale",
            "levy_rate": "0.01",
        },
        {"exempt": False, "vat": "1000.00"},
    ),
    "a cent below the threshold in 2026": (
        "vat_threshold",
        {
            "year": 2026, "filing": "quarter", "sales_ex_vat": "299999.99", "taxpayer": "small_scale",
            "levy_rate": "0.01",
        },
        {"exempt": True, "vat": "0.00"},
    ),
    "the very threshold of a quarter in 2025": (
        "vat_threshold",
        {
            "year": 2025, "filing": "quarter", "sales_ex_vat": "300000.00", "taxpayer": "small_scale",
            "levy_rate": "0.01",
        },
        {"exempt": True, "vat": "0.00"},
    ),
    "VAT not in the list of offset taxes": (
        "tax_ledger",
        {
            "year": 2026, "quarter": 2, "annual_quota": "20000.00", "months_operated": 6,
            "sales_ex_vat": "350000.00", **TAXES, "offset_includes_vat": False,
        },
        {
            "vat": "3500.00", "urban_maintenance": "87.50", "education_surcharge": "52.50",
            "local_education": "35.00", "relief": "175.00", "payable": "3500.00",
        },
    ),
    "three million of income": (
        "cit_small_low_profit",
        {"taxable_income": "3000000.00", "employees": 300, "total_assets": "50000000.00", "restricted_industry": False},
        {"qualifies": True, "cit": "150000.00"},
    ),
    "a yuan too much of income": (
        "cit_small_low_profit",
        {"taxable_income": "3000001.00", "employees": 40, "total_assets": "8000000.00", "restricted_industry": False},
        {"qualifies": False, "cit": "750000.25"},
    ),
    "a sole trader beyond two million": (
        "iit_sole_trader_halving",
        {"taxable_income": "2500000.00", "other_relief": "0.00"},
        {"tax_before": "809500.00", "halving": "317250.00", "payable": "492250.00"},
    ),
    "a sole trader with other relief": (
        "iit_sole_trader_halving",
        {"taxable_income": "180000.00", "other_relief": "10000.00"},
        {"tax_before": "25500.00", "halving": "7750.00", "payable": "7750.00"},
    ),
    "tax beyond the cap": (
        "failure_social_insurance_subsidy",
        {"total_tax_paid": "30000.00", "months_registered": 20, "months_individual_insurance_paid": 8, **ANHUI},
        {"eligible": True, "amount": "10000.00"},
    ),
    "eleven months registered": (
        "failure_social_insurance_subsidy",
        {"total_tax_paid": "14300.00", "months_registered": 11, "months_individual_insurance_paid": 8, **ANHUI},
        {"eligible": False, "amount": "0.00"},
    ),
    "three full years registered": (
        "failure_social_insurance_subsidy",
        {"total_tax_paid": "14300.00", "months_registered": 36, "months_individual_insurance_paid": 8, **ANHUI},
        {"eligible": False, "amount": "0.00"},
    ),
    "a loss below the sum insured": (
        "startup_insurance_illustrative",
        {
            "audited_loss": "45000", "salvage": "5000", "other_compensation": "0", "deductible_ratio": "0.10",
            "sum_insured": "60000", "days_since_inception": 400,
        },
        {"payout": "36000.00", "in_waiting_period": False},
    ),
    "a loss within the waiting period": (
        "startup_insurance_illustrative",
        {
            "audited_loss": "45000", "salvage": "5000", "other_compensation": "0", "deductible_ratio": "0.10",
            "sum_insured": "60000", "days_since_inception": 150,
        },
        {"payout": "0.00", "in_waiting_period": True},
    ),
    "five years of contributions": (
        "unemployment_benefit_months", {"cumulative_contribution_years": 5}, {"max_months": 18},
    ),
    "ten years of contributions": (
        "unemployment_benefit_months", {"cumulative_contribution_years": 10}, {"max_months": 24},
    ),
    "less than a year of contributions": (
        "unemployment_benefit_months", {"cumulative_contribution_years": 0}, {"max_months": 0},
    ),
    "twelve months to the day": (
        "one_off_startup_subsidy",
        {"registered": "2025-03-20", "applied": "2026-03-20", "min_months": 12, **ONE_OFF},
        {"eligible": True, "amount": "5000.00"},
    ),
    "six months from a long month's end": (
        "one_off_startup_subsidy",
        {"registered": "2025-08-31", "applied": "2026-02-28", "min_months": 6, **ONE_OFF},
        {"eligible": True, "amount": "5000.00"},
    ),
    "three jobs with the founder's": (
        "one_off_startup_subsidy",
        {"jobs_including_founder": 3, "months_operating": 7, **WUHAN},
        {"eligible": True, "amount": "5000.00"},
    ),
    "a first award": (
        "one_off_startup_subsidy",
        {"person_prior_award": False, "standard": "5000.00"},
        {"eligible": True, "amount": "5000.00", "reason": None},
    ),
    "rent above the cap": (
        "rent_subsidy",
        {"actual_month_rent": "650.00", **RENT_OUTSIDE},
        {"monthly": "500.00", "annual": "6000.00"},
    ),
    "premises of just fifty square metres": (
        "rent_subsidy",
        {"area_m2": 50, "actual_rent_paid": "3000.00"},
        {"tier_amount": "3500.00", "award": "3000.00"},
    ),
    "a fifth of a high rent": ("rent_subsidy", {"annual_rent": "36000.00", **NINGBO}, {"award": "6000.00"}),
    "sixty people employed": (
        "job_creation_subsidy",
        {"persons_full_year": 60, "per_person": "2000.00", "cap": "100000.00"},
        {"award": "100000.00"},
    ),
    "an employer's part for three": (
        "social_insurance_subsidy",
        {"monthly_paid": "1150.00", "months": 12, "ratio_max": "1", "persons": 3},
        {"award": "41400.00"},
    ),
    "start-up money up to the cap": (
        "incubator_startup_fund_illustrative",
        {
            "verified_investment": "260000.00", "ratio": "0.30", "cap": "50000.00",
            "tranches": ["0.50", "0.30", "0.20"],
        },
        {"award": "50000.00", "tranches": ["25000.00", "15000.00", "10000.00"]},
    ),
    "awards that don't exclude one another": (
        "subsidy_stacking",
        {"awards": ["one_off:migrant", "rent:migrant"], "mutually_exclusive": True},
        {"accepted": ["one_off:migrant", "rent:migrant"], "rejected": [], "reason": None},
    ),
    "a micro loan in twelve instalments": (
        "loan_schedule",
        {
            "principal": "50000.00", "annual_rate_pct": "3.00", "periods": 12, "months_per_period": 1,
            "method": "equal_instalment",
        },
        {
            "instalment": "4234.68",
            "first": {
                "n": 1, "payment": "4234.68", "principal": "4109.68", "interest": "125.00", "balance": "45890.32",
            },
            "second": {
                "n": 2, "payment": "4234.68", "principal": "4119.95", "interest": "114.73", "balance": "41770.37",
            },
            "last": {
                "n": 12, "payment": "4234.74", "principal": "4224.18", "interest": "10.56", "balance": "0.00",
            },
            "total_interest": "816.22",
            "total_payment": "50816.22",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_case_named_in_the_notes_is_answered(name: str) -> None:
    kind, given, expected = CASES[name]
    assert calculate(kind, given, national_reference()) == expected


@pytest.mark.parametrize(
    ("principal", "periods", "method", "regular", "interest"),
    [
        ("300000.00", 36, "equal_instalment", {"instalment": "8790.62"}, "16462.47"),
        ("120000.00", 24, "equal_principal", {"principal_per_period": "5000.00"}, "4375.00"),
    ],
)
def test_a_plan_named_in_the_notes_is_answered(
    principal: str, periods: int, method: str, regular: dict[str, str], interest: str
) -> None:
    given = {
        "principal": principal, "annual_rate_pct": "3.50", "periods": periods, "months_per_period": 1, "method": method,
    }  # fmt: skip
    answer = calculate("loan_schedule", given, national_reference())
    assert regular.items() <= answer.items()
    assert answer["total_interest"] == interest


def test_a_plan_of_one_period_has_no_second() -> None:
    given = {
        "principal": "1000.00", "annual_rate_pct": "3.60", "periods": 1, "months_per_period": 1, "method": "bullet",
    }  # fmt: skip
    answer = calculate("loan_schedule", given, national_reference())
    assert answer["first"] == answer["last"]
    assert answer["second"] is None


def test_a_year_of_months_below_the_quota_leaves_the_rest_for_income_tax() -> None:
    given = {
        "year": 2025, "registered": "2025-01-02", "annual_quota": "24000.00",
        "monthly_sales_ex_vat": [f"{sales}000.00" for sales in SALES], **TAXES,
        "month_exempt_le": "100000.00", "business_income_taxable": "100000.00",
    }  # fmt: skip
    answer = calculate("tax_ledger", given, national_reference())
    reliefs = [row["relief"] for row in answer["months"]]  # type: ignore[attr-defined] - a list of rows
    assert reliefs == [
        "1575.00", "1890.00", "0.00", "2310.00", "1680.00", "2520.00",
        "1365.00", "0.00", "3150.00", "2730.00", "1260.00", "2100.00",
    ]  # fmt: skip
    assert answer["turnover_relief_total"] == "20580.00"
    assert answer["quota_left_for_iit"] == "3420.00"
    assert (answer["iit_halving"], answer["iit_payable"]) == ("3040.00", "3040.00")
