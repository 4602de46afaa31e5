"""The forms of a claim: its report and correction, and what each step asks."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from supportdesk.domain.programmes.insurance import EXCLUSIONS, LOSS_WORDS
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.policies.codes import code_list
from supportdesk.services.programmes import insurance
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field, line_field, money_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import given, long_field, needed
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.support_rooms.claims import LOSS_ROWS, ClaimForm, LossRow, paper_title
from supportdesk.web.shared.support_rooms.forms import OfferingForm
from supportdesk.web.shared.words import said


def correction_of(claim: InsuranceClaim) -> type[ClaimForm]:
    """The same form with what was typed, and a line for each of its losses."""
    rows = max(LOSS_ROWS, len(claim.items))
    boxes = {
        "version": HiddenField(),
        "losses": FieldList(FormField(LossRow), _l("损失"), min_entries=rows, max_entries=rows),
    }
    return type("ClaimCorrectionForm", (ClaimForm,), boxes)


def typed_of(claim: InsuranceClaim) -> dict[str, Any]:
    """What was typed, as the fields take it."""
    kept = vars(insurance.claims.facts_of(claim))
    losses = [{**vars(one), "kind": one.kind.value} for one in kept["losses"]]
    return {**kept, "losses": losses, "version": claim.version}


def loss_words(name: str, value: Any) -> str | None:  # noqa: ANN401 - what a field holds
    """Losses in words; other fields speak for themselves."""
    if name != "losses":
        return None
    rows = [
        _("%(title)s（%(kind)s）%(amount)s 元，%(evidence)s", title=one.title, kind=said(LOSS_WORDS[one.kind]),
          amount=one.claimed.grouped, evidence=one.evidence or _("没有证据"))
        for one in value
    ]  # fmt: skip
    return str(_("；")).join(rows)


class CheckForm(Form):
    """What was found on the spot."""

    text = long_field(_l("查勘情况"), needed())
    exclusion = SelectField(_l("除外责任"), default="", coerce=given)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        self.exclusion.choices = [("", _("没有")), *((code, said(words)) for code, words in EXCLUSIONS.items())]


class PanelForm(Form):
    """Who sat on the panel, what it grants, and why."""

    panel = line_field(_l("评审组成员"), needed())
    amount = money_field(_l("赔付金额"), needed(), zero_allowed=False)
    text = long_field(_l("评审意见"), needed())


class PayForm(Form):
    """What the insurer paid."""

    amount = money_field(_l("赔付金额"), needed(), zero_allowed=False)
    on = day_field(_l("赔付日期"), needed(), default=today)
    reference = line_field(_l("付款凭证号"), needed())


class AppealForm(OfferingForm):
    """How an appeal or an objection ends."""

    upheld = RadioField(_l("结果"), [InputRequired(_l("请选一项。"))], coerce=given)
    text = long_field(_l("核实情况"), needed())
    offered = {"upheld": (("yes", _l("成立")), ("no", _l("不成立")))}  # noqa: RUF012 - never changed


class ObjectionForm(AppealForm):
    """An objection that is upheld refuses the claim with a reason."""

    code = SelectField(_l("成立的，不予赔付的理由"), default="", coerce=given)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        self.code.choices = [("", "—"), *code_list("rejection_reasons").choices(reading().language)]


def papers_form(claim: InsuranceClaim) -> type[Form]:
    """A choice of source for each paper of a claim."""
    sources = [("", _l("没有收到")), ("own", _l("申请人交来")), ("shared", _l("共享查得")), ("pledge", _l("告知承诺"))]
    boxes: dict[str, Any] = {
        f"paper_{one['code']}": SelectField(paper_title(one), default=one["source"], coerce=given)
        for one in claim.papers
    }
    return type("PapersForm", (OfferingForm,), {**boxes, "offered": dict.fromkeys(boxes, sources)})


def audit_form(claim: InsuranceClaim) -> type[Form]:
    """An amount and a remark for each loss, and what is taken off."""
    boxes: dict[str, Any] = {}
    for one in claim.items:
        # Translated at once: a lazy sentence counts as markup, and somebody's words stand in this one.
        boxes[f"item_{one.id}"] = money_field(_("核定：%(title)s", title=one.title), needed())
        boxes[f"remark_{one.id}"] = line_field(_("核减理由：%(title)s", title=one.title))
    boxes["salvage"] = money_field(_l("残值"))
    boxes["other_compensation"] = money_field(_l("其他赔偿"))
    boxes["text"] = long_field(_l("核定意见"), needed())
    return type("AuditForm", (Form,), boxes)
