"""The public notice (公示) after an approval: posted, objected to, settled."""

from supportdesk.domain.applications.states import Deed
from supportdesk.models.applications import Publicity
from supportdesk.queries.applications.surroundings import A, F, S, T
from supportdesk.services.work import Work

from .steps import Steps, give_opinion, reason_code, written


class PublicNotice(Steps[A, T, F, S]):
    """The notice and what is objected to it."""

    def publish(self, work: Work, application: A) -> Publicity:
        """Post the public notice today; its last day follows the programme's length and unit.

        Raises CalendarUnknownError when it reaches into a year whose calendar is not published.
        """
        asked = self.ask(work, application, Deed.PUBLISH)
        terms = asked.terms
        span = asked.around.calendar.publicity(work.today, terms.publicity_length, terms.publicity_unit)
        self.take(work, application, asked, {"last_day": span.last_day.isoformat()})
        notice = Publicity(
            application_id=application.id,
            posted_on=work.today,
            last_day=span.last_day,
            pay_from=span.earliest_payment_order,
        )
        work.session.add(notice)
        work.session.flush()
        self.keep_promises(work, application, asked, work.today)
        return notice

    def object_to(self, work: Work, application: A, *, text: str) -> None:
        """Note an objection: nothing goes on until it is settled."""
        asked = self.ask(work, application, Deed.OBJECT)
        said = written(text, "text")
        self.take(work, application, asked)
        notice = _notice(asked.around.publicity)
        notice.objection, notice.objected_on, notice.settled_on, notice.outcome = said, work.today, None, ""
        give_opinion(work, application, Deed.OBJECT, "objected", said)
        self.keep_promises(work, application, asked, work.today)

    def settle_objection(self, work: Work, application: A, *, upheld: bool, text: str, code: str = "") -> None:
        """Settle an objection: overruled, the notice runs on; upheld, it is refused with a reason code."""
        deed = Deed.UPHOLD_OBJECTION if upheld else Deed.OVERRULE_OBJECTION
        asked = self.ask(work, application, deed)
        said = written(text, "text")
        reason = reason_code(code) if upheld else ""
        self.take(work, application, asked, {"code": reason} if upheld else None)
        notice = _notice(asked.around.publicity)
        notice.settled_on, notice.outcome = work.today, "upheld" if upheld else "overruled"
        if upheld:
            self.let_go(work, application)
            application.refusal_code = reason
        give_opinion(work, application, deed, notice.outcome, said, reason_code=reason)
        self.keep_promises(work, application, asked, work.today)


def _notice(found: Publicity | None) -> Publicity:
    if found is None:
        raise LookupError("an application in public notice has its notice")
    return found
