"""Where a thing to do is done, for what leaves the house: paths of the program, and the name of the house itself."""

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


def host_of(public_url: str) -> str:
    """The name that makes identities ours alone, in mails and calendars: the same whatever address a page was asked at."""
    return public_url.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0] or "localhost"
