"""What a subsidy comes to, step by step, with the functions of `supportdesk calculate` and the version's figures."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from supportdesk.domain.applications.awards import Award, AwardStep, not_known
from supportdesk.domain.money import Money, total
from supportdesk.domain.programmes.subsidies.facts import SubsidyFacts
from supportdesk.domain.programmes.subsidies.figures import part_up_to, per_person, rent_by_month
from supportdesk.domain.programmes.subsidies.terms import Subject, SubsidyTerms
from supportdesk.domain.words import Words, say

_MONTHS_PER_YEAR = 12
Reckon = Callable[[SubsidyFacts, SubsidyTerms], Award]


def award_of(facts: SubsidyFacts, terms: SubsidyTerms) -> Award:
    """Reckon an award; what is missing is named, and nothing is guessed."""
    return _RECKONED[terms.subject](facts, terms)


def _one_off(_facts: SubsidyFacts, terms: SubsidyTerms) -> Award:
    return _done(_step(terms, "standard", say("一次性补贴"), say("按标准"), terms.standard))


def _rent(facts: SubsidyFacts, terms: SubsidyTerms) -> Award:
    rent, asked = facts.month_amount, facts.months
    if rent is None or asked is None:
        return _missing((rent, say("每月实付租金")), (asked, say("申请月数")))
    left = max((terms.max_months or 0) - facts.months_before, 0)
    months = min(asked, left)
    month = rent if terms.ratio is None else part_up_to(rent, terms.ratio)
    month = month if terms.month_cap is None else min(month, terms.month_cap)
    # A year's cap is a cap of each year: what one year leaves of it is no room for the next.
    years = [min(_MONTHS_PER_YEAR, months - begun) for begun in range(0, months, _MONTHS_PER_YEAR)]
    award = total([rent_by_month(month, month, part, terms.year_cap) for part in years])
    counted = say("申请 {asked} 个月，此前已享受 {before} 个月，最长 {most} 个月", asked=asked,
                  before=facts.months_before, most=terms.max_months)  # fmt: skip
    figures = say("{rent} 元", rent=rent.grouped)
    if terms.ratio is not None:
        figures = say("{figures} × {ratio}", figures=figures, ratio=_part(terms.ratio))
    if terms.month_cap is not None:
        figures = say("{figures}，每月不超过 {cap} 元", figures=figures, cap=terms.month_cap.grouped)
    sum_up = say("{month} 元 × {months} 个月", month=month.grouped, months=months)
    if terms.year_cap is not None:
        sum_up = say("{sum}，每年不超过 {cap} 元", sum=sum_up, cap=terms.year_cap.grouped)
    return _done(
        _step(terms, "max_months", say("补贴月数：{months} 个月", months=months), counted, None),
        _step(terms, "month_cap", say("每月补贴"), figures, month),
        _step(terms, "year_cap", say("补贴金额"), sum_up, award),
    )


def _jobs(facts: SubsidyFacts, terms: SubsidyTerms) -> Award:
    if facts.persons is None or terms.per_person is None:
        return _missing((facts.persons, say("稳定就业满一年的人数")))
    award = per_person(terms.per_person, facts.persons, terms.cap)
    figures = say("{each} 元 × {persons} 人", each=terms.per_person.grouped, persons=facts.persons)
    return _done(_step(terms, "per_person", say("补贴金额"), _capped(figures, terms.cap), award))


def _social_insurance(facts: SubsidyFacts, terms: SubsidyTerms) -> Award:
    paid, asked, persons = facts.month_amount, facts.months, facts.persons
    if paid is None or asked is None or persons is None or terms.ratio is None:
        return _missing((paid, say("每人每月实缴")), (asked, say("申请月数")), (persons, say("人数")))
    months = min(asked, max((terms.max_months or 0) - facts.months_before, 0))
    whole = paid.times(months * persons)
    award = part_up_to(whole, terms.ratio)
    return _done(
        _step(
            terms,
            "max_months",
            say("实缴合计"),
            say("{paid} 元 × {months} 个月 × {persons} 人", paid=paid.grouped, months=months, persons=persons),
            whole,
        ),
        _step(
            terms,
            "ratio",
            say("补贴金额"),
            say("{whole} 元 × {ratio}", whole=whole.grouped, ratio=_part(terms.ratio)),
            award,
        ),
    )


def _failed_founder(facts: SubsidyFacts, terms: SubsidyTerms) -> Award:
    if facts.spent is None or terms.ratio is None:
        return _missing((facts.spent, say("经营期间纳税总额")))
    award = part_up_to(facts.spent, terms.ratio, terms.cap)
    figures = say("{tax} 元 × {ratio}", tax=facts.spent.grouped, ratio=_part(terms.ratio))
    return _done(_step(terms, "ratio", say("补贴金额"), _capped(figures, terms.cap), award))


def _industry_bonus(facts: SubsidyFacts, terms: SubsidyTerms) -> Award:
    row = next((one for one in terms.catalogue if one.code == facts.catalogue_code), None)
    if facts.spent is None or row is None:
        return _missing((facts.spent, say("投入金额")), (row, say("产业目录项目")))
    award = part_up_to(facts.spent, row.ratio, row.cap)
    figures = say("{spent} 元 × {ratio}", spent=facts.spent.grouped, ratio=_part(row.ratio))
    return _done(_step(terms, "catalogue", say("{title}", title=row.title), _capped(figures, row.cap), award))


def _capped(figures: Words, cap: Money | None) -> Words:
    return figures if cap is None else say("{figures}，不超过 {cap} 元", figures=figures, cap=cap.grouped)


def _part(ratio: Fraction) -> str:
    return str(ratio) if (ratio * 100).denominator != 1 else f"{ratio * 100}%"


def _step(terms: SubsidyTerms, key: str, title: Words, figures: Words, amount: Money | None) -> AwardStep:
    return AwardStep(title, figures, amount, terms.clause(key))


def _done(*steps: AwardStep) -> Award:
    return Award(steps[-1].amount, steps)


def _missing(*named: tuple[object | None, Words]) -> Award:
    return not_known(*(words for value, words in named if value is None))


_RECKONED: Mapping[Subject, Reckon] = {
    Subject.ONE_OFF: _one_off,
    Subject.RENT: _rent,
    Subject.JOBS: _jobs,
    Subject.SOCIAL_INSURANCE: _social_insurance,
    Subject.FAILED_FOUNDER: _failed_founder,
    Subject.INDUSTRY_BONUS: _industry_bonus,
}
