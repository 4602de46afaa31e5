"""A version's rules: read, edited in a draft, and rehearsed on last year's cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Regexp

from supportdesk.domain.errors import BadValueError, StaleVersionError
from supportdesk.domain.facts import CATALOGUE, FactValue
from supportdesk.domain.facts.types import Topic
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.catalogue import parameters_of
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rule_books import LIMIT, fixed_of
from supportdesk.domain.rule_books.stacking import PERIOD_WORDS, SCOPE_WORDS
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries import policies as queries
from supportdesk.queries.rehearsal import rehearse
from supportdesk.services import rule_books
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import line_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.labels import code_choices
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import said
from supportdesk.web.staff.programmes import bp
from supportdesk.web.staff.programmes.fields import RowsField

_COLUMNS = (
    "code", "expression", "title_zh", "title_en", "remedy_zh", "remedy_en", "document", "article", "source", "confidence",
    "reason", "from", "to", "is_on",
)  # fmt: skip
_TOPICS = {
    Topic.PERSON: say("本人"), Topic.HOUSEHOLD: say("家庭"), Topic.VENTURE: say("创业实体"), Topic.HISTORY: say("享受记录"),
    Topic.RELATIONS: say("担保关系"), Topic.MEANS: say("资金"), Topic.DAY: say("日期"),
}  # fmt: skip
_TYPES = {
    "number": say("数字"), "yes_no": say("是或否"), "code": say("代码"), "codes": say("一组代码"), "day": say("日期"),
}  # fmt: skip
_PARTS = {
    "code": say("代码"), "expression": say("条件"), "title": say("名称"), "from": say("起"), "to": say("止"),
    "reason": say("退件原因"), "remedy": say("怎样才能符合"), "document": say("文件和文号"), "article": say("条款"),
    "source": say("来源"),
}  # fmt: skip


class _FaultyRulesError(Exception):
    """The rules were not saved; takes their deed back, so that the same form can be sent once it is mended."""

    def __init__(self, faults: Sequence[BadValueError]) -> None:
        super().__init__(len(faults))
        self.faults = faults


class RulesForm(Form):
    """The rules of a draft, the amount it would give, and what it may not stand beside."""

    rules = RowsField(_l("规则"), _COLUMNS, "expression", blank=1)
    amount = line_field(_l("金额算式（元）"), longest=500)
    groups = line_field(_l("属于哪些组"))
    excludes = line_field(_l("不能同时享受"))
    once = RowsField(_l("次数限制"), ("scope", "period", "times"), "times", blank=1)
    caps = RowsField(_l("金额上限"), ("scope", "period", "amount", "of"), "amount", blank=1)
    clause = line_field(_l("依据条款"))
    version = HiddenField(validators=[Regexp("[0-9]{1,9}$")])

    @classmethod
    def about(cls, draft: ProgrammeVersion) -> "RulesForm":
        """Return the form as sent, or filled with what the draft holds."""
        return cls.received(data=known_of(draft.rule_book or {}) | {"version": str(draft.version)})

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, as it is compared with what is stored."""
        rows = {name: self[name].filled for name in ("rules", "once", "caps")}
        return rows | {name: (self[name].data or "").strip() for name in ("amount", "groups", "excludes", "clause")}

    def stored(self, draft: ProgrammeVersion) -> dict[str, Any]:
        """Write the form the way a version keeps it."""
        return {
            **(draft.rule_book or {}),
            "rules": [_stored(row, index) for index, row in enumerate(self.rules.filled)],
            "amount": (self.amount.data or "").strip(),
            "stacking": {
                "groups": (self.groups.data or "").split(),
                "excludes": (self.excludes.data or "").split(),
                "once": [{**row, "times": _whole(row["times"])} for row in self.once.filled],
                "caps": [{key: text.strip() for key, text in row.items()} for row in self.caps.filled],
                "clause": (self.clause.data or "").strip(),
            },
        }


@bp.route("/versions/<int:version_id>/rules", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_WRITE)
def rules(version_id: int) -> ResponseReturnValue:
    """Write the rules of a draft anew; every fault names its rule, its field and its place."""
    form = RulesForm.about(queries.get_draft(db.session(), signed_in(), version_id))
    if form.is_sound():
        try:
            with deed() as work:
                draft = queries.get_draft(work.session, work.actor, version_id)
                faults = rule_books.edit_rules(work, draft, form.stored(draft), seen_version=counter(form.version.data))
                if faults:
                    raise _FaultyRulesError(faults)  # noqa: TRY301 - leaving the block takes the deed back
                there = finish(url_for(".rehearsal", version_id=version_id))
        except StaleVersionError as error:
            theirs = StaleVersionError(known_of(error.theirs), error.version, about=error.about)
            return conflict(form, theirs, yours=form.typed, shown=_in_words)
        except _FaultyRulesError as faulty:
            form.form_errors += [_fault_words(fault) for fault in faulty.faults]
        else:
            flash(_("规则已保存。下面是在去年办件上的试算。"), "information")
            return redirect(there)
    draft = queries.get_draft(db.session(), signed_in(), version_id)
    return render_template(
        "staff/programmes/rules.html",
        form=form,
        draft=draft,
        facts=[
            (
                said(_TOPICS[topic]),
                [
                    (fact.name, said(fact.label), said(_TYPES[fact.type]), said(fact.unit) if fact.unit else "")
                    for fact in CATALOGUE
                    if fact.topic is topic
                ],
            )
            for topic in Topic
        ],
        figures=_figures(draft),
        reasons=[reason.value for reason in Reason],
        reason_words=dict(code_choices("rejection_reasons")),
        scopes={scope.value: said(words) for scope, words in SCOPE_WORDS.items()},
        periods={period.value: said(words) for period, words in PERIOD_WORDS.items()},
    ), 422 if form.errors or form.form_errors else 200


