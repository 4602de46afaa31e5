"""Where a change may be told to, and how what is told is signed."""

import hashlib
import hmac

import pytest

from supportdesk.domain.departments import SCOPE_WORDS, Scope, checked_address, is_public, signature
from supportdesk.domain.errors import BadValueError


@pytest.mark.parametrize(
    "address",
    [
        "https://desk.example.gov.cn/changes?x=1",
        "https://desk.example.gov.cn:8443/",
        "https://1.1.1.1/x",
        "https://a.b",
    ],
)
def test_a_public_https_address_is_taken(address: str) -> None:
    assert checked_address(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "", "desk.example.org", "http://desk.example.org/", "ftp://desk.example.org/", "https://", "https:///x",
        "https://user:secret@desk.example.org/", "https://@desk.example.org/", "https://desk.example.org/#x",
        "https://localhost/", "https://desk.localhost/", "https://desk.local/", "https://desk.internal./",
        "https://127.0.0.1/", "https://10.0.0.8/", "https://192.168.1.1/", "https://172.16.0.1/", "https://169.254.169.254/",
        "https://100.64.0.1/", "https://0.0.0.0/", "https://[::1]/", "https://[fe80::1]/", "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:7f00:1::]/", "https://2130706433/",
        "https://0x7f.0.0.1/", "https://127.1/", "https://desk/", "https://desk.example.org:22/",
        "https://desk.example.org:99999/", "https://服务台.example.org/", "https://desk.example.org/ x",
        "https://desk.example.org\\@127.0.0.1/", "https://desk.example.org/\r\nHost: x", "https://[::1", "https://" + "a" * 200 + ".org/",
    ],
)  # fmt: skip
def test_an_address_that_leads_into_a_house_or_nowhere_is_refused(address: str) -> None:
    with pytest.raises(BadValueError) as refused:
        checked_address(address)
    assert refused.value.field == "url"


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "223.5.5.5"])
def test_addresses_of_the_public_network(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.1.1", "100.100.100.200", "0.0.0.1", "255.255.255.255",
        "224.0.0.1", "240.0.0.1", "198.18.0.1", "192.0.2.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "x", "",
    ],
)  # fmt: skip
def test_all_other_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_a_signature_covers_the_moment_and_the_body() -> None:
    expected = hmac.new(b"secret", b'1730000000.{"a": 1}', hashlib.sha256).hexdigest()
    assert signature("secret", "1730000000", b'{"a": 1}') == f"v1={expected}"
    others = {signature("secret", "1730000001", b'{"a": 1}'), signature("other", "1730000000", b'{"a": 1}')}
    assert f"v1={expected}" not in others


def test_every_scope_has_its_words() -> None:
    assert set(SCOPE_WORDS) == set(Scope)
