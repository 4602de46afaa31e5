"""The kinds of support that are here, each as its module says it."""

from collections.abc import Iterator, Mapping
from typing import Any

from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.lifecycle_picture import document
from supportdesk.domain.programmes import incubator, insurance, loan_programme, subsidies, tax_relief, training
from supportdesk.domain.programmes.parameters import Parameter
from supportdesk.domain.words import Words

PROGRAMMES: Mapping[str, Programme] = {
    one.kind: one
    for one in (
        loan_programme.PROGRAMME,
        incubator.PROGRAMME,
        tax_relief.PROGRAMME,
        insurance.PROGRAMME,
        training.PROGRAMME,
        subsidies.PROGRAMME,
    )
}

# What a kind is called where there are several of its things: modules, rooms, templates, tests; and in addresses.
PLURALS: Mapping[str, str] = {
    "loan": "loans",
    "incubator_fund": "incubator",
    "tax_relief": "tax_relief",
    "insurance": "insurance",
    "training": "training",
    "subsidy": "subsidies",
}


def page_of(kind: str, application_id: int) -> str:
    """The address of an application's page at the desk, for messages that lead there."""
    return f"/desk/{PLURALS[kind].replace('_', '-')}/{application_id}"


# What the programmes of kinds with several are called, by the code of their subject.
SUBJECT_WORDS: Mapping[str, Words] = {
    code: words for one in PROGRAMMES.values() for code, words in one.subjects.items()
}


def terms_class(kind: str) -> type[ApplicationTerms]:
    """Return what versions of a kind must say; of a kind that is not here, what every kind must."""
    return PROGRAMMES[kind].terms if kind in PROGRAMMES else ApplicationTerms


def parameters_of(kind: str, stored: Mapping[str, Any]) -> dict[str, Parameter]:
    """Return the parameters that a version has, by key, in the order in which they are edited."""
    return {parameter.key: parameter for parameter in terms_class(kind).parameters_of(stored)}


def programme_of(kind: str) -> Programme:
    """Return a kind of support; raises KeyError for one that is not here yet."""
    return PROGRAMMES[kind]


def lifecycle_documents() -> Iterator[tuple[str, str]]:
    """Return each kind's name and the document that draws its table."""
    for programme in PROGRAMMES.values():
        words = programme.kind.replace("_", " ")
        lead = (
            "Drawn from the kind's table in `supportdesk/domain/programmes` by `make lifecycle-docs`; a test fails when the "
            "two differ. What every kind has alike stands in `supportdesk/domain/applications/table.py`."
        )
        yield programme.kind, document(programme.lifecycle, title=f"The life of an application: {words}", lead=lead)
