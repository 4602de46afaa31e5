import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.capitals import accepted_capitals, capitals
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import Money

amounts = st.one_of(
    st.integers(0, 10**15),
    st.text(alphabet="000123", min_size=1, max_size=16).map(int),  # many zeros, where the trouble lies
).map(Money)


@pytest.mark.parametrize(
    ("yuan", "written"),
    [
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
        ("0.00", "人民币零元整"),
        ("0.53", "人民币伍角叁分"),
        ("10.00", "人民币壹拾元整"),
        ("100000000.00", "人民币壹亿元整"),
        ("100001000.00", "人民币壹亿零壹仟元整"),
        ("1234500000000.00", "人民币壹万贰仟叁佰肆拾伍亿元整"),
    ],
)
def test_an_amount_is_written_as_the_payment_rules_write_it(yuan: str, written: str) -> None:
    assert capitals(Money.yuan(yuan)) == written
    assert accepted_capitals(Money.yuan(yuan))[0] == written


@given(amounts)
def test_what_another_library_writes_is_accepted(amount: Money) -> None:
    assert "人民币" + cn2an.an2cn(str(amount), "rmb") in accepted_capitals(amount)


@given(amounts)
def test_the_words_of_two_amounts_are_never_the_same(amount: Money) -> None:
    assert not set(accepted_capitals(amount)) & set(accepted_capitals(amount + Money(1)))
    assert not set(accepted_capitals(amount)) & set(accepted_capitals(Money(amount.fen * 10 + 10)))


@given(amounts)
def test_zeros_in_a_row_are_written_once(amount: Money) -> None:
    assert all("零零" not in text for text in accepted_capitals(amount))


@pytest.mark.parametrize("fen", [-1, 10**17])
def test_a_negative_or_boundless_amount_has_no_words(fen: int) -> None:
    with pytest.raises(BadValueError):
        capitals(Money(fen))
