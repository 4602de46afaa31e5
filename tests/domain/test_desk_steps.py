from supportdesk.domain.desk_steps import BY_STATE, ENTERED_BY, OUTSIDE, STEPS, Holder
from supportdesk.domain.permissions import Role, grants
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.programmes.loan_terms import BY_KEY
from supportdesk.domain.programmes.loans import LIFECYCLE, LoanState

# Followed by promises instead of a time limit, or not yet handed in.
WITHOUT_A_STEP = {
    LoanState.DRAFT, LoanState.REPAYING, LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING,
}  # fmt: skip


def test_every_state_that_waits_for_somebody_is_on_somebodys_list() -> None:
    waiting = set(LoanState) - set(LIFECYCLE.final) - WITHOUT_A_STEP
    assert {state for kind, state in BY_STATE if kind == "loan"} == waiting


def test_who_holds_a_step_may_do_a_deed_of_that_state() -> None:
    for step in STEPS:
        if step.holder not in OUTSIDE:
            deeds = PROGRAMMES[step.kind].lifecycle.deeds(step.state)
            assert step.permission in {deed.permission for deed in deeds}, step.state


def test_each_holders_role_grants_the_permission() -> None:
    for step in STEPS:
        role = Role.SUPERVISOR if step.holder is Holder.DECIDER else Role.OFFICIAL
        assert grants(role, step.permission), step.state


def test_the_limit_of_a_step_is_a_parameter_of_the_policy() -> None:
    assert {step.days for step in STEPS if step.kind == "loan"} - {""} <= set(BY_KEY)
    for step in STEPS:
        assert not step.days or step.days in PROGRAMMES[step.kind].terms.__dataclass_fields__, step


def test_every_step_is_entered_by_some_event() -> None:
    assert all(ENTERED_BY[step.kind, step.state] for step in STEPS)
    assert ENTERED_BY["loan", "review"] == {"loan.pass_town_check", "loan.return"}
