"""Words of the code lists, names of programmes and offices in a paper's language."""

from collections.abc import Iterable

from supportdesk.domain.support_words import PROGRAMME_WORDS
from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.papers.language import ENGLISH, UNKNOWN, Wording
from supportdesk.policies.codes import code_list


def label(list_name: str, code: str, language: str) -> str:
    """Return a code's words; a code that the list does not know stands for itself, no code is not known."""
    if not code:
        return UNKNOWN
    try:
        return code_list(list_name).get(code).label(language)
    except KeyError:
        return code


def joined(w: Wording, parts: Iterable[Words | str]) -> str:
    """Join facts of one line with a wide space; nothing at all is not known."""
    return w.wide_space.join(said for part in parts if (said := w.said(part))) or UNKNOWN


def programme_name(application: Application, language: str) -> Words | str:
    """Return the name of an application's programme, else of its kind."""
    version = application.programme_version
    if version is None:
        return PROGRAMME_WORDS[application.kind.value]
    name_en = version.programme.name_en
    return name_en if language == ENGLISH and name_en else version.programme.name


def matter_of(application: Application, language: str) -> Words | str:
    """Return what an application asks for, with the version of the policy under which it was made."""
    version = application.programme_version
    if version is None:
        return application.subject or programme_name(application, language)
    name = programme_name(application, language)
    return say("{name}（第 {number} 版政策）", name=name, number=version.number)


def office_name(county: OrgUnit) -> Words:
    """Return the name of the office in whose name a county's papers go out."""
    return say("{county}返乡创业服务台", county=county.county_name or county.name)
