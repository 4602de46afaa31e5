"""The sentences for settings that the program refuses to start with: `config` stands alone and knows their codes only."""

from collections.abc import Mapping

from config import ConfigurationError
from supportdesk.domain.words import Words, say

SENTENCES: Mapping[str, Words] = {
    "debug_served": say("设置了 {name}：调试模式不能对外服务，请先取消。"),
    "secret_short": say("{name} 短于 {least} 个字符，请换一个长的。"),
    "file_open_to_others": say("{file} 别人也能读到，请先运行 chmod 600 {file}。"),
    "not_whole": say("{name} 应为 {least} 至 {most} 的整数，不是“{given}”。"),
    "not_an_address": say("{name} 应为网址，如 https://desk.example.org，不是“{given}”。"),
    "not_a_database": say("{name} 应以 sqlite:/// 或 postgresql:// 开头。"),
    "no_such_file": say("{name} 指的文件 {file} 不存在。"),
    "no_keys": say("密钥文件 {file}（{name}）里没有可用的密钥，请放回完好的密钥文件。"),
    "other_keys": say("密钥文件（{name}）不是这个数据库的，请放回原来的密钥文件。"),
    "not_a_mail_server": say("{name} 应写成 smtp://主机:端口 或 smtps://主机:端口，端口为 1 至 65535。"),
}


def words_of(error: ConfigurationError) -> Words:
    """Return the sentence for a refused setting."""
    return Words(SENTENCES[error.code].template, error.values)
