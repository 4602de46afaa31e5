from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from supportdesk.domain.money import Money
from supportdesk.domain.words import say
from supportdesk.papers import language
from supportdesk.papers.language import Wording, translator


def test_chinese_needs_no_catalogue() -> None:
    assert translator("zh")("收件回执") == "收件回执"


def test_english_comes_from_the_catalogue_without_flask() -> None:
    assert translator("en")("收件回执") == "Receipt"
    assert translator("en")("没有这句话的译文") == "没有这句话的译文"


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="zh or en"):
        translator("fr")


def test_a_catalogue_that_is_older_than_its_source_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid "甲"\nmsgstr "new"\n', "utf-8")
    (folder / "messages.mo").write_bytes(b"stale")
    monkeypatch.setattr(language, "_CATALOGUES", tmp_path)
    monkeypatch.setattr(language, "_changed", lambda path: 1.0 if path.suffix == ".mo" else 2.0)
    assert translator("en")("甲") == "new"


def test_words_are_said_and_plain_text_stays() -> None:
    assert Wording("en").said(say("收件回执")) == "Receipt"
    assert Wording("en").said("周志远") == "周志远"


def test_dates_and_amounts_follow_the_language() -> None:
    zh, en = Wording("zh"), Wording("en")
    assert zh.long_day(date(2026, 11, 9)) == "2026 年 11 月 9 日"
    assert en.long_day(date(2026, 11, 9)) == "9 November 2026"
    assert zh.yuan(Money.yuan(300000)) == "300,000.00 元"
    assert en.yuan(Money.yuan(300000)) == "CNY 300,000.00"
    assert zh.amount(Money.yuan("-5")) == "−5.00"
    assert zh.amount(None) == "—"
    assert zh.amount(say("不涉及")) == "不涉及"


def test_moments_are_told_in_chinese_civil_time() -> None:
    moment = datetime(2026, 11, 9, 16, 26, tzinfo=UTC)
    assert Wording("zh").moment(moment) == "2026-11-10 00:26"
    assert Wording("en").long_moment(moment) == "10 November 2026, 00:26"
