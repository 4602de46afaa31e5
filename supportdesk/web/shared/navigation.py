"""The tabs of the masthead: what a role may open, in a fixed order."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext as _

from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.words import Words, say
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
    Tab("staff.today.index", say("今日"), Permission.FOLLOW_UP_READ),
    Tab("staff.approvals.index", say("审批"), Permission.LOAN_DECIDE),
    Tab("staff.cases.index", say("办件"), Permission.CASE_READ),
    Tab("staff.people.index", say("人员"), Permission.PERSON_READ),
    Tab("staff.programmes.index", say("政策"), Permission.PROGRAMME_READ),
    Tab("staff.budgets.index", say("预算"), Permission.BUDGET_READ),
    Tab("staff.summaries.index", say("月报"), Permission.SUMMARY_READ),
    Tab("staff.units.index", say("机构"), Permission.UNIT_READ),
    Tab("staff.accounts.index", say("账号"), Permission.ACCOUNT_READ),
    Tab("staff.audit.index", say("审计"), Permission.AUDIT_READ),
    Tab("portal.index", say("我的"), Permission.OWN_APPLICATIONS),
    Tab("partner.index", say("转来的贷款"), Permission.REFERRED_APPLICATIONS),
]


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
    for tab in TABS:
        if tab.endpoint in app.view_functions and grants(account.role, tab.permission):
            here = request.blueprint == tab.blueprint
            yield ShownTab(url_for(tab.endpoint), said(tab.label), here)


def show_navigation(app: Flask) -> None:
    """Give templates the tabs."""

    @app.context_processor
    def navigation() -> dict[str, object]:
        return {"navigation": list(tabs(app)), "account": viewer(), "desk_name": desk_name()}


def desk_name() -> str:
    """The name in the masthead: the county's desk, or the program's own name for strangers."""
    account = viewer()
    county = account.unit.short_name or account.unit.name if account else ""
    return str(_("%(county)s返乡创业服务台", county=county))
