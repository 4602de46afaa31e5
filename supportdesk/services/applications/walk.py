"""The whole walk up to the public notice; what comes after it is the kind's own, or a payment."""

from supportdesk.queries.applications.surroundings import A, F, S, T

from .decisions import Decisions
from .intake import Intake
from .publicity import PublicNotice


class Walk(Intake[A, T, F, S], Decisions[A, T, F, S], PublicNotice[A, T, F, S]):
    """Deeds from the draft to the public notice, refusal and withdrawal."""
