"""Every paper with a sample and its languages, and ways to fill all its texts with something nasty."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from itertools import cycle
from typing import Any, TypeVar, cast

from supportdesk.papers.pdf import (
    case_summary,
    missing_papers_notice,
    monthly_summary,
    payment_voucher,
    publicity_list,
    receipt,
    recommendation,
    refusal,
    repayment_notice,
    revocation,
    subsidy_sheet,
)
from supportdesk.papers.pdf.contents import Verification
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.papers.pdf.monthly_summary.contents import AuditDigest
from tests.papers.pdf import monthly_samples, samples


@dataclass(frozen=True)
class Sample:
    """A paper to draw: its name, what it says, and the function that draws it in its language."""

    name: str
    paper: Any
    draw: Callable[[Any, Faces], Drawn]


def _in(language: str, draw: Callable[[Any, Faces, str], Drawn]) -> Callable[[Any, Faces], Drawn]:
    return lambda paper, faces: draw(paper, faces, language)


SAMPLES = [
    Sample("case_summary-zh", samples.case_summary(), _in("zh", case_summary.draw)),
    Sample("case_summary-en", samples.english_case_summary(), _in("en", case_summary.draw)),
    Sample("case_summary_details-zh", samples.detailed_case_summary(), _in("zh", case_summary.draw)),
    Sample("receipt-zh", samples.receipt(), _in("zh", receipt.draw)),
    Sample("receipt-en", samples.english_receipt(), _in("en", receipt.draw)),
    Sample("missing_papers_notice", samples.missing_papers_notice(), missing_papers_notice.draw),
    Sample("refusal", samples.refusal(), refusal.draw),
    Sample("revocation", samples.revocation(), revocation.draw),
    Sample("repayment_notice-zh", samples.repayment_notice(), _in("zh", repayment_notice.draw)),
    Sample("repayment_notice-en", samples.repayment_notice(), _in("en", repayment_notice.draw)),
    Sample("overdue_demand-zh", samples.overdue_demand(), _in("zh", repayment_notice.draw)),
    Sample("recommendation-zh", samples.recommendation(), _in("zh", recommendation.draw)),
    Sample("recommendation-en", samples.recommendation(), _in("en", recommendation.draw)),
    Sample("subsidy_sheet-zh", samples.subsidy_sheet(), _in("zh", subsidy_sheet.draw)),
    Sample("subsidy_sheet-en", samples.subsidy_sheet(), _in("en", subsidy_sheet.draw)),
    Sample("publicity_list-zh", samples.publicity_list(), _in("zh", publicity_list.draw)),
    Sample("publicity_list-en", samples.publicity_list(), _in("en", publicity_list.draw)),
    Sample("payment_voucher-zh", samples.payment_voucher(), _in("zh", payment_voucher.draw)),
    Sample("payment_voucher-en", samples.payment_voucher(), _in("en", payment_voucher.draw)),
    Sample("monthly_summary-zh", monthly_samples.monthly_summary(), _in("zh", monthly_summary.draw)),
    Sample("monthly_summary-en", monthly_samples.english_monthly_summary(), _in("en", monthly_summary.draw)),
]
CHINESE = [sample for sample in SAMPLES if not sample.name.endswith("-en")]


T = TypeVar("T")


def filled(value: T, texts: Sequence[str]) -> T:
    """The same paper with these texts, in turn, wherever it holds text; the verification stays."""
    return cast("T", _filled(value, cycle(texts)))


def _filled(value: object, texts: Iterator[str]) -> object:
    if isinstance(value, Enum | Verification):
        return value
    if isinstance(value, str):
        return next(texts)
    if isinstance(value, tuple):
        return tuple(_filled(item, texts) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _filled(getattr(value, field.name), texts) for field in fields(value)})
    return value


def filled_once(value: T, text: str) -> T:
    """The same paper with this text in each place that holds text: in the first row of many that are alike.

    What the program itself reckons, the verification and the digest of the audit, stays.
    """
    return cast("T", _filled_once(value, text, "", set()))


def _filled_once(value: object, text: str, place: str, seen: set[str]) -> object:
    if isinstance(value, Enum | Verification | AuditDigest):
        return value
    if isinstance(value, str):
        is_first = place not in seen
        seen.add(place)
        return text if is_first else value
    if isinstance(value, tuple):
        # The cells of a row are places of their own, the rows are alike.
        cells = [place if isinstance(item, tuple) else f"{place}.{at}" for at, item in enumerate(value)]
        return tuple(_filled_once(item, text, cell, seen) for item, cell in zip(value, cells, strict=True))
    if is_dataclass(value) and not isinstance(value, type):
        name = type(value).__name__
        told = {
            one.name: _filled_once(getattr(value, one.name), text, f"{name}.{one.name}", seen) for one in fields(value)
        }
        return replace(value, **told)
    return value
