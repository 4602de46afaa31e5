"""The startup guaranteed loan as one kind of support among the others."""

from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loan_progress import WAY
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loan_words import OWN_DEED_WORDS, OWN_DONE_WORDS, OWN_MARKS, OWN_STATE_WORDS
from supportdesk.domain.programmes.loans import ELIGIBILITY, LIFECYCLE, LoanDeed, LoanState
from supportdesk.domain.words import say

S, D, P = LoanState, LoanDeed, Permission

PROGRAMME = Programme(
    kind="loan",
    name=say("创业担保贷款"),
    begun=say("录入了贷款申请"),
    lifecycle=LIFECYCLE,
    terms=LoanTerms,
    way=WAY,
    own_state_words=OWN_STATE_WORDS,
    own_deed_words=OWN_DEED_WORDS,
    own_done_words=OWN_DONE_WORDS,
    own_marks=OWN_MARKS,
    own_anchors={
        D.REFER: "referred",
        D.SIGN: "signed",
        D.DISBURSE: "disbursed",
        D.AGREE_INSTALMENTS: "instalments",
        D.MARK_OVERDUE: "overdue",
        D.COMPENSATE: "compensated",
        D.SETTLE: "settled",
        D.SETTLE_EARLY: "settled",
    },
    own_next_by={
        S.BANK: P.LOAN_BANK,
        S.DECLINED: P.SUPPORT_BOOK,
        S.SIGNED: P.LOAN_BANK,
        S.OVERDUE: P.SUPPORT_BOOK,
        S.COMPENSATED: P.SUPPORT_BOOK,
    },
    may_be_unknown=frozenset({*ELIGIBILITY, "notice_in_time", "fund_open"}),
)
