"""Deeds on a claim: reported, checked, audited, decided by a panel, published, paid by the insurer, appealed against."""

from .deciding import Finding, approve, audit, check, refuse, withdraw
from .reporting import MOST_ITEMS, ClaimFacts, LossFacts, correct, facts_of, receive_papers, report
from .settling import appeal, object_to, pay, publish, settle_appeal, settle_objection

__all__ = [
    "MOST_ITEMS",
    "ClaimFacts",
    "Finding",
    "LossFacts",
    "appeal",
    "approve",
    "audit",
    "check",
    "correct",
    "facts_of",
    "object_to",
    "pay",
    "publish",
    "receive_papers",
    "refuse",
    "report",
    "settle_appeal",
    "settle_objection",
    "withdraw",
]
