"""States and deeds of the incubator's own beside the shared walk."""

from enum import StrEnum


class IncubatorState(StrEnum):
    """Where a tenancy stands after its notice, and how it ended."""

    PLACED = "placed"
    INCUBATED = "incubated"
    GRADUATED = "graduated"
    EXPIRED = "expired"
    LEFT = "left"
    REMOVED = "removed"
    FAILED = "failed"


class IncubatorDeed(StrEnum):
    """What can be done to a tenancy, and to start-up money, beside the shared deeds."""

    PLACE = "place"
    TAKE_DEPOSIT = "take_deposit"
    MOVE_IN = "move_in"
    BOOK_RENT = "book_rent"
    REFUND_RENT = "refund_rent"
    REPORT = "report"
    RENEW = "renew"
    GRADUATE = "graduate"
    EXPIRE = "expire"
    LEAVE = "leave"
    REMOVE = "remove"
    FAIL = "fail"
    ENTER_INVESTMENT = "enter_investment"
    VERIFY_INVESTMENT = "verify_investment"
    PROVE = "prove"


S, D = IncubatorState, IncubatorDeed
# Each kind of exit (退出方式) and the state that it leads to.
EXITS = {
    D.GRADUATE: S.GRADUATED,
    D.EXPIRE: S.EXPIRED,
    D.LEAVE: S.LEFT,
    D.REMOVE: S.REMOVED,
    D.FAIL: S.FAILED,
}
EXITED = frozenset(EXITS.values())
# A room is taken while its tenancy stands in one of these.
IN_THE_ROOM = frozenset({S.PLACED, S.INCUBATED})
