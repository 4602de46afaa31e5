"""The frame, error pages and the public pages: sound markup for strangers and for people signed in, in both languages."""

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup
from wtforms import Form, StringField
from wtforms.validators import InputRequired

from tests.web.shared.markup import faults_of

FRAME = {
    "desk_name": "禾川县返乡创业服务台",
    "navigation": [{"url": "/a", "label": "今日", "active": True}, {"url": "/b", "label": "办件", "active": False}],
    "signed_in": {"name": "周晓兰", "unit": "县创业服务中心·经办"},
    "account_links": [{"url": "/c", "label": "我的账号"}],
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("frame", [{}, FRAME], ids=["stranger", "signed in"])
@pytest.mark.parametrize("layout", ["base", "roomy"])
def test_the_frame_is_sound_markup(gallery: Flask, layout: str, frame: dict[str, object], language: str) -> None:
    source = f'{{% extends "shared/{layout}.html" %}}{{% block title %}}今日{{% endblock %}}'
    with gallery.test_request_context(f"/?lang={language}"):
        markup = render_template_string(source, **frame)
    assert faults_of(markup) == []
    assert f'<html lang="{"en" if language == "en" else "zh-CN"}"' in markup
    assert "<title>今日 - " in markup


def test_the_frame_keeps_a_pages_own_words(gallery: Flask) -> None:
    """A page's variable with a name the frame might use for itself reaches its blocks untouched."""
    source = '{% extends "shared/base.html" %}{% block content %}{{ person }} {{ desk }} {{ tabs }}{% endblock %}'
    with gallery.test_request_context("/"):
        markup = render_template_string(source, person="罗春生", desk="窗口 12", tabs="三页", **FRAME)
    assert "罗春生 窗口 12 三页" in markup


def test_the_reader_is_given_larger_type_and_the_dark_theme_by_cookie(gallery: Flask) -> None:
    source = '{% extends "shared/base.html" %}'
    with gallery.test_request_context("/", headers={"Cookie": "type=large; theme=dark"}):
        assert 'data-bs-theme="dark" class="large-type"' in render_template_string(source)
    with gallery.test_request_context("/", headers={"Cookie": 'type="><script>; theme=<b>'}):
        markup = render_template_string(source)
    assert "data-bs-theme" not in markup
    assert "<script>" not in markup


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 415, 418, 422, 429, 500, 503])
def test_an_error_page_says_what_happened_and_keeps_the_code_small(gallery: Flask, status: int, language: str) -> None:
    with gallery.test_request_context(f"/?lang={language}"):
        markup = gallery.jinja_env.get_template("shared/error.html").render(
            status=status, sentence="这笔贷款已经办结。", number="7KQ4"
        )
    assert faults_of(markup) == []
    assert "这笔贷款已经办结。" in markup
    assert "7KQ4" in markup
    assert str(status) not in markup.split("</h1>")[0].split("<h1>")[1]


def test_a_conflict_shows_both_values_and_what_to_choose(gallery: Flask) -> None:
    with gallery.test_request_context("/"):
        markup = gallery.jinja_env.get_template("shared/error.html").render(
            status=409,
            sentence="陈桂珍在 10:42 改了贷款金额。",
            number="",
            title="您填写期间，这份申请被别人改过",
            compared=[{"label": "贷款金额", "yours": "150,000.00 元", "now": "200,000.00 元"}],
            choices=[{"label": "用现在系统里的", "url": "#", "primary": True}, {"label": "用我填的", "url": "#"}],
            phone="0000-552 6000",
        )
    assert faults_of(markup) == []
    assert "150,000.00 元" in markup
    assert "200,000.00 元" in markup
    assert "报给系统管理员" not in markup


class Asking(Form):
    receipt = StringField("回执号", [InputRequired("请填写回执号。")])
    last_four = StringField("证件后四位", [InputRequired("请填写证件后四位。")])

    def hidden_tag(self) -> Markup:
        return Markup("")


FOUND = {
    "receipt": "HC-2026-0417-01",
    "headline": "正在审批",
    "what": "创业担保贷款，11月6日受理",
    "notice": {
        "kind": "act",
        "title": "请您补 1 张照片",
        "words": "12月4日前。",
        "action_label": "上传",
        "action_url": "#",
    },
    "steps": [{"word": "审批", "state": "here"}],
    "waits": [{"label": "通常", "value": "9 到 13 个工作日"}],
    "phone": "0000-552 6017",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("known", [{}, {"asked": True}, {"found": FOUND}], ids=["asking", "nothing", "found"])
def test_the_status_page_is_sound_markup(gallery: Flask, known: dict[str, object], language: str) -> None:
    with gallery.test_request_context(f"/?lang={language}"):
        markup = gallery.jinja_env.get_template("public/status.html").render(form=Asking(), **known)
    assert faults_of(markup) == []
    assert ("<form" in markup) is ("found" not in known)
