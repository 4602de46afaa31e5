"""Offers and requests belong together when their products share a word that tells."""

import pytest

from supportdesk.domain.cooperation import Side, fit, shared_words

GENERIC = ("产品", "加工", "供应")


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("蜜桃、桃干", "收购蜜桃", ("蜜桃",)),
        ("高山黄桃罐头", "黄桃罐头礼盒", ("黄桃罐头",)),
        ("桃", "桃干", ()),
        ("竹笋加工", "大豆加工", ()),
        ("LED 灯具", "led灯带", ("led",)),
        ("2026 新米", "2026 菜油", ()),
        ("香菇，木耳", "木耳和香菇", ("木耳", "香菇")),
        ("", "香菇", ()),
    ],
)
def test_what_two_products_have_in_common(one: str, other: str, shared: tuple[str, ...]) -> None:
    assert shared_words(one, other, GENERIC) == shared
    assert set(shared_words(other, one, GENERIC)) == set(shared)


def test_the_same_town_comes_first_then_the_longer_word() -> None:
    near = fit("黄桃罐头", "罐头", is_same_town=True)
    far = fit("黄桃罐头", "黄桃罐头", is_same_town=False)
    assert near is not None
    assert far is not None
    assert sorted([far, near], key=lambda found: found.order) == [near, far]
    assert fit("黄桃", "大豆", is_same_town=True) is None


def test_each_side_looks_for_the_other() -> None:
    assert [side.other for side in Side] == [Side.REQUEST, Side.OFFER]
