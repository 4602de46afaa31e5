"""What a premium's subsidy comes to: a part of the premium, up to a cap."""

from fractions import Fraction

from supportdesk.domain.applications.awards import Award, AwardStep, not_known
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.insurance.facts import InsuranceFacts
from supportdesk.domain.programmes.insurance.terms import InsuranceTerms
from supportdesk.domain.words import say


def premium_subsidy(premium: Money, terms: InsuranceTerms) -> Money:
    """The part of a premium that public money bears, rounded half up to the fen."""
    part = premium.times(terms.premium_ratio)
    return part if terms.premium_cap is None else min(part, terms.premium_cap)


def award_of(facts: InsuranceFacts, terms: InsuranceTerms) -> Award:
    """Reckon the award; without a premium it is not known."""
    if facts.premium is None:
        return not_known(say("保费"))
    award = premium_subsidy(facts.premium, terms)
    figures = say("{premium} 元 × {ratio}", premium=facts.premium.grouped, ratio=_part(terms.premium_ratio))
    if terms.premium_cap is not None:
        figures = say("{figures}，不超过 {cap} 元", figures=figures, cap=terms.premium_cap.grouped)
    own = facts.premium - award
    return Award(
        award,
        (
            AwardStep(say("本人承担的保费"), say("{premium} 元 − 补贴", premium=facts.premium.grouped), own),
            AwardStep(say("保费补贴"), figures, award, terms.clause("premium_ratio")),
        ),
    )


def _part(ratio: Fraction) -> str:
    return f"{ratio * 100}%" if (ratio * 100).denominator == 1 else str(ratio)
