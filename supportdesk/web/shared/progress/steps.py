"""The steps of the way, and how long it takes."""

from flask_babel import gettext as _

from supportdesk.domain.applications.terms import PayingTerms
from supportdesk.domain.applications.way import Holder, StageStanding, Standing
from supportdesk.domain.calendar import DayUnit
from supportdesk.domain.programmes.catalogue import programme_of
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.queries.progress import Progress
from supportdesk.web.shared.progress.phrases import desk_of, run_on, short_day, working_days
from supportdesk.web.shared.words import said

# Until the money is there, what comes after it is of no use to the reader.
_AFTER_THE_MONEY = frozenset({"repaying", "settled", "follow_up", "closed"})


def steps_of(progress: Progress) -> list[dict[str, str]]:
    """The steps for the step line; what comes after the money is shown once it is there."""
    current = next((one.stage for one in progress.way if one.standing is Standing.HERE), None)
    ended = bool(progress.way) and progress.way[-1].stage in _AFTER_THE_MONEY and current is None
    paid = current in _AFTER_THE_MONEY or ended
    shown = [one for one in progress.way if paid or one.stage not in _AFTER_THE_MONEY]
    return [_step(progress, one) for one in shown]


def _step(progress: Progress, one: StageStanding) -> dict[str, str]:
    state = {Standing.HERE: "here", Standing.TO_COME: "to_come"}.get(one.standing, "done")
    stages = programme_of(progress.application.kind.value).way.stages
    word = said(next(stage.plain for stage in stages if stage.name == one.stage))
    return {"word": word[:1].upper() + word[1:], "state": state, "second": _second(progress, one)}


def _second(progress: Progress, one: StageStanding) -> str:
    if one.standing is Standing.HERE:
        return "" if progress.holder is Holder.NOBODY else desk_of(progress) or str(_("在您手里"))
    if one.standing is Standing.TO_COME:
        return _to_come(progress, one.stage)
    if one.on is None:
        return ""
    if one.standing is Standing.ENDED:
        return str(_("%(day)s到这里为止", day=short_day(one.on)))
    if one.stage == "received":
        return str(_("%(day)s，%(place)s", day=short_day(one.on), place=progress.town.name))
    return str(_("%(day)s办完", day=short_day(one.on)))


def _to_come(progress: Progress, stage: str) -> str:
    terms = progress.terms
    if terms is not None and stage == "publicity":
        count = terms.publicity_length
        is_working = terms.publicity_unit is DayUnit.WORKING
        return working_days(count) if is_working else str(_("%(count)s 天", count=count))
    if isinstance(terms, LoanTerms) and stage == "bank":
        return str(_("银行一般不超过 %(count)s 个工作日", count=terms.bank_days + terms.disbursement_days))
    if isinstance(terms, PayingTerms) and stage == "payment":
        return str(_("一般不超过 %(count)s 个工作日", count=terms.payment_days))
    return ""


def waits_of(progress: Progress) -> list[dict[str, str]]:
    """How long it usually takes, what is promised, what the law allows, what was used."""
    clock, terms, usual = progress.clock, progress.terms, progress.usual
    if clock is None or terms is None:
        return []
    waits = []
    if usual is not None:
        words = _("%(low)s 到 %(high)s 个工作日", low=usual.low, high=usual.high)
        if usual.low == usual.high:
            words = working_days(usual.low)
        waits.append({"label": _("通常"), "value": words})
    waits.append({"label": _("我们承诺"), "value": working_days(clock.days)})
    waits.append({"label": _("法定最长"), "value": working_days(terms.legal_days)})
    label = _("一共用了") if progress.application.clock_stopped_on else _("已经用了")
    waits.append({"label": label, "value": working_days(clock.used)})
    return waits


def waits_note(progress: Progress) -> str:
    """What was not counted, and from how many applications the usual time comes."""
    notes = []
    if progress.clock is not None and progress.clock.paused:
        notes.append(_("等您补材料的 %(days)s 天没有算在内。", days=progress.clock.paused))
    if progress.usual is not None and progress.clock is not None:
        notes.append(_("“通常”按最近 90 天办结的 %(count)s 件算，十件里有八件在这个范围。", count=progress.usual.count))
    return run_on(notes)
