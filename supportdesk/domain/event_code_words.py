"""What the codes in an event's particulars are called: states, sources of papers, payers, choices of forms.

The county's lists (trades, reasons, categories) are data above this floor: `list_of` names the list, the reader looks it up.
"""

from collections.abc import Mapping
from typing import Any

from supportdesk.domain.applications.form import FormField
from supportdesk.domain.cooperation import SIDE_WORDS
from supportdesk.domain.follow_ups import ANCHOR_WORDS
from supportdesk.domain.programmes.catalogue import PROGRAMMES, SUBJECT_WORDS
from supportdesk.domain.programmes.insurance import CLAIM_STATE_WORDS, LOSS_WORDS
from supportdesk.domain.programmes.parameter_words import ACTION_NAMES, PAYER_WORDS, SOURCE_WORDS
from supportdesk.domain.programmes.training import CLASS_STATE_WORDS, ENROLMENT_STATE_WORDS, HALF_WORDS
from supportdesk.domain.words import Words, say


def _plain(words: Mapping[Any, Words]) -> dict[str, Words]:
    return {str(code): word for code, word in words.items()}


_SOURCES = _plain(SOURCE_WORDS)
_BY_NAME: Mapping[str, Mapping[str, Words]] = {
    "action": _plain(ACTION_NAMES),
    "anchor": ANCHOR_WORDS,
    "half": _plain(HALF_WORDS),
    "loss": _plain(LOSS_WORDS),
    "payer": PAYER_WORDS,
    "side": _plain(SIDE_WORDS),
    "source": {"estimated": say("测算"), "declared": say("申报"), **_SOURCES},
    "subject": SUBJECT_WORDS,
}
_STATES = frozenset({"from", "to", "state"})
_LISTS: Mapping[str, str] = {
    "categories": "person_categories",
    "channel": "channels",
    "close_reason": "closure_reasons",
    "consent_channel": "channels",
    "counter_guarantee": "counter_guarantees",
    "education": "education",
    "ethnicity": "ethnicities",
    "household_relation": "family_relations",
    "insurance_status": "insurance_statuses",
    "owner_type": "premises_owners",
    "political_status": "political_statuses",
    "profit_band": "profit_bands",
    "relation": "family_relations",
    "scale": "enterprise_scales",
    "hardship": "hardship_flags",
    "id_type": "id_types",
    "industry": "industry_sections",
    "legal_form": "legal_forms",
    "low_income": "low_income_kinds",
    "marital": "marital",
    "method": "repay_methods",
    "monitored": "monitored_kinds",
    "outcome": "case_outcomes",
    "sales_channel": "sales_channels",
    "status": "venture_status",
    "taxpayer": "taxpayers",
}
_LISTS_OF_KIND: Mapping[tuple[str, str], str] = {
    ("loan", "category"): "person_categories",
    ("person", "code"): "person_categories",
    ("person", "purpose"): "consent_purposes",
    ("insurance", "cause"): "closure_reasons",
}
# Deeds that write down a reason of the shared list.
_REASONED = (".refuse", ".return", ".decline", ".revoke", ".uphold_objection", ".claim_refused")


def word_of(kind: str, name: str, value: str) -> Words | None:
    """What a code is called in an event of this kind under this name; None for what is no code, or not of this floor."""
    feature, _dot, deed = kind.partition(".")
    programme = PROGRAMMES.get(feature)
    if name in _STATES and deed.startswith(("claim_", "class_", "enrol")):
        return CLAIM_STATE_WORDS.get(value) or CLASS_STATE_WORDS.get(value) or ENROLMENT_STATE_WORDS.get(value)
    if name in _STATES and programme is not None:
        return programme.state_words(value) or ENROLMENT_STATE_WORDS.get(value)
    if deed.endswith(("receive_paper", "papers_received")) and value in _SOURCES:
        return _SOURCES[value]
    if name == "part" and programme is not None:
        return programme.part_words.get(value)
    if (one := _field(feature, name)) is not None and one.choices:
        return dict(one.choices).get(value)
    return _BY_NAME.get(name, {}).get(value)


def list_of(kind: str, name: str) -> str:
    """The county's list that a code under this name stands in; "" for none."""
    feature, _dot, _deed = kind.partition(".")
    if (one := _field(feature, name)) is not None and one.code_list:
        return one.code_list
    if name == "code" and kind.endswith(_REASONED):
        return "rejection_reasons"
    return _LISTS_OF_KIND.get((feature, name)) or _LISTS.get(name, "")


def label_of_field(kind: str, name: str) -> Words | None:
    """What the form of the kind calls a field; None for what is none of its fields."""
    one = _field(kind.partition(".")[0], name)
    return one.label if one is not None else None


def _field(feature: str, name: str) -> FormField | None:
    programme = PROGRAMMES.get(feature)
    return next((one for one in programme.fields if one.name == name), None) if programme is not None else None
