"""Insurance's own part of the shared walk: whom the subsidy goes to, the policy bound, lapsed, over."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.errors import AlreadyKnownError, BadValueError
from supportdesk.domain.programmes.insurance import (
    FIELDS,
    InsuranceDeed,
    InsuranceFacts,
    InsuranceTerms,
    PaidTo,
    award_of,
    last_day,
)
from supportdesk.domain.words import say
from supportdesk.models.programmes.insurance import Insurance
from supportdesk.queries.programmes.insurance import INSURANCES, InsuranceSurroundings
from supportdesk.services.applications import Asked, PaidWalk, Payee, give_opinion, not_in_future, written
from supportdesk.services.people import checks
from supportdesk.services.work import Work

AskedOfInsurance = Asked[InsuranceTerms, InsuranceFacts, InsuranceSurroundings]
LONGEST_NUMBER = 60


class InsuranceWalk(PaidWalk[Insurance, InsuranceTerms, InsuranceFacts, InsuranceSurroundings]):
    """From the draft to the premium's subsidy, and the policy after it."""

    queries = INSURANCES

    def submitted(self, work: Work, application: Insurance, asked: AskedOfInsurance) -> None:
        super().submitted(work, application, asked)
        application.insurer = asked.facts.insurer

    def decided(self, work: Work, application: Insurance, asked: AskedOfInsurance, *, is_final: bool) -> None:  # noqa: ARG002 - the kind's hook
        application.reckoning = award_of(asked.facts, asked.terms).kept()
        # Under these days the policy is covered, whatever a later version says.
        application.ends_on, application.waiting_days = asked.facts.ends_on, asked.terms.waiting_days
        application.insurer = asked.facts.insurer

    def payee_of(self, application: Insurance, asked: AskedOfInsurance, part: str) -> Payee:
        scheme = asked.around.scheme
        if asked.terms.paid_to is PaidTo.INSURER and scheme is not None:
            return Payee(scheme.insurer, scheme.bank_name, scheme.account)
        return super().payee_of(application, asked, part)


WALK = InsuranceWalk()


def form(values: Mapping[str, Any]) -> FilledForm:
    """What somebody filled in."""
    return FilledForm(FIELDS, values)


def bind(work: Work, application: Insurance, *, policy_number: str, starts_on: date) -> None:
    """Register the policy: its number and the day from which it covers; its last day follows from the version.

    A policy whose premium bounced and was paid again is confirmed as it is: claims are judged by its days. Raises
    BadValueError, AlreadyKnownError for a number that is another policy's.
    """
    asked = WALK.ask(work, application, InsuranceDeed.BIND)
    number = checks.line(policy_number, "policy_number", longest=LONGEST_NUMBER, required=True)
    if application.bound_on is not None:
        _refuse_another(application, number, starts_on)
        WALK.take(work, application, asked, {"policy": number, "starts_on": starts_on.isoformat(), "again": True})
        WALK.keep_promises(work, application, asked, starts_on)
        return
    holder = work.session.scalar(
        select(Insurance.id).where(
            Insurance.policy_number == number,
            Insurance.insurer == application.insurer,
            Insurance.id != application.id,
            Insurance.bound_on.is_not(None),
        )
    )
    if holder is not None:
        raise AlreadyKnownError(say("这个保单号已经登记过。"), field="policy_number")
    if application.received_on is not None and starts_on < application.received_on and not application.policy_number:
        raise BadValueError(say("起保日期早于申请日期，请核对保单。"), field="starts_on")
    ends_on = last_day(starts_on, asked.terms.cover_months)
    data = {"policy": number, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    WALK.take(work, application, asked, data)
    application.policy_number, application.starts_on, application.ends_on = number, starts_on, ends_on
    application.waiting_days, application.bound_on = asked.terms.waiting_days, work.today
    work.session.flush()
    WALK.keep_promises(work, application, asked, starts_on)


def _refuse_another(application: Insurance, number: str, starts_on: date) -> None:
    if number != application.policy_number:
        raise BadValueError(
            say("保单已经登记为 {number}，不能改。", number=application.policy_number), field="policy_number"
        )
    if starts_on != application.starts_on:
        raise BadValueError(say("起保日期已经登记为 {day}，不能改。", day=application.starts_on), field="starts_on")


def lapse(work: Work, application: Insurance, *, on: date, text: str) -> None:
    """Note that a policy ended early: from this day on nothing is covered. Raises BadValueError."""
    asked = WALK.ask(work, application, InsuranceDeed.LAPSE)
    said, day = written(text, "text"), not_in_future(work, on, "on")
    if application.starts_on is None or day < application.starts_on:
        raise BadValueError(say("退保日期不能早于起保日期。"), field="on")
    WALK.take(work, application, asked, {"on": day.isoformat()}, on=day)
    application.lapsed_on, application.lapse_reason = day, said[:200]
    give_opinion(work, application, InsuranceDeed.LAPSE, "lapsed", said)
    WALK.keep_promises(work, application, asked, day)
