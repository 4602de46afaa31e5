"""Views of lists that people keep under a name. A convenience of one account: no event."""

from sqlalchemy import select

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.fields import parse_text
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, SavedView
from supportdesk.services.work import Work

LONGEST_NAME = 30
LONGEST_QUERY = 500
MOST_VIEWS = 12


def keep(work: Work, *, page: str, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep a list's conditions. Raises BadValueError for an empty or known name, or a thirteenth view."""
    owner = _owner(work)
    clean = parse_text(name, longest=LONGEST_NAME, required=True, one_line=True).value
    mine = select(SavedView).where(SavedView.account_id == owner.id, SavedView.page == page)
    kept = work.session.scalars(mine).all()
    if any(view.name == clean for view in kept):
        raise BadValueError(say("您已有同名的视图，请换个名称。"), field="name", code="known_name")
    if len(kept) >= MOST_VIEWS:
        raise BadValueError(
            say("最多保存 {most} 个视图，请先删去不用的。", most=MOST_VIEWS), field="name", code="too_many"
        )
    view = SavedView(account_id=owner.id, page=page, name=clean, query=query[:LONGEST_QUERY], is_shared=is_shared)
    work.session.add(view)
    work.session.flush()
    return view


def drop(work: Work, view_id: int) -> None:
    """Take one's own view away. Raises NotFoundError."""
    view = work.session.scalar(
        select(SavedView).where(SavedView.id == view_id, SavedView.account_id == _owner(work).id)
    )
    if view is None:
        raise NotFoundError
    work.session.delete(view)


def _owner(work: Work) -> Account:
    if work.actor is None:
        raise NotFoundError
    return work.actor
