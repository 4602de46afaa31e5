"""Insurance's room: the county's schemes, the policy bound and lapsed, its cover today, and the claims on it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from supportdesk.domain.programmes.insurance import (
    CLAIM_STATE_WORDS,
    COVER_WORDS,
    InsuranceDeed,
    InsuranceTerms,
)
from supportdesk.domain.words import Words, both, say
from supportdesk.extensions import db
from supportdesk.models.policies import Kind
from supportdesk.queries.programmes import insurance as queries
from supportdesk.services.programmes import insurance
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field, line_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import day_of, long_field, needed
from supportdesk.web.shared.locks import signed_in

from .room import AnyPage, DeedPage, Panel, Room


class BindForm(Form):
    """The policy as the insurer issued it."""

    policy_number = line_field(_l("保单号"), needed(), longest=60)
    starts_on = day_field(_l("起保日期"), needed())


class LapseForm(Form):
    """From when the policy covers nothing, and why."""

    on = day_field(_l("退保日期"), needed(), default=today)
    text = long_field(_l("原因"), needed())


def scheme_choices(_terms: InsuranceTerms) -> list[tuple[str, Words | str]]:
    """The schemes that are offered where the reader works."""
    rows = queries.list_schemes(db.session(), signed_in().unit, only_active=True)
    return [(one.code, both(f"{one.name}（{one.insurer}）", f"{one.name} ({one.insurer})")) for one in rows]


def policy_panel(session: Session, page: AnyPage) -> Mapping[str, Any] | None:
    """What the policy covers today, and the claims on it."""
    one = page.application
    if one.bound_on is None:
        return None
    policy = queries.policy_days(one, page.terms)
    claims = queries.list_of_policy(session, signed_in(), one.id)
    return {
        "one": one,
        "policy": policy,
        "cover": COVER_WORDS[policy.on(page.facts.today)],
        "claims": [{"claim": claim, "state": CLAIM_STATE_WORDS[claim.state]} for claim in claims],
        "may_report": queries.may_report(session, one, page.terms, page.facts.today),
    }


ROOM = Room(
    kind=Kind.INSURANCE,
    name="insurance",
    deeds=(
        DeedPage(
            InsuranceDeed.BIND, BindForm,
            lambda work, _walk, one, form: insurance.bind(
                work, one, policy_number=form.policy_number.clean, starts_on=day_of(form.starts_on)
            ),
            say("登记保险公司出的保单。止期、等待期按政策版本算。"),
            known=lambda page: {
                "policy_number": page.application.policy_number, "starts_on": page.application.starts_on,
            },
        ),
        DeedPage(
            InsuranceDeed.LAPSE, LapseForm,
            lambda work, _walk, one, form: insurance.lapse(work, one, on=day_of(form.on), text=form.text.clean),
            say("从退保日起不再保障；此前出险的仍可理赔。"), is_danger=True, is_rare=True,
        ),
    ),
    panels=(Panel("staff/insurance/panel.html", policy_panel),),
    choices={"scheme_code": scheme_choices},
    links=((".claims", say("理赔")), (".schemes", say("保险方案"))),
)  # fmt: skip
