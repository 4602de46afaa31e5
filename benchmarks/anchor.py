"""The anchor: the least that a page can cost with the same framework on the same server.

One template, rows as tuples of eleven columns, nobody signed in, no database. Whatever the program adds is paid on top of
this. `/page` has 25 rows; `/page/N` is as large as N bytes.
"""

from flask import Flask
from jinja2 import DictLoader

Row = tuple[int, str, str, str, str, str, str, str, str, str, str]


def _row(n: int) -> Row:
    return (
        n, f"HC-2026-{n:04d}", f"张建{n % 10}", f"城关镇建国食品厂{n}", "城关镇", "创业担保贷款", "还款中", "周晓兰",
        "2026-01-01 10:00", "2026-11-01 09:30", "120,000.00",
    )  # fmt: skip


ROWS = [_row(n) for n in range(25)]
TOWNS = [
    "城关镇",
    "云岭镇",
    "白沙镇",
    "石桥乡",
    "大坪乡",
    "龙塘乡",
    "双溪乡",
    "青山镇",
    "大湾镇",
    "枫林乡",
    "梅花乡",
    "望江镇",
]
FRAME = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="/static/desk.css"></head><body><header><a href="/">返乡创业服务台</a>
<nav><a href="/desk/today/">今日</a><a href="/desk/cases/">办件</a><a href="/desk/people/">人员</a>
<a href="/desk/summaries/">月报</a></nav><span>{{ user }}</span></header>
<main>{% block body %}{% endblock %}</main></body></html>"""
NAMES = ["key", "number", "person", "venture", "town", "kind", "state", "handler", "opened", "updated", "amount"]
CELLS = "".join(f"<td>{{{{ {name} }}}}</td>" for name in NAMES[2:])
PAGE = (
    """{% extends "frame.html" %}{% block title %}办件{% endblock %}{% block body %}<form method="get"><input name="q">
<select name="town">{% for town in towns %}<option>{{ town }}</option>{% endfor %}</select><button>查询</button></form>
<table><thead><tr><th>办件号</th><th>姓名</th><th>实体</th><th>乡镇</th><th>事项</th><th>状态</th><th>经办</th><th>立案</th><th>更新</th>
<th>金额</th></tr></thead><tbody>{% for """
    + ", ".join(NAMES)
    + """ in rows %}<tr><td><a href="/desk/cases/{{ key }}">{{ number }}</a></td>"""
    + CELLS
    + """</tr>{% endfor %}</tbody></table><a href="?after=x">下一页</a>{% endblock %}"""
)

app = Flask(__name__)
app.jinja_loader = DictLoader({"frame.html": FRAME, "page.html": PAGE})
template = app.jinja_env.get_template("page.html")
_by_size: dict[int, list[Row]] = {}


@app.get("/page")
def page() -> str:
    """The anchor page: 25 rows."""
    return template.render(rows=ROWS, user="周晓兰", towns=TOWNS)


@app.get("/page/<int:size>")
def page_of(size: int) -> str:
    """The anchor page with as many rows as make it so many bytes."""
    if size not in _by_size:
        none, one = (len(template.render(rows=ROWS[:n], user="周晓兰", towns=TOWNS).encode()) for n in (0, 1))
        _by_size[size] = [_row(n) for n in range(max(round((size - none) / (one - none)), 1))]
    return template.render(rows=_by_size[size], user="周晓兰", towns=TOWNS)
