"""Refusals of the interface: which value, where it stands, why, and a code that a program can tell apart."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response
from werkzeug.exceptions import UnprocessableEntity

from supportdesk.domain.errors import BadValueError, SupportdeskError
from supportdesk.domain.words import Words, say
from supportdesk.services.throttles import TooOftenError
from supportdesk.web.api.tokens import TokenNeededError
from supportdesk.web.shared.errors import sentence_of, status_of
from supportdesk.web.shared.problems import Fault, problem
from supportdesk.web.shared.words import said

# What the library says of a value's shape, in the house's words.
_SHAPES: tuple[tuple[str, str, Words], ...] = (
    ("Missing data", "missing", say("缺少这一项。")),
    ("Unknown field", "unknown_field", say("没有这一项，请核对名称。")),
    ("Field may not be null", "null", say("这一项不能为空值。")),
    ("Must be one of", "unknown_code", say("请从列出的选项里选。")),
    ("Not a valid", "wrong_type", say("类型不对，请看接口说明。")),
    ("Invalid input type", "wrong_type", say("类型不对，请看接口说明。")),
)
_ODD = ("invalid", say("这个值不对，请看接口说明。"))
# What stands for the whole of an object, in the library's words.
_WHOLE = "_schema"


class Refusal(str):
    """A sentence of ours among the library's, with its code."""

    __slots__ = ("code",)
    code: str

    @classmethod
    def of(cls, error: BadValueError) -> "Refusal":
        """Say why a parser refused a value."""
        made = cls(said(error.words))
        made.code = error.code
        return made


class FaultsError(SupportdeskError):
    """Several values are not sound."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(say("提交的内容有 {count} 处要改。", count=len(faults)))
        self.faults = faults


def refused(error: SupportdeskError) -> Response:
    """Answer a refusal; what names a field names where it stands in the body."""
    status = 401 if isinstance(error, TokenNeededError) else status_of(error)
    headers = {}
    if isinstance(error, TokenNeededError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooOftenError):
        headers["Retry-After"] = str(max(1, error.after))
    sentence, code = sentence_of(error), getattr(error, "code", None) or ""
    faults: Sequence[Fault] = error.faults if isinstance(error, FaultsError) else ()
    field = getattr(error, "field", None)
    if field:
        faults = [Fault(f"/{field}", sentence, code or "invalid")]
    return problem(status, sentence, faults=faults, code=code, headers=headers)


def unsound(error: UnprocessableEntity) -> Response:
    """Answer values that a schema refused, all at once."""
    messages = getattr(error, "data", {}).get("messages", {})
    faults = list(_faults_of(messages))
    return refused(FaultsError(faults))


def _faults_of(messages: dict[str, Any]) -> Iterator[Fault]:
    for location, told in messages.items():
        # A body's value is named by where it stands, a parameter's by its name.
        yield from _within(told, "" if location == "json" else location)


def _within(told: Any, place: str) -> Iterator[Fault]:  # noqa: ANN401 - as the library nests it
    if isinstance(told, dict):
        for name, inner in told.items():
            step = "" if name == _WHOLE else "/" + str(name).replace("~", "~0").replace("/", "~1")
            yield from _within(inner, place + step)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from _within(one, place)
    else:
        yield _fault(place, told)


def _fault(place: str, sentence: object) -> Fault:
    if isinstance(sentence, Refusal):
        return Fault(place, sentence, sentence.code)
    found = next(((code, words) for begins, code, words in _SHAPES if str(sentence).startswith(begins)), _ODD)
    return Fault(place, said(found[1]), found[0])
