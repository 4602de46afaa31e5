"""Sentences of the lower floors in the reader's language; dates, money and the rest as the language writes them."""

from datetime import date, datetime

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_translations, gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from supportdesk.domain.money import Money
from supportdesk.domain.words import Words, counted
from supportdesk.models.policies import Programme
from supportdesk.services.work import CHINA, SYSTEM
from supportdesk.web.shared.reading import reading

WEEKDAYS = "一二三四五六日"


def said(words: Words | str) -> str:
    """Say a sentence in the reader's language."""
    return words.said(gettext) if isinstance(words, Words) else gettext(words)


def day(value: date | None) -> str:
    """2026-11-25: lists and tables, both languages."""
    return value.isoformat() if value else "—"


def period(first: date | None, last: date | None) -> str:
    """2019-02-01 至 2025-03-01; one dash where neither end is known."""
    if first is None and last is None:
        return "—"
    return str(gettext("%(first)s 至 %(last)s", first=day(first), last=day(last)))


def long_day(value: date | None) -> str:
    """2026年11月25日 (周三), or Wednesday 25 November 2026: where someone must act on it."""
    if value is None:
        return "—"
    if reading().language == "en":
        return f"{value:%A} {value.day} {value:%B} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）"


def short_day(value: date | None) -> str:
    """11-20 周五, or Fri 20 Nov: margins, where the year is plain."""
    if value is None:
        return "—"
    if reading().language == "en":
        return f"{value:%a} {value.day} {value:%b}"
    return f"{value:%m-%d} {weekday(value)}"


def weekday(value: date) -> str:
    """周五, or Friday."""
    return f"{value:%A}" if reading().language == "en" else f"周{WEEKDAYS[value.weekday()]}"


def short_weekday(value: date) -> str:
    """周五, or Fri."""
    return f"{value:%a}" if reading().language == "en" else weekday(value)


def long_month(value: date) -> str:
    """2026年10月, or October 2026."""
    return f"{value:%B} {value.year}" if reading().language == "en" else f"{value.year}年{value.month}月"


def short_month(value: date) -> str:
    """10月, or Oct: axes and captions."""
    return f"{value:%b}" if reading().language == "en" else f"{value.month}月"


def moment(value: datetime | None) -> str:
    """2026-11-25 10:42, China's time."""
    return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}" if value else "—"


def money(value: Money | None) -> str:
    """300,000.00 in yuan; the unit stands in the table's head."""
    return value.grouped.replace("-", "−") if value is not None else "—"


def plain_money(value: Money) -> str:
    """20 万元, 5,000 元, 3,846.72 元: for the applicant; in English plain yuan."""
    ten_thousand, yuan = 1_000_000, 100
    if reading().language != "en" and value.fen and value.fen % ten_thousand == 0:
        return f"{value.fen // ten_thousand:,} {gettext('万元')}"
    figure = f"{value.fen // yuan:,}" if value.fen % yuan == 0 else value.grouped
    return f"{figure} {gettext('元')}"


def wan(value: Money | None) -> str:
    """Ten thousands of yuan with one decimal."""
    return value.wan.replace("-", "−") if value is not None else "—"


def actor(name: str) -> str:
    """Who did it; the program itself has a word of its own."""
    return str(gettext("系统")) if name == SYSTEM else name


def programme_name(programme: Programme) -> str:
    """A programme in the reader's language, as far as it has a name in it."""
    return (programme.name_en if reading().language == "en" else "") or programme.name


@pass_context
def _in_templates(context: Context, sentence: str, **values: object) -> str:
    """`_("…%(count)s…", count=…)` in templates: escapes the values, tells "1 day" and "2 days" apart."""
    translated = str(_catalogue().ugettext(sentence))
    if context.eval_ctx.autoescape:
        return Markup(counted(translated, values)) % values  # noqa: S704 - sentences of the house; values are escaped
    return counted(translated, values) % values


def teach(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.globals["gettext"] = _in_templates
    # What the audit record shows as JSON is read by people: names stay legible.
    app.jinja_env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    app.jinja_env.filters.update(
        said=said, day=day, long_day=long_day, short_day=short_day, weekday=weekday, moment=moment, money=money, wan=wan
    )
    app.jinja_env.filters.update(actor=actor, programme_name=programme_name, long_month=long_month)
    app.jinja_env.filters.update(short_month=short_month)


def _catalogue() -> NullTranslations:
    """The request's catalogue, looked up once: a page says a hundred sentences, and the way to it is long."""
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_translations()
    return found
