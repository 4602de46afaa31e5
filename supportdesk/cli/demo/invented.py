"""Invented people and what happened to them: the same seed tells the same lives, relative to today.

Resident numbers carry the division 990426, which no register has; sequence numbers 990 to 999 are given to nobody.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from supportdesk.domain.check_digits import credit_code_check_char, resident_check_char
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanState as S

COUNTY_CODE = "990426"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英建国华文辉玲志斌波鹏红梅玉兰春海燕飞林雪峰云龙凤山福德成荣贵兴旺庆生祥瑞安康"
    "宁和顺义仁礼智信诚忠孝良善美清秀珍琴瑶琳琪璐倩婷媛佳欣怡悦乐晨曦晓阳光昊天宇宏俊豪凯毅恒远达通利源泉江河湖溪川松柏竹菊荷"
    "莲蓉薇蕾芝萍"
)
MINORITY_NAMES = ("阿依古丽·买买提", "迪丽努尔·艾力", "扎西·次仁", "古丽娜尔·吐尔逊")
AWAY_PLACES = (
    "广东省东莞市",
    "广东省深圳市",
    "浙江省宁波市",
    "浙江省义乌市",
    "江苏省苏州市",
    "上海市",
    "福建省泉州市",
    "北京市",
)
TRADES = ("电子厂", "制鞋", "服装", "建筑", "餐饮", "物流", "家政", "五金")
# Trade, section of GB/T 4754, main product, share of all.
BUSINESSES = (
    ("种植园", "A", "脐橙", 16), ("养殖场", "A", "土鸡", 12), ("食品厂", "C", "豆制品", 9), ("服装厂", "C", "工装", 7),
    ("竹木加工坊", "C", "竹编", 5), ("装饰部", "E", "家装", 4), ("商行", "F", "日用百货", 14), ("网店", "F", "土特产", 9),
    ("快运站", "G", "快递", 4), ("米粉店", "H", "米粉", 9), ("农家乐", "H", "民宿", 5), ("家政部", "O", "家政", 3),
    ("修理部", "O", "汽车修理", 3),
)  # fmt: skip
CATEGORIES = (("07", 58), ("10", 14), ("09", 8), ("01", 8), ("03", 5), ("05", 4), ("02", 3))
EDUCATION = (("70", 45), ("60", 25), ("40", 12), ("30", 10), ("80", 6), ("20", 2))
MONTHS_BACK = 36
SUBJECTS = ("一次性创业补贴", "场租补贴", "社会保险补贴", "带动就业补贴")
COURSES = ("创办你的企业 SYB", "产生你的企业想法 GYB", "改善你的企业 IYB", "网络创业培训")

# Where loans of a month some months back stand today: (state, weight).
FRESH = (
    (S.DRAFT, 3),
    (S.RECEIVED, 8),
    (S.SUPPLEMENT, 5),
    (S.ACCEPTED, 7),
    (S.REVIEW, 7),
    (S.DECISION, 9),
    (S.WITHDRAWN, 2),
)
RECENT = (
    (S.DECISION, 6),
    (S.PUBLICITY, 9),
    (S.BANK, 9),
    (S.SIGNED, 4),
    (S.REPAYING, 30),
    (S.REFUSED, 8),
    (S.WITHDRAWN, 3),
)
RUNNING = ((S.REPAYING, 78), (S.SETTLED, 4), (S.OVERDUE, 2), (S.REFUSED, 12), (S.WITHDRAWN, 4))
GROWN = (
    (S.REPAYING, 44), (S.SETTLED, 34), (S.OVERDUE, 3), (S.COMPENSATED, 1), (S.RECOVERING, 1), (S.WRITTEN_OFF, 1),
    (S.REFUSED, 12), (S.WITHDRAWN, 4),
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """The loan that somebody asked for."""

    asked_on: date
    amount: Money
    term_months: int
    state: S
    # How far a running loan is from its end, and how quickly the offices were.
    pace: float
    bank: int


@dataclass(frozen=True)
class Award:
    """Support of another kind that was paid in the past."""

    kind: str
    subject: str
    amount: Money
    paid_on: date


@dataclass(frozen=True)
class Life:
    """One person, their venture, and what they asked for."""

    name: str
    number: str
    phone: str
    female: bool
    born_on: date
    town: int
    category: str
    education: str
    away_place: str
    away_trade: str
    away_from: date
    returned_on: date
    opened_on: date
    business: str
    industry: str
    product: str
    credit_code: str
    legal_form: str
    employees: int
    founded_on: date
    closed_on: date | None
    wish: Wish | None
    awards: tuple[Award, ...]


def lives(count: int, seed: int, today: date, towns: int, banks: int) -> Iterator[Life]:
    """Tell as many lives, by the day on which their case was opened."""
    chance = random.Random(seed)  # noqa: S311 - invented people need no secrets
    span = MONTHS_BACK * 30
    for turn in range(count):
        opened_on = today - timedelta(days=span - int(span * (turn + chance.random()) / count))
        yield _life(chance, turn, min(opened_on, today), today, towns, banks)


def _life(chance: random.Random, turn: int, opened_on: date, today: date, towns: int, banks: int) -> Life:
    female = chance.random() < 0.42  # noqa: PLR2004 - a share of the invented
    number, born_on = _number(turn, female=female)
    returned_on = opened_on - timedelta(days=20 + int(chance.random() ** 2 * 500))
    trade, industry, product, _ = _pick(chance, [(business, business[3]) for business in BUSINESSES])
    name = _name(chance)
    founded_on = opened_on - timedelta(days=int(chance.random() * 90))
    closes = chance.random() < 0.06 and (today - opened_on).days > 200  # noqa: PLR2004
    closed_on = opened_on + timedelta(days=120 + int(chance.random() * 400)) if closes else None
    wish = _wish(chance, opened_on, today, banks) if chance.random() < 0.72 else None  # noqa: PLR2004
    return Life(
        name=name,
        number=number,
        phone=f"1{chance.choice('35789')}{turn % 1_000_000_000:09d}",
        female=female,
        born_on=born_on,
        town=min(int(chance.random() ** 1.5 * towns), towns - 1),
        category=_pick(chance, CATEGORIES),
        education=_pick(chance, EDUCATION),
        away_place=chance.choice(AWAY_PLACES),
        away_trade=chance.choice(TRADES),
        away_from=returned_on - timedelta(days=365 + int(chance.random() * 4000)),
        returned_on=returned_on,
        opened_on=opened_on,
        business=f"{name[:1] if '·' in name else name[-2:]}{trade}",
        industry=industry,
        product=product,
        credit_code=_credit_code(turn),
        legal_form="11" if chance.random() < 0.66 else ("21" if industry == "A" else "15"),  # noqa: PLR2004
        employees=int(chance.random() ** 3 * 24),
        founded_on=founded_on,
        closed_on=closed_on if closed_on and closed_on <= today else None,
        wish=wish,
        awards=tuple(_awards(chance, founded_on, today)),
    )


def _wish(chance: random.Random, opened_on: date, today: date, banks: int) -> Wish:
    age = (today - opened_on).days
    stands = FRESH if age < 25 else RECENT if age < 75 else RUNNING if age < 400 else GROWN  # noqa: PLR2004 - days
    return Wish(
        asked_on=opened_on,
        amount=Money.yuan(min(50_000 + int(chance.random() ** 1.3 * 26) * 10_000, 300_000)),
        term_months=chance.choice((12, 24, 24, 36)),
        state=_pick(chance, stands),
        pace=chance.random(),
        bank=int(chance.random() * banks),
    )


def _awards(chance: random.Random, founded_on: date, today: date) -> Iterator[Award]:
    def day() -> date:
        return min(founded_on + timedelta(days=180 + int(chance.random() * 300)), today)

    if (today - founded_on).days < 190:  # noqa: PLR2004 - nothing is paid before half a year
        return
    if chance.random() < 0.28:  # noqa: PLR2004
        yield Award("subsidy", chance.choice(SUBJECTS), Money.yuan(chance.choice((3_000, 5_000, 6_000))), day())
    if chance.random() < 0.3:  # noqa: PLR2004
        yield Award("training", chance.choice(COURSES), Money.yuan(chance.choice((100, 1_000, 1_300))), day())
    if chance.random() < 0.18:  # noqa: PLR2004
        yield Award("tax_relief", "重点群体税收扣减", Money(int(chance.random() * 2_000_000) + 10_000), day())
    if chance.random() < 0.08:  # noqa: PLR2004
        yield Award("insurance", "创业保险", Money.yuan(chance.choice((300, 500, 800))), day())


def _pick(chance: random.Random, weighted: Sequence[tuple[object, int]]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - what the pairs hold
    things = [thing for thing, _ in weighted]
    return chance.choices(things, [weight for _, weight in weighted])[0]


def _name(chance: random.Random) -> str:
    if chance.random() < 0.01:  # noqa: PLR2004
        return chance.choice(MINORITY_NAMES)
    # Squared draws give the skew of real names.
    surname = SURNAMES[int(chance.random() ** 2 * len(SURNAMES))]
    first = GIVEN[int(chance.random() ** 2 * len(GIVEN))]
    return surname + first + (GIVEN[int(chance.random() ** 2 * len(GIVEN))] if chance.random() < 0.8 else "")  # noqa: PLR2004


def _number(turn: int, *, female: bool) -> tuple[str, date]:
    """Give a number that checks: five a day and sex, so the turn leads to a day of its own."""
    days = (date(2003, 1, 1) - date(1966, 1, 1)).days
    # Neighbours by turn are not neighbours by age: 7919 is coprime to the number of days.
    born_on = date(1966, 1, 1) + timedelta(days=turn // 5 * 7919 % days)
    round_ = turn // 5 // days
    sequence = 990 + turn % 5 * 2 + (0 if female else 1)
    first = f"{int(COUNTY_CODE) + round_}{born_on:%Y%m%d}{sequence}"
    return first + resident_check_char(first), born_on


def _credit_code(turn: int) -> str:
    first = f"92{COUNTY_CODE}MA{turn:07d}"
    return first + credit_code_check_char(first)
