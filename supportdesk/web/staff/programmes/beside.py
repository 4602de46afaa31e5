"""What a version may not stand beside, and the amount that it would give, in the reader's words."""

from collections.abc import Iterator

from flask_babel import gettext as _

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.facts import BY_NAME
from supportdesk.domain.programmes.catalogue import parameters_of
from supportdesk.domain.rule_books import LIMIT, Stacking, check, fixed_of, read_rule_book
from supportdesk.domain.rule_books.stacking import ALL, GROUP
from supportdesk.domain.rule_language import read_amount
from supportdesk.extensions import db
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries.stacking import names_and_groups
from supportdesk.web.shared.words import said


def beside_of(version: ProgrammeVersion) -> list[tuple[str, tuple[str, ...]]]:
    """Give what a version may not stand beside, a heading and its lines each; headings without a line are left out."""
    stored = (version.rule_book or {}).get("stacking") or {}
    try:
        stacking = read_rule_book({"stacking": stored}, {}).stacking
    except BadValueError:
        # What can't be read is shown as it stands, so that it isn't passed over in silence.
        return [(str(_("不重复享受和上限")), (str(stored),))]
    if stacking == Stacking():
        return []
    results = list(check(stacking, version.programme.code, None, version.effective_from, ()))
    asked = [f"{said(one.title)}{_('：')}{said(one.required)}" for one in results]
    first = len(results) - len(stacking.once) - len(stacking.caps)
    once, caps = asked[first : first + len(stacking.once)], asked[first + len(stacking.once) :]
    named = dict(_names(stacking))
    lines = [
        (_("属于哪些组"), stacking.groups),
        (_("不能同时享受"), tuple(named[one] for one in stacking.excludes)),
        (_("次数限制"), tuple(once)),
        (
            _("金额上限"),
            tuple(f"{words}{_('·')}{named[cap.of]}" for cap, words in zip(stacking.caps, caps, strict=True)),
        ),
        (_("依据条款"), (stacking.clause,) if stacking.clause else ()),
    ]
    return [(str(label), told) for label, told in lines if told]


def amount_of(version: ProgrammeVersion) -> tuple[str, ...]:
    """Give the amount's formula, and below it what each name in it means; nothing without one."""
    text = str((version.rule_book or {}).get("amount") or "")
    if not text:
        return ()
    try:
        expression = read_amount(text, fixed=fixed_of(version.parameters))
    except BadValueError:
        return (text,)
    known = parameters_of(version.programme.kind.value, version.parameters)
    meant = [f"{name} {said(BY_NAME[name].label)}" for name in expression.names]
    for name in expression.fixed:
        bare = name.removeprefix(LIMIT)
        # A row of a list is called after its list.
        key = max((one for one in known if bare == one or bare.startswith(f"{one}_")), key=len, default="")
        meant += [f"{name} {said(known[key].label)}"] if key else []
    return (text, str(_("、")).join(meant)) if meant else (text,)


def _names(stacking: Stacking) -> Iterator[tuple[str, str]]:
    """What exclusions and caps name, in words: programmes by their names, a group with those that belong to it."""
    called = names_and_groups(db.session())
    for code in {*stacking.excludes, *(cap.of for cap in stacking.caps)}:
        if code == ALL:
            yield code, str(_("全部补助"))
        elif code.startswith(GROUP):
            group = code.removeprefix(GROUP)
            members = str(_("、")).join(said(one.name) for one in called.values() if group in one.groups)
            yield code, str(_("%(group)s 组（%(members)s）", group=group, members=members or "—"))
        else:
            yield code, said(called[code].name) if code in called else code
