"""Steps that write over what another may have written since their page was opened: its number travels with the form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from supportdesk.domain.errors import StaleVersionError
from supportdesk.domain.stamps import stamp_of
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.tasks import StampedForm


class _KeptForm(StampedForm):
    """A step's form, whose values are compared as they were read."""

    @property
    def yours(self) -> dict[str, object]:
        """What was typed, as it was read."""
        return {field.name: getattr(field, "clean", field.data) for field in self}


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
        kind: type[StampedForm] = type(plain.__name__, (plain, _KeptForm), {})
        return kind.received(**known, version=str(stamp_of(self.whole(about))))

    def refuse_stale(self, about: Any, form: StampedForm) -> None:  # noqa: ANN401 - as above
        """Raise StaleVersionError when something was written since the form's page was opened."""
        now = stamp_of(self.whole(about))
        if form.seen != now:
            raise StaleVersionError(self.told(about, form), now, about=self.about(about))
