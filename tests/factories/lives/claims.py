"""A claim as a thing that lives, and its deeds."""

from random import Random
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.insurance import CLAIM_LIFECYCLE
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.queries.programmes import insurance as policies
from supportdesk.services.programmes import insurance
from supportdesk.services.programmes.insurance.claims import ClaimFacts, Finding
from tests.factories.insurance import PANEL, losses

from .deeds import YUAN, Deed, day, nothing, reason, says, upheld
from .own import OwnWalk


def _facts(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    some = losses(("设备", dice.randint(1, 90_000)), ("存货", dice.randint(1, 60_000)))
    on = walk.application.event_on
    return {
        "facts": ClaimFacts(event_on=on, cause="6", narrative="水灾", losses=some, salvage=YUAN(dice.randint(0, 9_000)))
    }


def _claim_papers(walk: Any, _dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {"papers": {one["code"]: "own" for one in walk.application.papers}}


def _findings(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    items = walk.application.items
    found = {one.id: Finding(Money(dice.randint(0, one.claimed.fen)), "凭证不足") for one in items}
    return {"findings": found, "salvage": YUAN(dice.randint(0, 9_000)), "other_compensation": ZERO, "text": "逐项核定"}


def _claim_paid(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    left = walk.application.approved - walk.application.paid
    some = dice.choice([left, Money(left.fen // 2), left + Money(1)])
    return {"amount": some, "on": day(walk, dice), "reference": "PF-1"}


CLAIMS: tuple[Deed, ...] = (
    Deed("correct", ("claim_corrected",), _facts, "clerk"),
    Deed("receive_papers", ("claim_papers_received",), _claim_papers, "clerk"),
    Deed("check", ("claim_checked",), says("现场与申报一致"), "checker"),
    Deed("audit", ("claim_audited",), _findings, "reviewer"),
    Deed("approve", ("claim_approved",), lambda _walk, _dice: {"panel": PANEL, "text": "同意赔付"}, "supervisor"),
    Deed("refuse", ("claim_refused",), reason, "second"),
    Deed("withdraw", ("claim_withdrawn",), nothing, "clerk"),
    Deed("publish", ("claim_published",), nothing, "clerk"),
    Deed("object_to", ("claim_objected",), says("有异议"), "clerk"),
    Deed("settle_objection", ("claim_objection_overruled", "claim_objection_upheld"), upheld, "second"),
    Deed("pay", ("claim_paid", "claim_paid_in_part"), _claim_paid, "payer"),
    Deed("appeal", ("claim_appealed",), says("不服"), "clerk"),
    Deed("settle_appeal", ("claim_award_kept", "claim_refusal_kept", "claim_to_be_audited_anew"),
         lambda _walk, dice: {"upheld": dice.random() < 0.5, "text": "查清"}, "second"),
)  # fmt: skip


class ClaimWalk(OwnWalk):
    """One claim on a policy."""

    kind, table, lifecycle, tries, deeds = "claim", InsuranceClaim, CLAIM_LIFECYCLE, CLAIMS, insurance.claims

    def get(self, session: Session) -> InsuranceClaim:
        """The claim with its items and its policy."""
        return policies.get_claim(session, None, self.id)
