"""培训花名册: who was in a class, how often they were there, their certificates, and what was granted for them."""

from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.money import total
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.programmes.training import CLASS_STATE_WORDS, ClassState, EnrolmentState
from supportdesk.domain.words import say
from supportdesk.models.programmes.training import Enrolment
from supportdesk.papers.case_papers.blanks import NO_VERIFICATION, NOT_PRINTED
from supportdesk.papers.case_papers.labels import office_name
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Amount, Fact, Signature
from supportdesk.papers.pdf.detail_sheet import DetailSheet
from supportdesk.queries.case_records import county_of
from supportdesk.queries.programmes import training as classes
from supportdesk.queries.visibility import Viewer

SIGNERS = (Signature(say("培训学校（签章）")), Signature(say("经办人（签字）")), Signature(say("审核人（签字）")))


def training_roster_of(session: Session, viewer: Viewer, number: str, language: str) -> DetailSheet:
    """Fill the roster of a class that has ended. Raises NotFoundError, StepNotAvailableError before its end."""
    found, w = classes.find_class(session, number), Wording(language)
    if found is None:
        raise NotFoundError
    klass = classes.get_class(session, viewer, found.id)
    if klass.state is not ClassState.ENDED:
        raise StepNotAvailableError(say("班级还没有结业，没有花名册。"))
    trainees = [one for one in classes.list_enrolments(session, viewer, klass.id) if one.state is EnrolmentState.PLACED]
    there = classes.attendance_in(session, klass, trainees)
    granted = classes.granted_in(session, klass)

    def row(at: int, one: Enrolment) -> tuple[Amount, ...]:
        came = there[one.id]
        id_no = masked(Sealed.ID_NO, one.person.id_no, one.person.id_type) or "—"
        half_days = f"{came.attended} / {came.planned}"
        return str(at), one.person.name, id_no, half_days, one.certificate_no or "—", granted.get(one.person_id)

    rows = tuple(row(at, one) for at, one in enumerate(trainees, start=1))
    sums = [granted[one.person_id] for one in trainees if one.person_id in granted]
    columns = (
        DetailColumn(say("序号")), DetailColumn(say("姓名")), DetailColumn(say("证件号码")),
        DetailColumn(say("出勤（半天）"), is_figure=True), DetailColumn(say("证书号"), is_wide=True),
        DetailColumn(say("批准的补贴"), is_figure=True),
    )  # fmt: skip
    certified = sum(one.certificate_no is not None for one in trainees)
    last: tuple[Amount, ...] = (
        "", w.say("{count} 人", count=len(rows)), "", "", w.say("取得证书 {count} 人", count=certified), total(sums),
    )  # fmt: skip
    return DetailSheet(
        title=say("培训花名册"),
        office=w.said(office_name(county_of(session, klass.unit))),
        number=klass.number,
        applicant=klass.course.name,
        printed=NOT_PRINTED,
        verification=NO_VERIFICATION,
        who=(
            Fact(say("课程"), klass.course.name),
            Fact(say("学校"), klass.school),
            Fact(say("培训地点"), klass.place),
            Fact(say("授课教师"), klass.trainer),
            Fact(say("开班和结业"), _days(klass.starts_on, klass.ended_on or klass.ends_on, w)),
            Fact(say("状态"), CLASS_STATE_WORDS[klass.state]),
        ),
        details=(Detail(say("学员"), tables=(DetailTable(columns, rows, last if rows else ()),)),),
        remark=say("出勤：到课半天数 / 计划半天数。没有批准补贴的记“—”。"),
        signatures=SIGNERS,
        about=say("班级"),
    )


def _days(first: date, last: date, w: Wording) -> str:
    return f"{w.day(first)} — {w.day(last)}" if w.chinese else f"{w.day(first)} – {w.day(last)}"
