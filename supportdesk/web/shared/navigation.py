"""The tabs of the masthead: what a role may open, in a fixed order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from supportdesk.domain.permissions import Permission, Role, grants
from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import Account
from supportdesk.web.shared.locks import viewer
from supportdesk.web.shared.words import said


@dataclass(frozen=True)
class Tab:
    """One tab: its first page, its name, and the permission that shows it."""

    endpoint: str
    label: Words
    permission: Permission

    @property
    def blueprint(self) -> str:
        return self.endpoint.rsplit(".", 1)[0]


TABS: list[Tab] = [
    Tab("staff.today.index", say("今日"), Permission.FOLLOW_UP_WRITE),
    Tab("staff.approvals.index", say("审批"), Permission.SUPPORT_DECIDE),
    Tab("staff.cases.index", say("办件"), Permission.CASE_READ),
    Tab("staff.people.index", say("人员"), Permission.PERSON_READ),
    Tab("staff.programmes.index", say("政策"), Permission.PROGRAMME_READ),
    Tab("staff.budgets.index", say("预算"), Permission.BUDGET_READ),
    Tab("staff.summaries.index", say("月报"), Permission.SUMMARY_READ),
    Tab("staff.units.index", say("机构"), Permission.UNIT_READ),
    Tab("staff.accounts.index", say("账号"), Permission.ACCOUNT_READ),
    Tab("staff.audit.index", say("审计"), Permission.AUDIT_READ),
    Tab("staff.calendar.index", say("日历"), Permission.CALENDAR_WRITE),
    Tab("staff.jobs.index", say("运行"), Permission.JOBS_READ),
    Tab("staff.departments.index", say("部门接口"), Permission.DEPARTMENT_READ),
    Tab("portal.index", say("我的"), Permission.OWN_APPLICATIONS),
    Tab("partner.index", say("转来的贷款"), Permission.REFERRED_APPLICATIONS),
]


# Rooms without a tab of their own, and the tab they lie behind: the first one that the reader has.
BEHIND = {
    "staff.banks": ("staff.programmes",),
    "staff.follow_ups": ("staff.today",),
    "staff.inbox": ("staff.today", "staff.audit"),
    "staff.outbox": ("staff.today", "staff.jobs"),
    "staff.loans": ("staff.cases",),
    "staff.insurance": ("staff.cases",),
    "staff.training": ("staff.cases",),
    "staff.subsidies": ("staff.cases",),
    "staff.incubator": ("staff.cases",),
    "staff.tax_relief": ("staff.cases",),
    "staff.papers": ("staff.cases",),
    "staff.attachments": ("staff.cases",),
    "staff.payments": ("staff.budgets",),
    "staff.imports": ("staff.cases",),
    "staff.long_jobs": ("staff.cases",),
    "staff.ventures": ("staff.people",),
    "staff.closings": ("staff.people",),
    "staff.needs": ("staff.cases",),
    "staff.matters": ("staff.cases",),
    "staff.mentors": ("staff.cases",),
    "staff.cooperation": ("staff.cases",),
    "staff.matching": ("staff.people",),
}

ROLE_NAMES = {
    Role.OFFICIAL: say("经办"),
    Role.SUPERVISOR: say("审批人"),
    Role.SYSADMIN: say("系统管理员"),
    Role.SECADMIN: say("安全管理员"),
    Role.AUDITOR: say("审计员"),
    Role.ENTREPRENEUR: say("申请人"),
    Role.PARTNER: say("经办银行"),
    Role.DEPARTMENT: say("部门接口"),
}


FIRST_PAGES = {
    Role.OFFICIAL: "staff.today.index",
    Role.SUPERVISOR: "staff.today.index",
    Role.SYSADMIN: "staff.units.index",
    Role.SECADMIN: "staff.accounts.index",
    Role.AUDITOR: "staff.audit.index",
    Role.ENTREPRENEUR: "portal.index",
    Role.PARTNER: "partner.index",
}


@dataclass(frozen=True)
class ShownTab:
    """A tab as the masthead draws it."""

    url: str
    label: str
    active: bool


def tabs(app: Flask) -> Iterator[ShownTab]:
    """The tabs of the reader, in order; pages that a later room brings are left out until they are there."""
    account = viewer()
    if account is None:
        return
    shown = [tab for tab in TABS if tab.endpoint in app.view_functions and grants(account.role, tab.permission)]
    here = room_of(request.blueprint, [tab.blueprint for tab in shown])
    for tab in shown:
        yield ShownTab(url_for(tab.endpoint), said(tab.label), tab.blueprint == here)


def room_of(blueprint: str | None, rooms: Sequence[str]) -> str | None:
    """Say which of the reader's tabs a page belongs to; none for pages that stand alone, as the public home."""
    if blueprint in rooms:
        return blueprint
    return next((room for room in BEHIND.get(blueprint or "", ()) if room in rooms), None)


def home_of(account: Account) -> str:
    """The first page of a role."""
    return url_for(FIRST_PAGES[account.role])


def show_navigation(app: Flask) -> None:
    """Give templates the tabs, and a way to ask whether a page is there."""
    app.add_template_global(has_page)

    @app.context_processor
    def navigation() -> dict[str, object]:
        account = viewer()
        if account is None:
            return {"desk_name": desk_name()}
        return {
            "navigation": list(tabs(app)),
            "desk_name": desk_name(),
            "signed_in": {
                "name": account.name,
                "unit": str(_("·")).join([account.unit.name, said(ROLE_NAMES[account.role])]),
            },
            "sign_out_url": url_for("auth.sign_out"),
            "home_url": url_for("public.home"),
        }


def has_page(endpoint: str) -> bool:
    """Say whether a page is there: rooms link to one another without needing one another."""
    return endpoint in current_app.view_functions


def desk_name() -> str:
    """The name in the masthead: the county's desk, or the program's own name for strangers."""
    account = viewer()
    county = account.unit.county_name if account else ""
    return str(_("%(county)s返乡创业服务台", county=county))
