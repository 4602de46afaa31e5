"""Papers about a case and its loans, filled from the records: what they say is gathered here, how they look stands in `pdf`."""

from supportdesk.papers.case_papers.archive import archive_list_of
from supportdesk.papers.case_papers.awards import award_sheet_of, award_voucher_of, payment_list_of
from supportdesk.papers.case_papers.letters import missing_papers_notice_of, refusal_of, revocation_of
from supportdesk.papers.case_papers.payments import payment_voucher_of, publicity_list_of, subsidy_sheet_of
from supportdesk.papers.case_papers.receipts import acceptance_of, receipt_of
from supportdesk.papers.case_papers.recommendations import recommendation_of
from supportdesk.papers.case_papers.repayments import overdue_demand_of, repayment_reminder_of
from supportdesk.papers.case_papers.rosters import training_roster_of
from supportdesk.papers.case_papers.sheets import claim_sheet_of, instalment_plan_of, tax_ledger_of, tenancy_sheet_of
from supportdesk.papers.case_papers.summary import case_summary_of
from supportdesk.papers.case_papers.visits import visit_record_of

__all__ = [
    "acceptance_of",
    "archive_list_of",
    "award_sheet_of",
    "award_voucher_of",
    "case_summary_of",
    "claim_sheet_of",
    "instalment_plan_of",
    "missing_papers_notice_of",
    "overdue_demand_of",
    "payment_list_of",
    "payment_voucher_of",
    "publicity_list_of",
    "receipt_of",
    "recommendation_of",
    "refusal_of",
    "repayment_reminder_of",
    "revocation_of",
    "subsidy_sheet_of",
    "tax_ledger_of",
    "tenancy_sheet_of",
    "training_roster_of",
    "visit_record_of",
]
