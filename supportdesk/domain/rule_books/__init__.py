"""What a programme's version asks, gives, and does not go together with: its rules, its amount, its stacking."""

from .book import Rule, RuleBook, verdict_of_all
from .reading import LIMIT, faults_of, fixed_of, parameter_words, read_rule_book
from .stacking import Cap, Given, Once, Period, Scope, Stacking, check, concerning, totals

__all__ = [
    "LIMIT", "Cap", "Given", "Once", "Period", "Rule", "RuleBook", "Scope", "Stacking", "check", "concerning", "faults_of", "fixed_of",
    "parameter_words", "read_rule_book", "totals",
    "verdict_of_all",
]  # fmt: skip
