"""Other departments' programs: what a token may open, where a change may be told to, and how what is told is signed."""

import hashlib
import hmac
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import Words, say

LONGEST_ADDRESS = 200
LONGEST_LIFE = 366  # days: a token that nobody renews ends by itself
HTTPS = 443
_FIRST_FREE_PORT = 1024
# Names that stand for this machine or for a network of one's own, whatever a name server says.
_OWN_NAMES = ("localhost", "local", "internal", "lan", "home.arpa")
# IPv6 addresses in which an IPv4 address is meant.
_TRANSLATED = IPv6Network("64:ff9b::/96")


class Scope(StrEnum):
    """What a token opens; one that has several opens each of them."""

    CASES_READ = "cases.read"
    CASES_WRITE = "cases.write"
    APPLICATIONS_READ = "applications.read"
    APPLICATIONS_WRITE = "applications.write"
    PROGRAMMES_READ = "programmes.read"
    CALLBACKS_WRITE = "callbacks.write"


SCOPE_WORDS: dict[Scope, Words] = {
    Scope.CASES_READ: say("查看办件"),
    Scope.CASES_WRITE: say("登记人员与办件"),
    Scope.APPLICATIONS_READ: say("查看申请"),
    Scope.APPLICATIONS_WRITE: say("提交与撤回申请"),
    Scope.PROGRAMMES_READ: say("查看政策"),
    Scope.CALLBACKS_WRITE: say("登记回传地址"),
}


def checked_address(text: str) -> str:
    """Return the address to which changes are told; raises BadValueError (`url`).

    Only https, to a name or a public address; where the name leads is looked at again each time before anything is sent.
    """
    address = text.strip()
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port or HTTPS
    except ValueError:
        parts, host, port = urlsplit(""), "", HTTPS
    if not address.isascii() or not address.isprintable() or " " in address or "\\" in address or not host:
        raise _refused(say("地址不完整，应为 https:// 开头的英文地址。"))
    if len(address) > LONGEST_ADDRESS:
        raise _refused(say("地址最长 {most} 个字符。", most=LONGEST_ADDRESS))
    if parts.scheme != "https":
        raise _refused(say("只向 https 地址回传。"))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _refused(say("地址里不要写用户名、密码或 # 后的内容。"))
    if port != HTTPS and port < _FIRST_FREE_PORT:
        raise _refused(say("端口只能是 443，或 1024 以上。"))
    if not _may_be_public(host):
        raise _refused(say("不能回传到内部地址。"))
    return address


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public network: not this machine's, not a private or a reserved one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    meant = _within(found) if isinstance(found, IPv6Address) else found
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in {found, meant} - {None})


def signature(secret: str, moment: str, body: bytes) -> str:
    """Sign what is told: HMAC-SHA-256 over the moment (seconds since 1970), a full stop, and the body as it is sent."""
    return "v1=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _within(address: IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, or itself."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def _may_be_public(host: str) -> bool:
    if any(host == name or host.endswith("." + name) for name in _OWN_NAMES):
        return False
    try:
        ip_address(host)
    except ValueError:
        # A name; a last label of digits alone would be read as an address by some.
        return "." in host and not host.rpartition(".")[2].isdigit()
    return is_public(host)


def _refused(words: Words) -> BadValueError:
    return BadValueError(words, field="url", code="url")
