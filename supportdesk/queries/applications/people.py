"""What of a person the rules of several kinds are asked about."""

from datetime import date

from supportdesk.domain.returnees import months_away as counted
from supportdesk.models.people import Person

MARRIED = "20"


def proved_categories(person: Person, on: date) -> frozenset[str]:
    """The groups to which a person is proved to belong on a day. The person comes with its categories."""
    return frozenset(
        one.code
        for one in person.categories
        if (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or one.valid_to >= on)
    )


def months_away(person: Person) -> int | None:
    """The months that a person was away, as far as both ends are known."""
    if person.away_from is None or person.away_to is None or person.away_to < person.away_from:
        return None
    return counted([(person.away_from, person.away_to)])
