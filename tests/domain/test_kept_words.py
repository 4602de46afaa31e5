from datetime import date

from supportdesk.domain.kept_words import keep, words_of
from supportdesk.domain.words import say

ENGLISH = {
    "{anchor}后 {days} 天": "{days} days after {anchor}",
    "放款": "disbursement",
    "走访：{when}": "Visit: {when}",
}


def test_a_kept_sentence_is_said_in_the_readers_language() -> None:
    words = say("走访：{when}", when=say("{anchor}后 {days} 天", anchor=say("放款"), days=30))
    again = words_of(keep(words))
    assert str(again) == "走访：放款后 30 天"
    assert again.said(lambda text: ENGLISH.get(text, text)) == "Visit: 30 days after disbursement"


def test_days_and_plain_text_are_kept_as_they_are_written() -> None:
    assert str(words_of(keep(say("{day} 到期", day=date(2026, 11, 25))))) == "2026-11-25 到期"
    assert str(words_of(keep("带 {花括号} 的文字"))) == "带 {花括号} 的文字"


def test_what_holds_no_sentence_says_nothing() -> None:
    assert str(words_of({})) == ""
