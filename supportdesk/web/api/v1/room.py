"""The blueprint of version 1, and how its operations do a deed."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask_smorest import Blueprint
from marshmallow import Schema, fields
from marshmallow.validate import Length, Regexp
from werkzeug.exceptions import UnprocessableEntity

from supportdesk.domain.errors import SupportdeskError
from supportdesk.services.work import Work
from supportdesk.web.api.tokens import note_use
from supportdesk.web.api.v1.body import StrictParser
from supportdesk.web.api.v1.faults import refused, unsound
from supportdesk.web.shared.deeds import KEY_HEADER, AlreadyDoneError, deed, finish

View = TypeVar("View", bound=Callable[..., Any])

LONGEST_PAGE = 100
USUAL_PAGE = 25


class Room(Blueprint):  # type: ignore[misc]  # the package has no types
    """A blueprint that reads bodies strictly. Its decorators are the library's, with types."""

    ARGUMENTS_PARSER = StrictParser()

    def get(self, rule: str, *, tags: list[str]) -> Callable[[View], View]:
        """Register an operation that reads."""
        return cast("Callable[[View], View]", super().get(rule, tags=tags))

    def post(self, rule: str, *, tags: list[str]) -> Callable[[View], View]:
        """Register an operation that does a deed."""
        return cast("Callable[[View], View]", super().post(rule, tags=tags))

    def arguments(self, schema: type[Schema], *, location: str = "json") -> Callable[[View], View]:
        """Have a schema read the body, the query or the headers."""
        return cast("Callable[[View], View]", super().arguments(schema, location=location))

    def response(self, status: int, schema: type[Schema]) -> Callable[[View], View]:
        """Have a schema write the answer."""
        return cast("Callable[[View], View]", super().response(status, schema))


bp = Room("api", __name__, url_prefix="/api/v1")
bp.register_error_handler(SupportdeskError, refused)
bp.register_error_handler(UnprocessableEntity, unsound)
bp.after_request(note_use)


class KeySchema(Schema):
    """The key that makes a deed happen once, however often it is sent."""

    key = fields.String(
        required=True,
        data_key=KEY_HEADER,
        validate=[Length(8, 64), Regexp(r"^[!-~]+$")],
        metadata={"description": "8 to 64 printable characters of your own choosing, a new one for each deed"},
    )


def done(do: Callable[[Work], str]) -> str:
    """Do an operation's deed; returns the address of what it made. The same key again: the same address, nothing done."""
    try:
        with deed() as work:
            there = finish(do(work))
    except AlreadyDoneError as before:
        return before.answer
    return there


def id_in(address: str) -> int:
    """The id at the end of an address that `done` gave."""
    return int(address.rpartition("/")[2])
