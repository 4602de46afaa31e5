"""What of a number or a name may be seen on a public list or by a role without the need. Source: worked case MK-01."""

STAR = "*"


def mask_middle(value: str, *, first: int, last: int) -> str:
    """Keep the first and last characters; a value that would be shown whole is hidden whole."""
    if len(value) <= first + last:
        return STAR * len(value)
    return value[:first] + STAR * (len(value) - first - last) + value[len(value) - last :]


def mask_resident_number(value: str) -> str:
    """Keep six in front and four at the end: `990101********1237`."""
    return mask_middle(value, first=6, last=4)


def mask_phone(value: str) -> str:
    """Keep three in front and four at the end: `138****5678`."""
    return mask_middle(value, first=3, last=4)


def mask_contact(value: str) -> str:
    """Keep the first character of a free line that holds somebody's name or number, and of a longer one the last two."""
    return mask_middle(value, first=1, last=2 if len(value) > 4 else 0)  # noqa: PLR2004 - `弟弟` becomes `弟*`


def mask_whole(value: str) -> str:
    """Keep nothing, not even how long it is: a disability certificate's number is a resident number and what ails them."""
    return STAR * 4 if value else ""


def mask_account(value: str) -> str:
    """Keep the last four of a bank account."""
    return mask_middle(value, first=0, last=4)


def mask_name(value: str) -> str:
    """Keep the first character, and of three or more the last: `张*`, `张*华`, `阿**拉·买*提`.

    A name with a middle dot keeps the dot; its parts are masked each for itself.
    """
    return "·".join(_mask_part(part) for part in value.split("·"))


def _mask_part(part: str) -> str:
    kept_at_end = 1 if len(part) > 2 else 0  # noqa: PLR2004 - surname and one character: only the surname stays
    return part[:1] + STAR * (len(part) - 1 - kept_at_end) + part[len(part) - kept_at_end :]