@bp.get("/versions/<int:version_id>/rehearsal")
@needs(Permission.PROGRAMME_READ)
def rehearsal(version_id: int) -> ResponseReturnValue:
    """What the draft would have meant for last year's cases."""
    session, viewer = db.session(), signed_in()
    draft = queries.get_draft(session, viewer, version_id)
    before = queries.version_before(session, viewer.unit, draft)
    return render_template(
        "staff/programmes/rehearsal.html",
        draft=draft,
        before=before,
        told=rehearse(session, viewer, draft, before, today()),
    )


def known_of(book: Mapping[str, Any]) -> dict[str, Any]:
    """A rule book as the form's fields take it."""
    stacking: Mapping[str, Any] = book.get("stacking") or {}
    return {
        "rules": [_typed(rule) for rule in book.get("rules", [])],
        "amount": book.get("amount", ""),
        "groups": " ".join(stacking.get("groups", [])),
        "excludes": " ".join(stacking.get("excludes", [])),
        "once": [
            {key: str(row.get(key, "")) for key in ("scope", "period", "times")} for row in stacking.get("once", [])
        ],
        "caps": [
            {key: str(row.get(key, "")) for key in ("scope", "period", "amount", "of")}
            for row in stacking.get("caps", [])
        ],
        "clause": stacking.get("clause", ""),
    }


def _figures(draft: ProgrammeVersion) -> list[tuple[str, str, str]]:
    """The draft's own parameters as a rule or the amount may name them: name, label, value."""
    known = parameters_of(draft.programme.kind.value, draft.parameters)
    found: list[tuple[str, str, str]] = []
    for name, value in fixed_of(draft.parameters).items():
        bare = name.removeprefix(LIMIT)
        # A row of a list is called after its list: `catalogue_cold_store_ratio`.
        key = max((one for one in known if bare == one or bare.startswith(f"{one}_")), key=len, default="")
        if key:
            words = _figure_words(draft.parameters.get(key), value, is_whole=bare == key)
            found.append((name, said(known[key].label), words))
    return found


def _figure_words(entry: object, value: FactValue, *, is_whole: bool) -> str:
    stored = entry.get("value") if is_whole and isinstance(entry, Mapping) else None
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    if is_whole and stored in (None, ""):
        return str(_("不限"))
    return str(stored) if isinstance(stored, str | int) else str(value)


def _in_words(name: str, value: object) -> str | None:
    """Rules, one a line: its name and its condition; limits as they are typed."""
    if name not in {"rules", "once", "caps"} or not isinstance(value, list):
        return None
    if name == "rules":
        return "\n".join(f"{row['title_zh'] or row['code']}：{_said_fully(row)}" for row in value) or "—"
    return "\n".join(" ".join(text for text in row.values() if text) for row in value) or "—"


def _said_fully(row: Mapping[str, str]) -> str:
    left_out = {"code", "title_zh", "confidence", "is_on"}
    off = [str(_("只列出，不执行"))] if row["is_on"] == "no" else []
    return "；".join([text for key, text in row.items() if text and key not in left_out] + off)


def _typed(rule: Mapping[str, Any]) -> dict[str, str]:
    title, remedy = rule.get("title") or {}, rule.get("remedy") or {}
    return {
        **{key: str(rule.get(key) or "") for key in _COLUMNS},
        "title_zh": title.get("zh", ""),
        "title_en": title.get("en", ""),
        "remedy_zh": remedy.get("zh", ""),
        "remedy_en": remedy.get("en", ""),
        "is_on": "no" if rule.get("is_on") is False else "yes",
    }


def _stored(row: Mapping[str, str], index: int) -> dict[str, Any]:
    given = {key: text.strip() for key, text in row.items()}
    kept: dict[str, Any] = {
        key: given[key] for key in ("expression", "document", "article", "source", "confidence", "reason", "from", "to")
    }
    return {
        **{key: text for key, text in kept.items() if text or key == "expression"},
        "code": given["code"] or f"own_{index + 1}",
        "title": {"zh": given["title_zh"], "en": given["title_en"]},
        "remedy": {"zh": given["remedy_zh"], "en": given["remedy_en"]},
        "is_on": given["is_on"] != "no",
    }


def _whole(text: str) -> int | str:
    return int(text) if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) <= 3 else text  # noqa: PLR2004 - a few digits


def _fault_words(fault: BadValueError) -> str:
    parts = (fault.field or "").split("-")
    if parts[0] == "rules" and len(parts) == len(("rules", "index", "part")):
        what = said(_PARTS.get(parts[2], say("条件")))
        return str(_("第 %(number)s 条·%(what)s：%(why)s", number=int(parts[1]) + 1, what=what, why=said(fault.words)))
    if parts[0] == "amount":
        return str(_("金额算式：%(why)s", why=said(fault.words)))
    return said(fault.words)
