"""Handling, review, approval and payment lie with different people (不相容岗位分离). Source: worked case PR-01."""

from collections.abc import Iterable
from itertools import combinations

from supportdesk.domain.reasons import Reason


def same_person_refusal(actors: Iterable[object | None]) -> Reason | None:
    """Answer SAME_PERSON when one person holds two of the duties; a duty nobody holds yet (None) stands aside."""
    held = [actor for actor in actors if actor is not None]
    return Reason.SAME_PERSON if any(one == other for one, other in combinations(held, 2)) else None
