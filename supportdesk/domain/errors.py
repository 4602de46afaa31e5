"""Refusals in the words of the trade. Doors give them a status; nobody else does."""

from supportdesk.domain.words import Words, say


class SupportdeskError(Exception):
    """A deed that did not happen, and the sentence that says why."""

    def __init__(self, words: Words | str) -> None:
        self.words = words if isinstance(words, Words) else Words(words)
        super().__init__(str(self.words))


class NotAllowedError(SupportdeskError):
    """The actor's role does not grant this deed."""

    def __init__(self, words: Words | str | None = None) -> None:
        super().__init__(words or say("没有权限做这一步。"))


class NotFoundError(SupportdeskError):
    """There is no such thing, or it is not the viewer's to see; the two answer alike."""

    def __init__(self, words: Words | str | None = None) -> None:
        super().__init__(words or say("没有找到。"))


class StepNotAvailableError(SupportdeskError):
    """The thing is in a state from which this step does not lead on."""


class StaleVersionError(SupportdeskError):
    """Someone else saved in the meantime; `theirs` maps each field that differs to the value now stored.

    `about` is the subject under which events name the record, "" where they don't: it tells who saved, and when.
    """

    def __init__(self, theirs: dict[str, object], version: int, *, about: str = "") -> None:
        super().__init__(say("您填写期间，这份记录被别人改过。您填的内容没有丢。"))
        self.theirs = theirs
        self.version = version
        self.about = about


class AlreadyKnownError(SupportdeskError):
    """A number or code is already somebody's; says no more of whose than the actor may know."""

    def __init__(self, words: Words | str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class RuleBrokenError(SupportdeskError):
    """A rule of the trade forbids it. `code` is one of the shared reason codes, where there is one."""

    def __init__(self, words: Words | str, *, code: str | None = None) -> None:
        super().__init__(words)
        self.code = code


class BadValueError(SupportdeskError):
    """One value is not sound: which field (None: the caller knows) and what would be right."""

    def __init__(self, words: Words | str, *, field: str | None = None, code: str = "invalid") -> None:
        super().__init__(words)
        self.field = field
        self.code = code
