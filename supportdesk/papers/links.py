"""Where a thing to do is done: paths of the program, for what leaves the house."""

from supportdesk.domain.programmes.catalogue import page_of
from supportdesk.models.applications import Application
from supportdesk.queries.today import DueItem, Errand

# By an errand's kind.
ERRANDS = {
    "need": "/desk/needs/{}",
    "matter": "/desk/matters/{}",
    "claim": "/desk/insurance/claims/{}",
    "class": "/desk/training/classes/{}",
}


def path_of(item: DueItem) -> str:
    """Return the path of the page where it is done."""
    if item.follow_up is not None:
        return f"/desk/follow-ups/{item.follow_up.id}"
    if isinstance(item.about, Application):
        return page_of(item.about.kind.value, item.about.id)
    if isinstance(item.about, Errand):
        return ERRANDS[item.about.step.kind].format(item.about.thing_id)
    return f"/desk/cases/{item.about.id}"
