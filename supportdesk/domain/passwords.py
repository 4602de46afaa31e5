"""What makes a password acceptable: length and not being everybody's first guess. No forced mixture of signs."""

import unicodedata

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import say

LEAST = 10
MOST = 128
# Roots that people guess first, here and everywhere; a password that is one of them with digits around it is refused.
GUESSED = frozenset(
    {
        "password", "passw0rd", "admin", "administrator", "supportdesk", "qwerty", "qwertyuiop", "letmein", "welcome",
        "iloveyou", "woaini", "mima", "chuangye", "fanxiang", "guanliyuan", "abc", "abcd", "test", "user", "root", "",
    }
)  # fmt: skip


def check_password(password: str, username: str) -> str:
    """Return the password in one agreed form (NFC); raises BadValueError when it is too short, too long or guessed first."""
    agreed = unicodedata.normalize("NFC", password)
    if not LEAST <= len(agreed) <= MOST:
        raise BadValueError(
            say("密码须为 {least} 至 {most} 个字符。", least=LEAST, most=MOST), field="password", code="length"
        )
    bare = agreed.casefold().strip("0123456789!@#$%^&*()_-+=.?, ")
    if bare in GUESSED or bare == username.casefold():
        raise BadValueError(say("这个密码太容易被猜到，请换一个。"), field="password", code="guessed")
    return agreed
