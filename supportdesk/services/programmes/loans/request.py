"""What an applicant asks for, as the form gives it."""

from dataclasses import dataclass, field
from typing import Any

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loan_figures import RepaymentMethod
from supportdesk.domain.words import say
from supportdesk.models.programmes.loans import Loan
from supportdesk.policies.codes import code_list

BORROWERS = ("person", "partners", "enterprise")
_LONGEST_LINE = 200
_LONGEST_PROJECT = 2_000
_MOST_MONTHS = 120
_MOST_PARTNERS = 50
_MOST_LOANS = 50


@dataclass(frozen=True)
class LoanRequest:
    """A request. Amounts in fen, term in months; a draft may leave anything out (None: not known yet).

    `other_loans` are rows `{"kind": "car", "amount": fen, "whose": "self"}`.
    """

    borrower: str = "person"
    partners: int = 1
    category: str = ""
    amount: Money = ZERO
    term_months: int | None = None
    method: str = "bullet"
    purpose: str = ""
    project: str = ""
    own_funds: Money | None = None
    annual_income: Money | None = None
    household_income: Money | None = None
    jobs_created: int | None = None
    prior_loans: int | None = None
    other_loans: list[dict[str, Any]] | None = field(default=None)
    spouse_consents: bool | None = None
    counter_guarantee: str = ""
    guarantor: str = ""
    collateral: str = ""

    def checked(self) -> "LoanRequest":
        """Return the request when every value is possible; raises BadValueError naming the field."""
        known = {
            "borrower": set(BORROWERS),
            "method": {method.value for method in RepaymentMethod},
            "category": {""} | {entry.code for entry in code_list("person_categories").entries},
            "counter_guarantee": {""} | {entry.code for entry in code_list("counter_guarantees").entries},
        }
        for name, choices in known.items():
            if getattr(self, name) not in choices:
                raise BadValueError(say("请从列出的选项里选。"), field=name, code="unknown_code")
        for name, most in (
            ("term_months", _MOST_MONTHS), ("partners", _MOST_PARTNERS), ("prior_loans", _MOST_LOANS),
            ("jobs_created", 10_000),
        ):  # fmt: skip
            count = getattr(self, name)
            if count is not None and not 0 <= count <= most:
                raise BadValueError(say("须在 0 与 {most} 之间。", most=most), field=name, code="out_of_range")
        for name in ("amount", "own_funds", "annual_income", "household_income"):
            amount = getattr(self, name)
            if amount is not None and amount < ZERO:
                raise BadValueError(say("金额不能小于 0。"), field=name, code="negative")
        for name, longest in (
            ("purpose", _LONGEST_LINE), ("guarantor", _LONGEST_LINE), ("collateral", _LONGEST_LINE),
            ("project", _LONGEST_PROJECT),
        ):  # fmt: skip
            if len(getattr(self, name)) > longest:
                raise BadValueError(say("最多 {most} 个字。", most=longest), field=name, code="too_long")
        return self

    def written_to(self, loan: Loan) -> None:
        """Put the request into a draft."""
        for name in self.__dataclass_fields__:
            setattr(loan, "amount_requested" if name == "amount" else name, getattr(self, name))

    @classmethod
    def of(cls, loan: Loan) -> "LoanRequest":
        """Read the request out of a loan."""
        return cls(
            **{
                name: getattr(loan, "amount_requested" if name == "amount" else name)
                for name in cls.__dataclass_fields__
            }
        )

    def plain(self) -> dict[str, Any]:
        """The request as an event keeps it: money in fen; the guarantor's name stays in the application."""
        return {
            name: value.fen if isinstance(value, Money) else value
            for name in self.__dataclass_fields__
            if name not in {"guarantor", "other_loans"} and (value := getattr(self, name)) is not None
        }
