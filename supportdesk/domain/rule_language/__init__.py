"""The language of rules: expressions over named facts, read once, checked, and asked with three answers.

The library `rule-engine` reads the text and holds the values; we let only a small part of its language through (see
`reading`), and answer with three values (see `asking`). See docs/decisions/0012-a-rule-is-data.md.
"""

from .asking import ask_many, missing_for
from .changing import NEVER
from .expression import Expression
from .reach import CodeLists, clash_of, reach_of, strange_codes_of
from .reading import read_amount, read_condition
from .saying import Speaker

__all__ = [
    "NEVER", "CodeLists", "Expression", "Speaker", "ask_many", "clash_of", "missing_for", "reach_of", "read_amount", "read_condition",
    "strange_codes_of",
]  # fmt: skip
