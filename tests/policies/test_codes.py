import pytest

from supportdesk.policies.codes import code_list, code_lists


def test_every_code_has_chinese_and_english_words_and_stands_once() -> None:
    for listed in code_lists().values():
        codes = [entry.code for entry in listed.entries]
        assert len(set(codes)) == len(codes), listed.name
        assert len({entry.zh for entry in listed.entries}) == len(codes), listed.name
        assert len({entry.en for entry in listed.entries}) == len(codes), listed.name
        assert all(entry.zh and entry.en for entry in listed.entries), listed.name
        assert listed.source, listed.name


def test_other_words_for_the_same_thing_are_recognised() -> None:
    categories = code_list("person_categories")
    for words, code in (
        ("返乡农民工", "07"),
        ("07", "07"),
        ("建档立卡贫困人口", "09"),
        (" 残疾人 ", "02"),
        ("妇女", "81"),
    ):
        found = categories.find(words)
        assert found is not None
        assert found.code == code
    assert categories.find("宇航员") is None


def test_an_entry_of_its_own_is_never_another_entrys_other_word() -> None:
    for listed in code_lists().values():
        for entry in listed.entries:
            assert listed.find(entry.zh) is entry
            assert listed.find(entry.code) is entry


def test_all_shared_reasons_for_refusal_are_there() -> None:
    reasons = code_list("rejection_reasons")
    assert len(reasons.entries) == 25
    assert reasons.get("DOC_MISSING").label("en") == "papers are missing"
    assert ("WITHDRAWN", "申请人已撤回") in reasons.choices()
    with pytest.raises(KeyError):
        reasons.get("NO_SUCH_REASON")
