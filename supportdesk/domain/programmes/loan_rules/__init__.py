"""The rules of the startup guaranteed loan, each asked by its name: the guards of the table in `loans`."""

from collections.abc import Callable, Iterable

from supportdesk.domain.applications import procedure
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.rules import RuleResult

from . import contract, duties, eligibility, means

Guard = Callable[[LoanFacts, LoanTerms], RuleResult]

GUARDS: dict[str, Guard] = {
    **{guard.__name__: guard for guard in eligibility.ALL},
    # The shared ones, of which the loan says two in its own words: its form, and the budget of its subsidy.
    **{guard.__name__: guard for guard in procedure.ALL},
    **{guard.__name__: guard for guard in means.ALL},
    **{guard.__name__: guard for guard in duties.ALL},
    **{guard.__name__: guard for guard in contract.ALL},
}


def ask(names: Iterable[str], facts: LoanFacts, terms: LoanTerms) -> tuple[RuleResult, ...]:
    """Ask some rules by name, in their order."""
    return tuple(GUARDS[name](facts, terms) for name in names)
