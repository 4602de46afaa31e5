"""The form of the year's targets: one field for each indicator that takes one, in the unit that people speak in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import LazyString
from wtforms import Field, StringField
from wtforms.validators import Length, Optional, ValidationError

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import parse_decimal
from supportdesk.domain.summaries.catalogue import INDICATORS, TARGETS
from supportdesk.domain.summaries.indicators import Unit
from supportdesk.queries.summaries import targets_version
from supportdesk.web.shared.tasks import StampedForm
from supportdesk.web.shared.words import said
from supportdesk.web.staff.summaries.figures import UNIT_WORDS

# How many of what is kept make one of what is typed: fen in ten thousand yuan, hundredths of a percent in a percent.
KEPT_IN_TYPED = {Unit.YUAN: 1_000_000, Unit.PERCENT: 100}
LONGEST = 20
MOST = 99_999_999


def _is_amount(_form: StampedForm, field: Field) -> None:
    try:
        field.amount = kept(field.data or "", INDICATORS[field.name].unit)
    except BadValueError as error:
        raise ValidationError(said(error.words)) from error


def kept(text: str, unit: Unit) -> int:
    """Read what was typed into what is kept; raises BadValueError for what is no number or is finer than what is kept."""
    in_one = KEPT_IN_TYPED.get(unit, 1)
    return int(parse_decimal(text, largest=MOST, places=len(str(in_one)) - 1).value * in_one)


def typed(amount: int, unit: Unit) -> str:
    """Write what is kept as people type it, without needless zeros."""
    text = f"{Decimal(amount) / KEPT_IN_TYPED.get(unit, 1):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class TargetForm(StampedForm):
    """The targets of one unit and year."""

    @classmethod
    def of(cls, targets: Mapping[tuple[str, str], int], unit_code: str) -> "TargetForm":
        """The form with the targets that hold now."""
        known = {
            indicator.code: typed(targets[unit_code, indicator.code], indicator.unit)
            for indicator in TARGETS
            if (unit_code, indicator.code) in targets
        }
        own = {code: amount for (of_unit, code), amount in targets.items() if of_unit == unit_code}
        return cls.received(**known, version=str(targets_version(own)))

    def amounts(self) -> dict[str, int | None]:
        """What was typed, by indicator; an empty field takes the target away."""
        return {code: getattr(self[code], "amount", None) if self[code].data else None for code in self.codes()}

    @staticmethod
    def codes() -> tuple[str, ...]:
        """The indicators that take a target, in the order of the summary."""
        return tuple(indicator.code for indicator in TARGETS)


def in_words(name: str, value: object) -> str | None:
    """What is kept, as it is typed, so that the two texts can be compared."""
    return typed(value, INDICATORS[name].unit) if isinstance(value, int) else None


def _field(code: str) -> Any:  # noqa: ANN401 - an unbound field
    return StringField(said_later(code), [Optional(), Length(max=LONGEST), _is_amount])


def said_later(code: str) -> Any:  # noqa: ANN401 - a lazy string
    """The indicator's name in the reader's language, when the form is drawn."""
    return LazyString(lambda: said(INDICATORS[code].name))


for _code in TargetForm.codes():
    setattr(TargetForm, _code, _field(_code))


def target_fields() -> list[tuple[str, str]]:
    """Each field with the unit in which it is typed."""
    return [(indicator.code, said(UNIT_WORDS[indicator.unit])) for indicator in TARGETS]
