"""The reads of every kind that is here, by kind: for pages, jobs and papers that speak of all of them."""

from collections.abc import Mapping
from typing import Any

from supportdesk.models.policies import Kind
from supportdesk.queries.applications import KindQueries
from supportdesk.queries.programmes.incubator import INCUBATOR
from supportdesk.queries.programmes.insurance import INSURANCES
from supportdesk.queries.programmes.loans import LOANS
from supportdesk.queries.programmes.subsidies import SUBSIDIES
from supportdesk.queries.programmes.tax_relief import TAX_RELIEFS
from supportdesk.queries.programmes.training import TRAININGS

AnyQueries = KindQueries[Any, Any, Any, Any]
QUERIES: Mapping[Kind, AnyQueries] = {
    one.kind: one for one in (LOANS, INCUBATOR, TAX_RELIEFS, INSURANCES, TRAININGS, SUBSIDIES)
}
