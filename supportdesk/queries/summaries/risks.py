"""What was stopped or came out: support asked for twice, files kept twice, untrue statements; and what came after awards."""

from sqlalchemy import BigInteger, type_coerce

from supportdesk.domain.applications.states import State
from supportdesk.domain.reasons import Reason
from supportdesk.domain.summaries.kinds import PAID_BY_FINANCE
from supportdesk.models.applications import Publicity
from supportdesk.models.payments import Clawback
from supportdesk.models.people import Person, PersonMerge
from supportdesk.queries.summaries.books import ONE, Column, Happening, Rows, if_, one_if
from supportdesk.queries.summaries.other_support import APPLICATION, DECIDED_ON, SUPPORTS, VENTURE
from supportdesk.queries.visibility import sees_application, sees_person

NOTICE = Publicity.__table__
CLAWBACK = Clawback.__table__
MERGE = PersonMerge.__table__
PERSON = Person.__table__

# What somebody had already, here or of a kind that excludes it.
TWICE = (Reason.ALREADY_AWARDED, Reason.MUTUALLY_EXCLUSIVE, Reason.OTHER_LOAN)
UNTRUE = Reason.FALSE_STATEMENT
CLAIMED: Column = type_coerce(CLAWBACK.c.claimed, BigInteger)
RECOVERED: Column = type_coerce(CLAWBACK.c.recovered, BigInteger)

REFUSED = Rows(
    source=SUPPORTS.source,
    key=APPLICATION.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=SUPPORTS.names,
    where=(
        APPLICATION.c.state == State.REFUSED,
        APPLICATION.c.is_historic.is_(False),
        APPLICATION.c.refusal_code.in_((*TWICE, UNTRUE)),
    ),
)
MERGES = Rows(
    source=MERGE.join(PERSON, PERSON.c.id == MERGE.c.kept_id),
    key=MERGE.c.id,
    unit=PERSON.c.unit_id,
    sees=sees_person,
    names={"person": PERSON.c.id},
    where=(MERGE.c.undone_at.is_(None),),
)
OBJECTIONS = Rows(
    source=NOTICE.join(APPLICATION, APPLICATION.c.id == NOTICE.c.application_id).outerjoin(
        VENTURE, VENTURE.c.id == APPLICATION.c.venture_id
    ),
    key=NOTICE.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=SUPPORTS.names,
    where=(APPLICATION.c.kind.in_(PAID_BY_FINANCE),),
    has_industry=True,
)
CLAWBACKS = Rows(
    source=CLAWBACK.join(APPLICATION, APPLICATION.c.id == CLAWBACK.c.application_id).outerjoin(
        VENTURE, VENTURE.c.id == APPLICATION.c.venture_id
    ),
    key=CLAWBACK.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=SUPPORTS.names,
    has_industry=True,
)
IS_UNTRUE = CLAWBACK.c.reason_code == UNTRUE

HAPPENINGS = (
    Happening(
        REFUSED,
        on=DECIDED_ON,
        amounts={
            "duplicates_refused": one_if(APPLICATION.c.refusal_code.in_(TWICE)),
            "false_refused": one_if(APPLICATION.c.refusal_code == UNTRUE),
        },
    ),
    Happening(MERGES, on=MERGE.c.merged_at, amounts={"duplicates_merged": ONE}, is_moment=True),
    Happening(
        OBJECTIONS,
        on=NOTICE.c.objected_on,
        amounts={f"{kind}_objections": one_if(APPLICATION.c.kind == kind) for kind in PAID_BY_FINANCE},
    ),
    Happening(
        CLAWBACKS,
        on=CLAWBACK.c.claimed_on,
        amounts={
            "false_claimed": one_if(IS_UNTRUE),
            "false_claimed_amount": if_(IS_UNTRUE, CLAIMED),
            **{f"{kind}_claimed_back_amount": if_(APPLICATION.c.kind == kind, CLAIMED) for kind in PAID_BY_FINANCE},
            **{f"{kind}_recovered_amount": if_(APPLICATION.c.kind == kind, RECOVERED) for kind in PAID_BY_FINANCE},
        },
    ),
)
