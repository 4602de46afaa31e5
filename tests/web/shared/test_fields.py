"""A field says its error between label and control, tells screen readers, and keeps what was typed."""

import re

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tests.web.shared.markup import faults_of


class Household(Form):
    members = StringField("家庭人数", [InputRequired("请填写家庭人数。")])


class Registration(Form):
    name = StringField("姓名", [InputRequired("请填写姓名。")])
    amount = DecimalField("金额", [Optional()])
    secret = PasswordField("密码")
    township = SelectField(
        "乡镇", [InputRequired("请选乡镇。")], choices=[SelectChoice("", "请选择"), SelectChoice("1", "云岭镇")]
    )
    note = TextAreaField("备注")
    since = DateField("返乡日期", [Optional()])
    photo = FileField("照片")
    agreed = BooleanField("我已核对原件", [InputRequired("请先核对原件。")])
    decision = RadioField(
        "决定", [InputRequired("请选一项。")], choices=[SelectChoice("yes", "同意"), SelectChoice("no", "不予批准")]
    )
    traits = SelectMultipleField(
        "类别",
        choices=[SelectChoice("a", "返乡农民工")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    key = HiddenField("key")
    household = FormField(Household)
    phones = FieldList(StringField("手机", [InputRequired("请填写手机。")]), min_entries=1)


FIELDS = [
    name
    for name in Registration.__dict__
    if not name.startswith("_") and name not in SelectChoice("household", "phones")
]
EVERYTHING = "hint='提示', after='说明', unit='元', width='w-8', hints={'yes': '公示'}, attributes={'data-x': '1'}"
ALL_FIELDS = "".join(f"{{{{ field(form.{name}, {EVERYTHING}) }}}}" for name in FIELDS)


def shown_form(gallery: Flask, snippet: str, *, wrong: bool, language: str = "zh") -> str:
    form = Registration(MultiDict({"name": "", "phones-0": ""}) if wrong else None)
    if wrong:
        assert not form.validate()
    source = f'{{% from "shared/components/form.html" import field, error_summary, control_id %}}{snippet}'
    with gallery.test_request_context(f"/?lang={language}"):
        return render_template_string(source, form=form)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("wrong", [False, True])
def test_every_kind_of_field_is_sound_markup(gallery: Flask, *, wrong: bool, language: str) -> None:
    assert faults_of(shown_form(gallery, ALL_FIELDS, wrong=wrong, language=language)) == []


def test_an_error_stands_between_label_and_control_and_is_linked_to_it(gallery: Flask) -> None:
    markup = shown_form(gallery, "{{ field(form.name) }}", wrong=True)
    label, error, control = markup.index("<label"), markup.index("请填写姓名。"), markup.index("<input")
    assert label < error < control
    assert 'aria-invalid="true"' in markup
    assert 'aria-describedby="name-error"' in markup
    assert 'id="name-error"' in markup


def test_only_optional_fields_say_so(gallery: Flask) -> None:
    assert "选填" not in shown_form(gallery, "{{ field(form.name) }}", wrong=False)
    assert "选填" in shown_form(gallery, "{{ field(form.note) }}", wrong=False)
    assert "选填" not in shown_form(gallery, "{{ field(form.note, optional=false) }}", wrong=False)


def test_the_browsers_own_refusal_never_stands_before_ours(gallery: Flask) -> None:
    assert not re.search(r"\srequired(\s|>|=)", shown_form(gallery, ALL_FIELDS, wrong=False))


def test_the_summary_links_every_error_to_its_control(gallery: Flask) -> None:
    markup = shown_form(
        gallery,
        "{{ error_summary(form) }}"
        + ALL_FIELDS
        + "{{ field(form.household.form.members) }}{{ field(form.phones[0]) }}",
        wrong=True,
    )
    targets = re.findall(r'<a href="#([^"]+)"', markup)
    assert len(targets) == 6
    assert not [target for target in targets if f'id="{target}"' not in markup]
    assert "decision-0" in targets


def test_no_summary_where_nothing_is_wrong(gallery: Flask) -> None:
    assert shown_form(gallery, "{{ error_summary(form) }}", wrong=False).strip() == ""
