"""The shared walk of every kind that is here, bound to the kind: for deeds that are done to applications of any kind."""

from collections.abc import Mapping
from typing import Any

from supportdesk.models.policies import Kind
from supportdesk.services.applications import PaidWalk, Walk
from supportdesk.services.programmes import incubator, insurance, loans, subsidies, tax_relief, training

AnyWalk = Walk[Any, Any, Any, Any]
WALKS: Mapping[Kind, AnyWalk] = {
    one.queries.kind: one
    for one in (loans.WALK, incubator.WALK, tax_relief.WALK, insurance.WALK, training.WALK, subsidies.WALK)
}
# Those that end in money from Finance.
PAID_WALKS: Mapping[Kind, PaidWalk[Any, Any, Any, Any]] = {
    kind: walk for kind, walk in WALKS.items() if isinstance(walk, PaidWalk)
}
