"""What is asked of a place and of start-up money; who is entitled stands in the rule book of the version."""

from collections.abc import Callable, Mapping

from supportdesk.domain.applications import money
from supportdesk.domain.applications.answers import NO, YES, answer, day, months, yuan
from supportdesk.domain.applications.procedure import four_eyes
from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes.incubator.awards import has_lasted, is_honest
from supportdesk.domain.programmes.incubator.facts import IncubatorFacts
from supportdesk.domain.programmes.incubator.terms import IncubatorTerms, Subject
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words, say


def own_rules(facts: IncubatorFacts, terms: IncubatorTerms) -> tuple[RuleResult, ...]:
    """The rules of the subject, in the order of a page."""
    if terms.subject is Subject.PLACE:
        return base_open(facts, terms), room_left(facts, terms), stay_left(facts, terms)
    return investment_verified(facts, terms), investment_by_another(facts, terms)


def base_open(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """The base that is asked for is there and takes tenants."""
    return answer(
        "base_open",
        facts.base_is_open,
        say("申请的基地"),
        say("{name}", name=facts.base) if facts.base else None,
        say("在用的孵化基地"),
        clause=terms.clause("agreement_months"),
        code=Reason.OUT_OF_AREA,
    )


def room_left(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """The base has a room that nobody has."""
    free = facts.rooms_free
    return answer(
        "room_left",
        None if free is None else free > 0,
        say("空房间"),
        None if free is None else say("{count} 间", count=free),
        say("至少 1 间"),
        clause=terms.clause("agreement_months"),
        code=Reason.FUND_CAPACITY_EXCEEDED,
        remedy=say("基地已满：换一个基地，或等有人退出。") if free == 0 else None,
    )


def stay_left(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """Some months of the longest stay are left."""
    most = terms.max_months or 0
    return answer(
        "stay_left",
        facts.months_before < most,
        say("此前已在孵"),
        months(facts.months_before),
        say("累计不超过 {most} 个月", most=most),
        clause=terms.clause("max_months"),
        code=Reason.TIMES_EXCEEDED,
    )


def within_the_stay(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """One agreement is not too long, and all together not longer than the longest stay."""
    asked, most = facts.months, terms.max_months or 0
    once = terms.agreement_months or most
    whole = None if asked is None else facts.months_before + asked
    return answer(
        "within_the_stay",
        None if asked is None or whole is None else 0 < asked <= once and whole <= most,
        say("入驻期限"),
        None
        if asked is None
        else say("本次 {asked} 个月，此前 {before} 个月", asked=asked, before=facts.months_before),
        say("一次不超过 {once} 个月，累计不超过 {most} 个月", once=once, most=most),
        clause=terms.clause("max_months"),
        code=Reason.TIMES_EXCEEDED,
    )


def room_free(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """Nobody has the room."""
    return answer(
        "room_free",
        facts.room_is_free,
        say("房间"),
        say("{room}", room=facts.room) if facts.room else None,
        say("可出租，且现在没有人"),
        clause=terms.clause("agreement_months"),
        code=Reason.FUND_CAPACITY_EXCEEDED,
        remedy=None if facts.room_is_free else say("请另选一间空房。"),
    )


def deposit_within(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """No more deposit is taken than the agreement says."""
    return answer(
        "deposit_within",
        facts.deposit_paid <= facts.deposit_due,
        say("押金"),
        yuan(facts.deposit_paid),
        say("不超过 {due} 元", due=facts.deposit_due.grouped),
        clause=terms.clause("deposit_months"),
    )


def deposit_paid(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """The deposit of the agreement is in."""
    return answer(
        "deposit_paid",
        facts.deposit_paid >= facts.deposit_due,
        say("押金"),
        yuan(facts.deposit_paid),
        say("交足 {due} 元", due=facts.deposit_due.grouped),
        clause=terms.clause("deposit_months"),
        code=Reason.DOC_MISSING,
    )


def deposit_settled(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """What is given back and what is kept are the deposit."""
    return answer(
        "deposit_settled",
        facts.deposit_settled == facts.deposit_paid,
        say("押金结算"),
        say("退还加扣留 {settled} 元", settled=facts.deposit_settled.grouped),
        say("等于已交的 {paid} 元", paid=facts.deposit_paid.grouped),
        clause=terms.clause("deposit_months"),
    )


def agreement_begun(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """Nobody moves in before the agreement begins, nor after it ends."""
    begins, ends, moved = facts.starts_on, facts.ends_on, facts.moved_in_on
    return answer(
        "agreement_begun",
        None if begins is None or ends is None or moved is None else begins <= moved <= ends,
        say("入驻日期"),
        day(moved),
        say("在协议期内：{begins} 至 {ends}", begins=begins or say("待查"), ends=ends or say("待查")),
        clause=terms.clause("agreement_months"),
        code=Reason.TOO_EARLY,
    )


def agreement_over(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """The agreement has run its whole time."""
    return answer(
        "agreement_over",
        None if facts.ends_on is None else facts.today >= facts.ends_on,
        say("协议到期"),
        day(facts.today),
        say("{day} 到期", day=facts.ends_on or say("待查")),
        clause=terms.clause("agreement_months"),
        code=Reason.TOO_EARLY,
        remedy=say("没到期就走的，按中途退出或违约清退办。"),
    )


def rent_within(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """No more rent is booked than the year's reduced rent."""
    return answer(
        "rent_within",
        ZERO < facts.rent_booked <= facts.rent_left,
        say("登记的租金"),
        yuan(facts.rent_booked),
        say("大于 0，不超过当年还应交的 {left} 元", left=facts.rent_left.grouped),
        clause=terms.clause("rent_reductions"),
    )


def rent_paid(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """No rent of the years that have begun is owed: who graduates leaves no debt behind."""
    return answer(
        "rent_paid",
        not facts.rent_left,
        say("未交的租金"),
        yuan(facts.rent_left),
        say("已经交清"),
        clause=terms.clause("rent_reductions"),
    )


def refund_within(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """No more is given back of a year's rent than its reduction."""
    return answer(
        "refund_within",
        ZERO < facts.refund_booked <= facts.refund_left,
        say("补还的租金"),
        yuan(facts.refund_booked),
        say("大于 0，不超过当年还应补的 {left} 元", left=facts.refund_left.grouped),
        clause=terms.clause("rent_relief") or terms.clause("rent_reductions"),
    )


def investment_verified(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """What was invested is proven by invoice and payment, every item looked at."""
    known = None if facts.verified is None else bool(facts.verified) and not facts.items_open
    value = yuan(facts.verified)
    if facts.items_open:
        value = say(
            "{verified} 元，还有 {count} 项没有核实", verified=(facts.verified or ZERO).grouped, count=facts.items_open
        )
    return answer(
        "investment_verified",
        known,
        say("核实的投资"),
        value,
        say("凭发票和付款凭证逐项核实，大于 0"),
        clause=terms.clause("ratio"),
        code=Reason.DOC_MISSING,
        remedy=None if known else say("在“投资核实”里登记发票和付款凭证，由另一名经办核实。"),
    )


def investment_by_another(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """Who verifies an investment did not enter it."""
    return four_eyes(
        "investment_by_another",
        facts,
        terms,
        facts.entered_items_by_ids,
        say("投资明细是您登记的，须由没有登记的另一名经办核实。"),
    )


def milestone_proven(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """The milestone of the next part is proven."""
    return answer(
        "milestone_proven",
        facts.proven_on is not None,
        say("节点证明"),
        say("{tranche}：{day}", tranche=facts.tranche, day=facts.proven_on) if facts.proven_on else (
            say("{tranche}：还没有证明", tranche=facts.tranche) if facts.tranche else say("各期都已拨完")
        ),
        say("到了节点，有证明"),
        clause=terms.clause("tranches"),
        code=Reason.DOC_MISSING,
    )  # fmt: skip


def milestone_reached(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """A milestone is not proven before its first day, and only once."""
    begins = facts.tranche_from
    return answer(
        "milestone_reached",
        None if begins is None else facts.today >= begins and facts.proven_on is None,
        say("节点"),
        say("{tranche}，{today}", tranche=facts.tranche, today=facts.today) if facts.tranche else None,
        say("{day} 起可以证明，每期一次", day=begins or say("待查")),
        clause=terms.clause("tranches"),
        code=Reason.TOO_EARLY,
    )


def still_operating(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """Nothing more is paid to a venture that has closed, or moved away."""
    ended, remedy = say("{day} 停业", day=facts.venture_closed_on), say("余下各期不再拨付：请办结，或按停业原因追回。")
    if facts.venture_has_moved:
        ended, remedy = (
            say("{day} 迁出", day=facts.venture_closed_on),
            say("余下各期不再拨付：请办结。迁出不按停业追回。"),
        )
    return answer(
        "still_operating",
        facts.venture_closed_on is None,
        say("经营状态"),
        say("在营") if facts.venture_closed_on is None else ended,
        say("在营"),
        clause=terms.clause("clawback_months"),
        code=Reason.NOT_OPERATING,
        remedy=None if facts.venture_closed_on is None else remedy,
    )


def closure_claimed_back(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """A closure takes money back only before the months are over, and never from an honest failure.

    A venture that moved away goes on: that is no closure.
    """
    closed, paid, least = facts.venture_closed_on, facts.first_paid_on, terms.clawback_months or 0
    title, asked = say("停业追回"), say("拨付后不满 {least} 个月停业，且不属于诚实失败", least=least)
    if closed is None or paid is None:
        return answer(
            "closure_claimed_back", False, title, say("没有停业"), asked, clause=terms.clause("clawback_months")
        )
    if facts.venture_has_moved:
        return answer(
            "closure_claimed_back", False, title, say("{paid} 首次拨付，{closed} 迁出", paid=paid, closed=closed), asked,
            clause=terms.clause("clawback_months"),
            remedy=say("迁出不是停业，不按停业追回；违反约定的，另选原因。"),
        )  # fmt: skip
    value = say(
        "{paid} 首次拨付，{closed} 停业，原因：{why}",
        paid=paid,
        closed=closed,
        why=facts.close_reason_words or say("待查"),
    )
    if has_lasted(paid, closed, least):
        return answer(
            "closure_claimed_back", False, title, value, asked, clause=terms.clause("clawback_months"),
            remedy=say("已满存续期（{day}），不再追回。", day=add_months(paid, least)),
        )  # fmt: skip
    known = None if not facts.close_reason else not is_honest(facts.close_reason, terms)
    return answer(
        "closure_claimed_back", known, title, value, asked, clause=terms.clause("honest_causes"),
        remedy=say("这是诚实失败，不追回；请转失败帮扶。") if known is False else None,
    )  # fmt: skip


def budget(facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """Start-up money needs its budget; a place takes none of Finance's money."""
    if terms.subject is Subject.PLACE:
        return answer("budget", True, say("预算"), say("由基地减免租金"), say("不占用财政预算"))
    return money.budget(facts, terms)


def for_a_place(_facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """The step is one of a tenancy."""
    return _subject_is("for_a_place", terms, Subject.PLACE, say("孵化基地入驻"))


def for_start_up_money(_facts: IncubatorFacts, terms: IncubatorTerms) -> RuleResult:
    """The step is one of start-up money."""
    return _subject_is("for_start_up_money", terms, Subject.STARTUP_FUND, say("创业启动资金"))


def _subject_is(rule: str, terms: IncubatorTerms, subject: Subject, name: Words) -> RuleResult:
    is_so = terms.subject is subject
    return answer(rule, is_so, say("扶持项目"), YES if is_so else NO, say("只用于{name}", name=name))


GUARDS: Mapping[str, Callable[[IncubatorFacts, IncubatorTerms], RuleResult]] = {
    guard.__name__: guard
    for guard in (
        base_open, room_left, stay_left, within_the_stay, room_free, deposit_within, deposit_paid, deposit_settled,
        agreement_begun, agreement_over, refund_within, rent_within, rent_paid, investment_verified, investment_by_another,
        milestone_proven, milestone_reached, still_operating, closure_claimed_back, budget, for_a_place,
        for_start_up_money,
    )
}  # fmt: skip
# These say of a row for which subject it is.
SUBJECT_OF_GUARD = {"for_a_place": Subject.PLACE, "for_start_up_money": Subject.STARTUP_FUND}
