"""走访记录表: what was found on a visit, what is needed, who signs, and when the next one is."""

from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.follow_ups import Action
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.words import say
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.needs import Need
from supportdesk.papers.case_papers.blanks import NO_VERIFICATION, NOT_PRINTED
from supportdesk.papers.case_papers.facts import person_facts, venture_facts
from supportdesk.papers.case_papers.labels import office_name
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Fact, Signature
from supportdesk.papers.pdf.detail_sheet import DetailSheet
from supportdesk.policies.needs import need_kinds
from supportdesk.queries import follow_ups, needs
from supportdesk.queries.case_records import get_record
from supportdesk.queries.visibility import Viewer

SIGNERS = (Signature(say("走访人（签字）")), Signature(say("同行人（签字）")), Signature(say("被走访人（签字）")))


def is_visit(one: FollowUp) -> bool:
    """Whether it is a visit that was made."""
    return one.action == Action.VISIT and one.state is FollowUpState.DONE


def visit_record_of(session: Session, viewer: Viewer, case_id: int, follow_up_id: int, language: str) -> DetailSheet:
    """Fill the record of a visit. Raises NotFoundError, StepNotAvailableError before the visit was made."""
    one, w = follow_ups.get_follow_up(session, viewer, follow_up_id), Wording(language)
    if one.case_id != case_id:
        raise NotFoundError
    if not is_visit(one) or one.done_on is None:
        raise StepNotAvailableError(say("还没有走访，没有走访记录。"))
    record, made_on = get_record(session, viewer, one.case.number), one.done_on
    case = record.case
    raised = [need for need in needs.list_of_case(session, viewer, case_id) if need.raised_on == made_on]
    coming = [
        other.due_on
        for other in follow_ups.list_of_case(session, viewer, case_id)
        if other.state is FollowUpState.OPEN and other.action == Action.VISIT and other.due_on > made_on
    ]
    facts = (
        Fact(say("走访日期"), w.day(made_on)),
        Fact(say("走访人"), one.owner.name if one.owner else "—"),
        Fact(say("走访事由"), words_of(one.title), wide=True),
        Fact(say("走访情况"), one.finding or "—", wide=True),
        Fact(say("下次走访"), w.day(min(coming, default=None))),
    )
    columns = (DetailColumn(say("编号")), DetailColumn(say("需求"), is_wide=True), DetailColumn(say("答复期限")))
    rows = tuple((need.number, _kind(need, w), w.day(need.due_on)) for need in raised)
    about = person_facts(case.person, made_on, w)[:4]
    return DetailSheet(
        title=say("走访记录表"),
        office=w.said(office_name(record.county)),
        number=case.number,
        applicant=case.person.name,
        printed=NOT_PRINTED,
        verification=NO_VERIFICATION,
        who=(*about, *(venture_facts(case.venture, w)[:2] if case.venture else ())),
        details=(
            Detail(say("走访"), facts=facts),
            Detail(
                say("提出的需求"), "" if rows else say("没有"), tables=(DetailTable(columns, rows),) if rows else ()
            ),
        ),
        signatures=SIGNERS,
        about=say("走访对象"),
        unit="",
    )


def _kind(need: Need, w: Wording) -> str:
    """What is needed; what is nobody else's matter stays unsaid on a paper that others sign."""
    kind = need_kinds().get(need.kind)
    if kind is None or kind.is_private:
        return w.say("个人事项")
    return kind.label(w.language)
