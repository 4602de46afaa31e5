"""Codes in the reader's words."""

from supportdesk.policies.codes import code_list
from supportdesk.web.shared.reading import chosen_language


def code_label(list_name: str, code: str) -> str:
    """The words of a stored code; a code that a list no longer has shows itself, an empty one a dash."""
    if not code:
        return "—"
    try:
        return code_list(list_name).get(code).alone(chosen_language())
    except KeyError:
        return code


def code_choices(list_name: str, first: str = "") -> list[tuple[str, str]]:
    """The choices of a field; `first` stands for "not asked"."""
    return [("", first), *code_list(list_name).choices(chosen_language())]
