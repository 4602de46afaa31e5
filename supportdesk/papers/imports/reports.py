"""What is told of a ledger: the machine's answer, and the report that a batch keeps. Nobody's number stands in either."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from supportdesk.domain.kept_words import keep
from supportdesk.domain.ledgers import Finding, Ledger
from supportdesk.domain.words import Translate
from supportdesk.services.imports.planning import Survey

MOST_KEPT = 500


def facts(ledger: Ledger, translate: Translate, *, people_created: int, cases_created: int) -> dict[str, Any]:
    """Return what a machine is told of a ledger: counts and sums of its accepted rows; amounts in yuan as text."""
    return {
        "rows": ledger.rows,
        "accepted": len(ledger.accepted),
        "repaired": [_place(found) for found in ledger.repaired],
        "refused": [{**_place(found), "message": found.words.said(translate)} for found in ledger.refused],
        "people": ledger.people,
        "people_created": people_created,
        "cases_created": cases_created,
        "applications": ledger.applications,
        "amounts": {kind: str(amount) for kind, amount in ledger.amounts.items()},
        "sheets": [
            {
                "name": sheet.name,
                "rows": sheet.rows,
                "accepted": sheet.accepted,
                "ignored": sheet.ignored,
                "assumptions": [words.said(translate) for words in sheet.assumptions],
            }
            for sheet in ledger.sheets
        ],
    }


def report(ledger: Ledger, survey: Survey | None = None) -> dict[str, Any]:
    """Return what a batch keeps of a ledger: counts, sums, and the first findings; with a survey, what it would make."""
    told = {
        "rows": ledger.rows,
        "accepted": len(ledger.accepted),
        "refused_rows": len({(found.sheet, found.row) for found in ledger.refused}),
        "repaired_rows": len({(found.sheet, found.row) for found in ledger.repaired}),
        "people": ledger.people,
        "by_town": ledger.by_town,
        "applications": ledger.applications,
        "amounts": {kind: str(amount) for kind, amount in ledger.amounts.items()},
        "refused": kept(ledger.refused),
        "refused_codes": dict(Counter(found.code for found in ledger.refused)),
        "repaired": _by_code(ledger.repaired),
        "sheets": [
            {
                "name": sheet.name,
                "rows": sheet.rows,
                "accepted": sheet.accepted,
                "ignored": sheet.ignored,
                "assumptions": [keep(words) for words in sheet.assumptions],
            }
            for sheet in ledger.sheets
        ],
    }
    if survey is not None:
        told |= {
            "people_new": survey.people_new,
            "people_known": survey.people_known,
            "cases_new": survey.cases_new,
            "rows_known": survey.rows_known,
            "supports_new": dict(survey.supports_new),
            "supports_known": dict(survey.supports_known),
            "unknown_towns": dict(survey.unknown_towns),
            "opens_towns": survey.opens_towns,
            "other_counties": survey.other_counties,
            "hints": kept([*ledger.hints, *survey.hints]),
        }
    return told


def _place(found: Finding) -> dict[str, Any]:
    return {"sheet": found.sheet, "row": found.row, "column": found.column, "code": found.code}


def kept(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the first findings as a batch keeps them."""
    return [_kept(found) for found in findings[:MOST_KEPT]]


def _kept(found: Finding) -> dict[str, Any]:
    return {**_place(found), "message": keep(found.words)}


def _by_code(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    counts = Counter(found.code for found in findings)
    first = {found.code: found for found in reversed(findings)}
    return [{"code": code, "count": count, "message": keep(first[code].words)} for code, count in counts.most_common()]
