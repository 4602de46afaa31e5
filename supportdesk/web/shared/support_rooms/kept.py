"""Steps that write over what another may have written since their page was opened: its number travels with the form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.typing import ResponseReturnValue
from wtforms import Field

from supportdesk.domain.errors import StaleVersionError
from supportdesk.domain.stamps import stamp_of
from supportdesk.web.shared.conflicts import Shown, conflict
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.tasks import StampedForm


@dataclass(frozen=True)
class Kept:
    """What a step's form writes over. `whole` is all that it may touch, as plain ordered values; `told` is what now stands
    in the fields of a form that was sent, by their names; `about` is the subject of events about it.
    """

    whole: Callable[[Any], object]
    told: Callable[[Any, Any], dict[str, object]]
    about: Callable[[Any], str]

    def form(self, plain: type[Form], about: Any, known: dict[str, Any]) -> StampedForm:  # noqa: ANN401 - an application's page, a class, a claim
        """Return the step's form as sent, or fresh, with the number of what stands now."""
        kind: type[StampedForm] = type(plain.__name__, (plain, StampedForm), {})
        return kind.received(**known, version=str(stamp_of(self.whole(about))))

    def refuse_stale(self, about: Any, form: StampedForm) -> None:  # noqa: ANN401 - as above
        """Raise StaleVersionError when something was written since the form's page was opened."""
        now = stamp_of(self.whole(about))
        if form.seen != now:
            raise StaleVersionError(self.told(about, form), now, about=self.about(about))


def clash(form: Form, error: StaleVersionError, shown: Shown | None = None) -> ResponseReturnValue:
    """Answer with both texts, read values compared with read ones; `shown` as `conflict` has it."""
    return conflict(form, error, yours={field.name: _read(field) for field in form}, shown=shown)


def _read(field: Field) -> object:
    return getattr(field, "clean", field.data)
