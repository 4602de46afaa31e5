"""The demo county itself: units, accounts, banks, policies, money. Opened through the same deeds as a real one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.cli.demo.invented import COUNTY_CODE, MONTHS_BACK
from supportdesk.domain.budgets import borne
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.parameters import PayerShare
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.policies import Bank, Kind, Programme, Target
from supportdesk.queries.policies import loan_terms_of, version_in_force
from supportdesk.services import accounts, budgets, calendars, counties, guarantee_funds, policies, rule_books
from supportdesk.services.work import Work, deed

COUNTY_NAME = "禾川县"
TOWNS = (
    "城关镇", "云岭镇", "白沙镇", "石桥乡", "大坪乡", "龙塘乡", "双溪乡",
    "青山镇", "大湾镇", "枫林乡", "梅花乡", "望江镇", "清水镇", "永安镇",
)  # fmt: skip
BANKS = ("县农村商业银行", "邮储银行县支行", "农业银行县支行", "村镇银行")
# Role, name, unit (0: the county, else the town's place in TOWNS), user name.
STAFF = (
    ("official", "周晓兰", Role.OFFICIAL, 0),
    ("township", "陈桂珍", Role.OFFICIAL, 2),
    ("reviewer", "郑海峰", Role.OFFICIAL, 0),
    # Neither handles nor reviews: pays what others entered, checked and approved.
    ("cashier", "蒙秀英", Role.OFFICIAL, 0),
    ("supervisor", "何立群", Role.SUPERVISOR, 0),
    ("director", "梁志远", Role.SUPERVISOR, 0),
    # Decided by one, compensated by another: what can't be recovered is given up by a third.
    ("deputy", "黄永胜", Role.SUPERVISOR, 0),
    ("sysadmin", "陆春燕", Role.SYSADMIN, 0),
    ("secadmin", "李文博", Role.SECADMIN, 0),
    ("auditor", "覃国安", Role.AUDITOR, 0),
)
# What a county of so many cases needs, so that nothing in the stories runs out of money.
YUAN_PER_CASE = 12_000
FUND_YUAN_PER_CASE = 40_000


@dataclass
class DemoCounty:
    """What stories need of the county."""

    county: OrgUnit
    towns: list[OrgUnit]
    staff: dict[str, Account]
    banks: list[Bank]
    programme: Programme
    budgets: dict[int, Budget]
    fund: GuaranteeFund
    password: str

    @property
    def code(self) -> str:
        return self.county.code

    @property
    def usernames(self) -> list[str]:
        return [*self.staff, "entrepreneur", "partner"]


def open_demo_county(session: Session, password: str, now: datetime) -> DemoCounty:
    """Open the county with everything but its cases."""
    with deed(session, None, now) as work:
        county = counties.open_county(work, code=COUNTY_CODE, name=COUNTY_NAME)
        county.phone, county.complaint_phone, county.address = "0000-6123456", "12345", "城关镇人民路 1 号"
        towns = [
            counties.open_town(work, county, code=f"{COUNTY_CODE}{100 + place}", name=name)
            for place, name in enumerate(TOWNS, start=1)
        ]
        for town in towns:
            town.phone, town.complaint_phone = "0000-6123456", "12345"
        calendars.seed(work)
        policies.load_shipped(work)
        rule_books.load_shipped(work)
        rule_books.load_demo(work, county)
        banks = [
            Bank(code=f"B{n}", name=name, unit_id=county.id, phone="0000-6120000") for n, name in enumerate(BANKS, 1)
        ]
        work.session.add_all(banks)
        work.session.flush()
        staff = {
            username: _account(work, username, name, role, towns[place - 1] if place else county, password)
            for username, name, role, place in STAFF
        }
        partner = accounts.open_account(
            work, username="partner", name="韦丽娟", role=Role.PARTNER, unit_id=county.id, bank_id=banks[0].id
        )
        accounts.set_password(work, partner, password)
        programme = work.session.scalars(
            select(Programme).where(Programme.kind == Kind.LOAN, Programme.code == "startup_loan")
        ).one()
        return DemoCounty(county, towns, staff, banks, programme, {}, _fund(work, county), password)


def provide_money(session: Session, county: DemoCounty, cases: int, now: datetime) -> None:
    """Appropriate budgets for every year of the stories and fill the fund, to the county's size."""
    first = (now - timedelta(days=MONTHS_BACK * 31)).year
    with deed(session, None, now) as work:
        share = max(cases * YUAN_PER_CASE // (now.year - first + 1), 3_200_000)
        for year in range(first, now.year + 1):
            budget = budgets.open_budget(work, county.programme, county.county, year)
            for payer, part in borne(Money.yuan(share), _payers(work, county)):
                note = f"禾财社〔{year}〕12号"
                budgets.appropriate(work, budget, part, note, on=date(year, 1, 1), payer=payer)
            county.budgets[year] = budget
        guarantee_funds.deposit(
            work,
            county.fund,
            Money.yuan(max(cases * FUND_YUAN_PER_CASE, 5_000_000)),
            "县财政注入担保基金",
            on=date(first, 1, 1),
        )
        _targets(work, county, now.year, cases)


def _payers(work: Work, county: DemoCounty) -> Sequence[PayerShare]:
    version = version_in_force(work.session, Kind.LOAN, county.county, work.today)
    return loan_terms_of(work.session, version).subsidy_shares if version else ()


def _account(work: Work, username: str, name: str, role: Role, unit: OrgUnit, password: str) -> Account:
    account = accounts.open_account(
        work, username=username, name=name, role=role, unit_id=unit.id, email=f"{username}@example.invalid"
    )
    accounts.set_password(work, account, password)
    return account


def _fund(work: Work, county: OrgUnit) -> GuaranteeFund:
    return guarantee_funds.open_fund(work, county, f"{COUNTY_NAME}创业担保基金", max_multiple="10", suspend_at="0.20")


def _targets(work: Work, county: DemoCounty, year: int, cases: int) -> None:
    """Targets a little above what the stories reach."""
    yearly = max(cases // 3, 1)
    for indicator, amount in (
        ("people_found", yearly),
        ("ventures_founded", yearly),
        ("jobs_created", yearly * 6),
        ("loans_disbursed_amount", yearly * 9_500_000),
    ):
        work.session.add(Target(unit_id=county.county.id, year=year, indicator=indicator, amount=amount))
