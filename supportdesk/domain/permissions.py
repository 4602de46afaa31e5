"""Who may do what: roles and the permissions they grant, in one table."""

from enum import StrEnum


class Role(StrEnum):
    """What an account is; each account has exactly one role, so the three administrative duties can't meet in one.

    A department's account is no person's: its program asks with a token, and nobody signs in with it.
    """

    OFFICIAL = "official"
    SUPERVISOR = "supervisor"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"
    ENTREPRENEUR = "entrepreneur"
    PARTNER = "partner"
    DEPARTMENT = "department"


class Permission(StrEnum):
    """One lock each; a page names the permission that opens it."""

    PERSON_READ = "person.read"
    PERSON_WRITE = "person.write"
    PERSON_REVEAL = "person.reveal"
    PERSON_MERGE = "person.merge"
    CASE_READ = "case.read"
    CASE_WRITE = "case.write"
    CASE_BUNDLE = "case.bundle"
    LEDGER_IMPORT = "ledger.import"
    SUPPORT_READ = "support.read"
    SUPPORT_WRITE = "support.write"
    SUPPORT_CHECK = "support.check"
    SUPPORT_REVIEW = "support.review"
    SUPPORT_DECIDE = "support.decide"
    SUPPORT_BOOK = "support.book"
    LOAN_BANK = "loan.bank"
    LOAN_COMPENSATE = "loan.compensate"
    BUDGET_READ = "budget.read"
    BUDGET_WRITE = "budget.write"
    PROGRAMME_READ = "programme.read"
    PROGRAMME_WRITE = "programme.write"
    FOLLOW_UP_READ = "follow_up.read"
    FOLLOW_UP_WRITE = "follow_up.write"
    SUMMARY_READ = "summary.read"
    SUMMARY_TARGET = "summary.target"
    SUMMARY_COMPILE = "summary.compile"
    SUMMARY_REVIEW = "summary.review"
    SUMMARY_APPROVE = "summary.approve"
    PAPER_PRINT = "paper.print"
    UNIT_READ = "unit.read"
    UNIT_WRITE = "unit.write"
    CALENDAR_WRITE = "calendar.write"
    CODES_WRITE = "codes.write"
    ACCOUNT_READ = "account.read"
    ACCOUNT_WRITE = "account.write"
    AUDIT_READ = "audit.read"
    OUTBOX_READ = "outbox.read"
    OUTBOX_WRITE = "outbox.write"
    JOBS_READ = "jobs.read"
    TEAM_READ = "team.read"
    OWN_APPLICATIONS = "own.applications"
    REFERRED_APPLICATIONS = "referred.applications"
    DEPARTMENT_READ = "department.read"
    DEPARTMENT_WRITE = "department.write"
    OWN_CALLBACK = "own.callback"


_P = Permission

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICIAL: frozenset(
        {
            _P.PERSON_READ, _P.PERSON_WRITE, _P.PERSON_REVEAL, _P.PERSON_MERGE, _P.CASE_READ, _P.CASE_WRITE,
            _P.LEDGER_IMPORT, _P.SUPPORT_READ, _P.SUPPORT_WRITE, _P.SUPPORT_CHECK, _P.SUPPORT_REVIEW, _P.SUPPORT_BOOK, _P.LOAN_BANK,
            _P.BUDGET_READ, _P.PROGRAMME_READ, _P.FOLLOW_UP_READ, _P.FOLLOW_UP_WRITE, _P.SUMMARY_READ, _P.PAPER_PRINT,
            _P.SUMMARY_COMPILE, _P.SUMMARY_REVIEW, _P.OUTBOX_READ, _P.OUTBOX_WRITE,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            _P.PERSON_READ, _P.PERSON_REVEAL, _P.CASE_READ, _P.CASE_BUNDLE, _P.SUPPORT_READ, _P.SUPPORT_REVIEW,
            _P.SUPPORT_DECIDE,
            _P.LOAN_COMPENSATE, _P.BUDGET_READ, _P.BUDGET_WRITE, _P.PROGRAMME_READ, _P.PROGRAMME_WRITE,
            _P.FOLLOW_UP_READ, _P.FOLLOW_UP_WRITE, _P.SUMMARY_READ, _P.SUMMARY_TARGET, _P.SUMMARY_COMPILE,
            _P.SUMMARY_REVIEW, _P.SUMMARY_APPROVE, _P.PAPER_PRINT, _P.OUTBOX_READ, _P.OUTBOX_WRITE, _P.TEAM_READ,
        }
    ),
    Role.SYSADMIN: frozenset(
        {
            _P.UNIT_READ, _P.UNIT_WRITE, _P.CALENDAR_WRITE, _P.CODES_WRITE, _P.OUTBOX_READ,
            _P.OUTBOX_WRITE, _P.JOBS_READ, _P.DEPARTMENT_READ, _P.DEPARTMENT_WRITE,
        }
    ),
    Role.SECADMIN: frozenset({_P.ACCOUNT_READ, _P.ACCOUNT_WRITE, _P.UNIT_READ}),
    Role.AUDITOR: frozenset(
        {
            _P.AUDIT_READ, _P.PERSON_READ, _P.CASE_READ, _P.CASE_BUNDLE, _P.SUPPORT_READ, _P.BUDGET_READ,
            _P.PROGRAMME_READ,
            _P.FOLLOW_UP_READ, _P.SUMMARY_READ, _P.UNIT_READ, _P.ACCOUNT_READ, _P.OUTBOX_READ,
            _P.JOBS_READ, _P.DEPARTMENT_READ,
        }
    ),
    Role.ENTREPRENEUR: frozenset({_P.OWN_APPLICATIONS}),
    Role.PARTNER: frozenset({_P.REFERRED_APPLICATIONS, _P.LOAN_BANK}),
    Role.DEPARTMENT: frozenset(
        {
            _P.PERSON_READ, _P.PERSON_WRITE, _P.CASE_READ, _P.CASE_WRITE, _P.SUPPORT_READ, _P.SUPPORT_WRITE,
            _P.PROGRAMME_READ, _P.OWN_CALLBACK,
        }
    ),
}  # fmt: skip

# Who can sign in.
PEOPLE = tuple(role for role in Role if role is not Role.DEPARTMENT)
STAFF = frozenset({Role.OFFICIAL, Role.SUPERVISOR, Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})


def grants(role: Role, permission: Permission) -> bool:
    """Tell whether a role opens a lock."""
    return permission in GRANTS[role]
