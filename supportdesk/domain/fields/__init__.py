"""One validator for form, import and API: text in, a clean value out, or BadValueError with a code and a remedy."""

from supportdesk.domain.fields.amounts import LARGEST_AMOUNT, Unit, parse_money
from supportdesk.domain.fields.dates import GivenDate, Precision, parse_date
from supportdesk.domain.fields.names import name_for_search, parse_name
from supportdesk.domain.fields.numbers import (
    Counted,
    counted_in,
    parse_area,
    parse_decimal,
    parse_percent,
    parse_whole_number,
    parse_yes_no,
)
from supportdesk.domain.fields.parsed import Parsed
from supportdesk.domain.fields.phones import parse_landline, parse_mobile
from supportdesk.domain.fields.texts import parse_text

__all__ = [
    "LARGEST_AMOUNT",
    "Counted",
    "GivenDate",
    "Parsed",
    "Precision",
    "Unit",
    "counted_in",
    "name_for_search",
    "parse_area",
    "parse_date",
    "parse_decimal",
    "parse_landline",
    "parse_mobile",
    "parse_money",
    "parse_name",
    "parse_percent",
    "parse_text",
    "parse_whole_number",
    "parse_yes_no",
]
