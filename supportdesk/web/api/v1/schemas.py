"""What operations answer with, and what lists are asked for. Amounts are yuan as text, days and moments as ISO 8601 has them."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from supportdesk.models.cases import CaseState
from supportdesk.models.policies import Kind
from supportdesk.web.api.v1.room import LONGEST_PAGE, USUAL_PAGE

_YUAN = {"description": "yuan with two decimals, as text", "example": "12000.50"}


class PageAskedSchema(Schema):
    """Which page of a list."""

    after = fields.String(
        validate=Regexp(r"^[1-9][0-9]{0,8}$"),
        metadata={"description": "`next` of the page before; left out for the first"},
    )
    limit = fields.Integer(load_default=USUAL_PAGE, validate=Range(1, LONGEST_PAGE))


class CasesAskedSchema(PageAskedSchema):
    """Which cases."""

    state = fields.String(validate=OneOf([state.value for state in CaseState]))


class ApplicationsAskedSchema(PageAskedSchema):
    """Which applications; what is left out does not narrow."""

    kind = fields.String(validate=OneOf([kind.value for kind in Kind]))
    state = fields.String(validate=Length(1, 40))
    case_id = fields.Integer(validate=Range(1, 999_999_999))


class UnitSchema(Schema):
    """A unit of the administration."""

    code = fields.String()
    name = fields.String()


class CaseLineSchema(Schema):
    """A case in a list."""

    id = fields.Integer()
    number = fields.String()
    state = fields.String()
    opened_on = fields.Date()
    closed_on = fields.Date(allow_none=True)
    unit = fields.Nested(UnitSchema)
    person_name = fields.String()
    venture_name = fields.String(allow_none=True)


class CasePageSchema(Schema):
    """A page of cases, the latest opened first."""

    items = fields.List(fields.Nested(CaseLineSchema))
    next = fields.String(allow_none=True, metadata={"description": "`after` of the next page; null on the last"})


class PersonSchema(Schema):
    """A person as the desk shows them: numbers masked."""

    id = fields.Integer()
    name = fields.String()
    id_type = fields.String()
    id_no = fields.String(metadata={"description": "masked", "example": "360426********0019"})
    phone = fields.String(metadata={"description": "masked; empty when unknown"})


class VentureSchema(Schema):
    """A venture."""

    id = fields.Integer()
    name = fields.String()
    credit_code = fields.String(allow_none=True)
    status = fields.String()


class ApplicationLineSchema(Schema):
    """An application, whatever its kind."""

    id = fields.Integer()
    number = fields.String()
    kind = fields.String()
    programme = fields.String(metadata={"description": "code of the programme; empty for one out of a ledger"})
    subject = fields.String()
    state = fields.String()
    state_text = fields.String(metadata={"description": "the state in the language asked for"})
    is_historic = fields.Boolean(metadata={"description": "came with a ledger, never went its way here"})
    case_id = fields.Integer()
    case_number = fields.String()
    unit = fields.Nested(UnitSchema)
    receipt_number = fields.String(allow_none=True)
    amount_requested = fields.String(metadata=_YUAN)
    amount_approved = fields.String(metadata=_YUAN)
    amount_paid = fields.String(metadata=_YUAN)
    received_on = fields.Date(allow_none=True)
    accepted_on = fields.Date(allow_none=True)
    decided_on = fields.Date(allow_none=True)
    paid_on = fields.Date(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True, metadata={"description": "the last day of the promise"})
    refusal_code = fields.String()
    version = fields.Integer()


class ApplicationPageSchema(Schema):
    """A page of applications, the latest first."""

    items = fields.List(fields.Nested(ApplicationLineSchema))
    next = fields.String(allow_none=True, metadata={"description": "`after` of the next page; null on the last"})


class CaseSchema(CaseLineSchema):
    """A case with its person, venture and applications."""

    person = fields.Nested(PersonSchema)
    venture = fields.Nested(VentureSchema, allow_none=True)
    applications = fields.List(fields.Nested(ApplicationLineSchema))


class ChoiceSchema(Schema):
    """One answer that a field offers."""

    value = fields.String()
    label = fields.String()


class AnswerSchema(Schema):
    """One field of a programme's form."""

    name = fields.String()
    label = fields.String()
    choices = fields.List(fields.Nested(ChoiceSchema))


class ProgrammeLineSchema(Schema):
    """A programme that is open today."""

    code = fields.String()
    kind = fields.String()
    name = fields.String()
    version = fields.Integer()
    document = fields.String()
    effective_from = fields.Date()
    effective_to = fields.Date(allow_none=True)


class ProgrammesSchema(Schema):
    """The programmes that are open today where the token's unit is."""

    items = fields.List(fields.Nested(ProgrammeLineSchema))


class PaperSchema(Schema):
    """A paper that a programme asks for."""

    code = fields.String()
    title = fields.String()


class ProgrammeSchema(ProgrammeLineSchema):
    """A programme with its papers and with the form that an application fills in."""

    papers = fields.List(fields.Nested(PaperSchema))
    answers = fields.List(fields.Nested(AnswerSchema))


class DeliverySchema(Schema):
    """One change that was told, or is to be."""

    delivery = fields.String()
    state = fields.String()
    queued_at = fields.DateTime()
    sent_at = fields.DateTime(allow_none=True)
    tries = fields.Integer()
    last_error = fields.String()


class CallbackSchema(Schema):
    """Where changes are told to; `secret` only in the answer that made it."""

    url = fields.String(metadata={"description": "empty when nothing is told"})
    set_at = fields.DateTime(allow_none=True)
    secret = fields.String(metadata={"description": "signs what is told; shown this once"})
    deliveries = fields.List(fields.Nested(DeliverySchema))


class FaultSchema(Schema):
    """One value that is not sound."""

    pointer = fields.String()
    detail = fields.String()
    code = fields.String()


class ProblemSchema(Schema):
    """Why something was refused (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String()
    code = fields.String()
    number = fields.String(metadata={"description": "to tell the desk, when nobody foresaw the fault"})
    errors = fields.List(fields.Nested(FaultSchema))
