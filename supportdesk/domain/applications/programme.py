"""What one kind of support is: its table, its words, its form, what its versions must say, and how its way is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportdesk.domain.applications import words as shared
from supportdesk.domain.applications.desk import DeskStep
from supportdesk.domain.applications.form import FormField
from supportdesk.domain.applications.states import APPLICANT_DEEDS, DECIDING, Deed, State
from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.applications.way import HEADLINES, HOLDERS, PAID_WAY, Way
from supportdesk.domain.applications.words import Mark
from supportdesk.domain.lifecycle import Lifecycle
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words

S, D, P = State, Deed, Permission

# The days on which promises of the follow-up plan hang: which deed begins which anchor.
ANCHORS: Mapping[str, str] = {
    D.ACCEPT: "accepted",
    D.ACCEPT_BY_SILENCE: "accepted",
    D.APPROVE: "approved",
    D.APPROVE_SECOND: "approved",
    D.PAY: "paid",
    D.CLOSE: "closed",
}
# The office's own next step in each state: who is to act.
NEXT_BY: Mapping[str, Permission] = {
    S.DRAFT: P.SUPPORT_WRITE,
    S.RECEIVED: P.SUPPORT_WRITE,
    S.SUPPLEMENT: P.SUPPORT_WRITE,
    S.ACCEPTED: P.SUPPORT_CHECK,
    S.REVIEW: P.SUPPORT_REVIEW,
    S.DECISION: P.SUPPORT_DECIDE,
    S.SECOND_DECISION: P.SUPPORT_DECIDE,
    S.APPROVED: P.SUPPORT_BOOK,
    S.PUBLICITY: P.SUPPORT_BOOK,
    S.OBJECTION: P.SUPPORT_DECIDE,
    S.PAYING: P.SUPPORT_BOOK,
    S.RETURNED: P.SUPPORT_BOOK,
    S.RECOVERING: P.SUPPORT_BOOK,
}


@dataclass(frozen=True)
class Programme:
    """One kind of support. What a kind does not say is as the shared walk has it; what it says stands beside that.

    `subjects` are the programmes of a kind that has several (code and name), for lists and forms.
    """

    kind: str
    name: Words
    begun: Words
    lifecycle: Lifecycle
    terms: type[ApplicationTerms]
    fields: tuple[FormField, ...] = ()
    subjects: Mapping[str, Words] = field(default_factory=dict)
    way: Way = field(default_factory=lambda: Way(PAID_WAY, HOLDERS, HEADLINES))
    own_state_words: Mapping[str, Words] = field(default_factory=dict)
    own_deed_words: Mapping[str, Words] = field(default_factory=dict)
    own_done_words: Mapping[str, Words] = field(default_factory=dict)
    own_marks: Mapping[str, Mark] = field(default_factory=dict)
    own_anchors: Mapping[str, str] = field(default_factory=dict)
    # What the parts of an award are called, where it is paid in parts.
    part_words: Mapping[str, Words] = field(default_factory=dict)
    own_next_by: Mapping[str, Permission] = field(default_factory=dict)
    # What the kind's own states ask of whom on the Today page.
    own_desk_steps: tuple[DeskStep, ...] = ()
    # What the end of the public notice asks for, where it is not the order to Finance.
    after_notice: Words | None = None
    applicant_deeds: frozenset[str] = APPLICANT_DEEDS
    deciding: tuple[str, ...] = DECIDING
    # Rules whose answer may be unknown when a step is taken: an official explains it, or a day can't be counted yet.
    may_be_unknown: frozenset[str] = frozenset({"notice_in_time"})

    def state_words(self, state: str) -> Words | None:
        """What a state is called."""
        return self.own_state_words.get(state) or shared.STATE_WORDS.get(state)

    def deed_words(self, deed: str) -> Words | None:
        """What a button says."""
        return self.own_deed_words.get(deed) or shared.DEED_WORDS.get(deed)

    def done_words(self, deed: str) -> Words | None:
        """What was done, for the timeline."""
        return self.own_done_words.get(deed) or shared.DONE_WORDS.get(deed)

    def mark(self, state: str) -> Mark:
        """How a state is drawn; steps that nobody named are with us."""
        return self.own_marks.get(state) or shared.MARKS.get(state) or Mark.WITH_US

    def anchor(self, deed: str) -> str | None:
        """The anchor of the follow-up plan that a deed begins."""
        return self.own_anchors.get(deed) or ANCHORS.get(deed)

    @property
    def next_by(self) -> Mapping[str, Permission]:
        """Who acts next in each state that the kind's table has."""
        return {state: lock for state, lock in {**NEXT_BY, **self.own_next_by}.items() if state in self.states}

    @property
    def states(self) -> frozenset[str]:
        """The states that the kind's table has, as words."""
        return frozenset(state.value for state in self.lifecycle.states())

    def subject_words(self, subject: str) -> Words:
        """What a subject is called; the kind itself where it has none."""
        return self.subjects.get(subject, self.name)
