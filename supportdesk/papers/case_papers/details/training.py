"""The class that a claim is for: school, days attended, exam, certificate, and the parts of the subsidy."""

from collections.abc import Iterator

from supportdesk.domain.money import total
from supportdesk.domain.programmes.training import PART_WORDS, Attendance, EnrolmentState, parts_of
from supportdesk.domain.words import Words, say
from supportdesk.papers.case_papers.records import Record
from supportdesk.papers.pdf.case_summary import Detail, DetailColumn, DetailTable
from supportdesk.papers.pdf.contents import Fact

from .asked import Asked, figure, from_to, wide


def training_details(record: Record, asked: Asked) -> Iterator[Detail]:
    """The class as the claim names it; a claim that names none yet says nothing."""
    klass, enrolment, w = record.around.klass, record.around.enrolment, asked.w
    if klass is None:
        return
    one = record.application
    told = record.queries.facts_of(
        asked.session, one, record.terms, actor_id=None, today=asked.today, around=record.around
    )
    has_place = enrolment is not None and enrolment.state is EnrolmentState.PLACED
    facts = (
        Fact(say("课程"), klass.course.name),
        Fact(say("学校"), klass.school),
        Fact(say("培训期"), from_to(klass.starts_on, klass.ends_on)),
        Fact(say("录取"), say("在录取名单内") if has_place else say("不在录取名单内")),
        Fact(say("出勤"), _attendance(told.attendance)),
        Fact(say("考试"), say("{score} 分", score=told.score) if told.score is not None else "—"),
        Fact(say("证书编号"), told.certificate_no or "—"),
        Fact(say("发证日期"), w.day(told.certified_on)),
        Fact(say("创业登记"), w.day(told.started_on if told.has_started else None)),
    )
    parts = parts_of(told, record.terms) if told.certificate_no else ()
    table = DetailTable(
        (wide(say("补贴的各部分")), DetailColumn(say("付给")), DetailColumn(say("状态")), figure(say("金额"))),
        tuple(
            (
                PART_WORDS[part.name], klass.school if part.is_schools else say("学员本人"),
                say("已拨付") if part.name in told.paid_parts else say("待拨付") if part.is_due else say("等创业登记"),
                told.paid_parts.get(part.name, part.amount),
            )
            for part in parts
        ),
        (say("合计"), None, None, total([told.paid_parts.get(part.name, part.amount) for part in parts])),
    )  # fmt: skip
    yield Detail(
        say("培训：{number}", number=one.number),
        say("培训班 {number}", number=klass.number),
        facts,
        (table,) if parts else (),
    )


def _attendance(there: Attendance) -> Words | str:
    if not there.planned:
        return "—"
    return say(
        "{attended} / {planned} 个半天，{rate}%（线下 {days} 天）",
        attended=there.attended,
        planned=there.planned,
        rate=there.rate,
        days=there.days,
    )
