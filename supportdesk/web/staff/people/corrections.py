"""Corrections of a person: one page, one deed for each intention, with the version that was seen."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import BooleanField

from supportdesk.domain.people import (
    Absence,
    Addresses,
    Background,
    BankDetails,
    Certificates,
    Consent,
    Contact,
    Identity,
)
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.people import Person
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import people as queries
from supportdesk.services import people
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.corrections import Part
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.people import bp, forms


def _identity(work: Work, person: Person, form: forms.IdentityForm) -> None:
    told = {"sex": form.sex.data or None, "born_on": form.born_on.clean} if form.is_passport else {}
    number = form.id_no.clean or person.id_no or ""
    who = Identity(name=form.name.clean, id_no=number, id_type=form.id_type.data, **told)
    people.correct_identity(work, person, who, version=form.seen)


def _contact(work: Work, person: Person, form: forms.ContactForm) -> None:
    phone = "" if form.no_phone.data else form.phone.clean or person.phone or ""
    other = "" if _is_ticked(form.no_other_contact) else form.other_contact.clean or person.other_contact or ""
    people.correct_contact(work, person, Contact(phone, other), version=form.seen)


def _is_ticked(box: BooleanField | None) -> bool:
    """Whether a stored number is to be deleted; where there is none, there is no box."""
    return box is not None and bool(box.data)


def _background(work: Work, person: Person, form: forms.BackgroundForm) -> None:
    given = Background(
        ethnicity=form.ethnicity.data,
        education=form.education.data,
        marital=form.marital.data,
        employment_cert_no=form.employment_cert_no.clean or "",
        skills=form.skills.clean or "",
        household_relation=form.household_relation.data if form.household_relation else person.household_relation,
    )
    people.correct_background(work, person, given, version=form.seen)


def _certificates(work: Work, person: Person, form: forms.CertificatesForm) -> None:
    card = form.social_security_card_no.clean or person.social_security_card_no or ""
    given = Certificates(
        social_security_card_no="" if _is_ticked(form.no_social_security_card) else card,
        disability_no="" if _is_ticked(form.no_disability) else form.disability_no.clean or person.disability_no or "",
        insurance_status=form.insurance_status.data,
        political_status=form.political_status.data,
    )
    people.correct_certificates(work, person, given, version=form.seen)


def _addresses(work: Work, person: Person, form: forms.AddressesForm) -> None:
    given = Addresses(
        form.registered_address.clean or "", form.registered_division.clean or "", form.live_address.clean or ""
    )
    people.correct_addresses(work, person, given, version=form.seen)


def _bank_details(work: Work, person: Person, form: forms.BankDetailsForm) -> None:
    account = "" if form.no_account.data else form.bank_account.clean or person.bank_account or ""
    people.correct_bank_details(work, person, BankDetails(form.bank_name.clean or "", account), version=form.seen)


def _absence(work: Work, person: Person, form: forms.AbsenceForm) -> None:
    given = Absence(
        away_place=form.away_place.clean or "",
        away_trade=form.away_trade.clean or "",
        away_from=form.away_from.clean,
        away_to=form.away_to.clean,
        returned_on=form.returned_on.clean,
        return_reason=form.return_reason.clean or "",
    )
    people.correct_absence(work, person, given, version=form.seen)


def _hardship(work: Work, person: Person, form: forms.HardshipForm) -> None:
    people.correct_hardship(work, person, list(form.hardship.data or ()), version=form.seen)


def _notes(work: Work, person: Person, form: forms.NotesForm) -> None:
    people.correct_notes(work, person, form.notes.data or "", version=form.seen)


def _consent(work: Work, person: Person, form: forms.ConsentForm) -> None:
    given = Consent(form.consent_on.clean, form.consent_channel.data or "", form.consent_withdrawn_on.clean)
    people.give_consent(work, person, given, version=form.seen)


def _unit(work: Work, person: Person, form: forms.UnitForm) -> None:
    unit = account_queries.get_of_subtree(work.session, work.actor, form.unit_id.data)
    people.move_to_unit(work, person, unit, version=form.seen)


PARTS = {
    "identity": Part(say("更正姓名和证件"), forms.IdentityForm, _identity),
    "contact": Part(say("更正联系方式"), forms.ContactForm, _contact),
    "background": Part(say("更正基本情况"), forms.BackgroundForm, _background),
    "certificates": Part(say("更正证卡与参保"), forms.CertificatesForm, _certificates),
    "addresses": Part(say("更正地址"), forms.AddressesForm, _addresses),
    "bank_details": Part(say("更正银行账户"), forms.BankDetailsForm, _bank_details),
    "absence": Part(say("更正外出与返乡情况"), forms.AbsenceForm, _absence),
    "hardship": Part(say("更正困难标记"), forms.HardshipForm, _hardship),
    "notes": Part(say("更正备注"), forms.NotesForm, _notes),
    "consent": Part(say("登记个人信息授权"), forms.ConsentForm, _consent),
    "unit": Part(say("变更所属机构"), forms.UnitForm, _unit),
}


@bp.route(f"/<int:person_id>/correct/<any({', '.join(PARTS)}):part>", methods=["GET", "POST"])
@needs(Permission.PERSON_WRITE)
def correct(person_id: int, part: str) -> ResponseReturnValue:
    """Correct one part of what is known of a person."""
    intention = PARTS[part]
    person = queries.get_person(db.session(), signed_in(), person_id)
    form = intention.form.about(person)

    def do(work: Work) -> str:
        intention.correct(work, queries.get_person(work.session, work.actor, person_id), form)
        return url_for(".show", person_id=person_id)

    if answer := attempt(form, do, told=_("已保存。")):
        return answer
    if form.errors:
        person = queries.get_person(db.session(), signed_in(), person_id)
    return render_template(
        "staff/people/correct.html", form=form, person=person, title=intention.title
    ), 422 if form.errors else 200
