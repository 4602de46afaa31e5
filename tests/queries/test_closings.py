"""Every kind tells the end of a venture what is open of it, and names only deeds of its own table."""

import pytest

from supportdesk.models.policies import Kind
from supportdesk.queries.programmes.catalogue import QUERIES


@pytest.mark.parametrize("kind", list(QUERIES))
def test_what_ends_or_eases_a_kind_is_a_deed_of_its_own_table_with_guards_that_exist(kind: Kind) -> None:
    queries = QUERIES[kind]
    deeds = {str(step.deed) for step in queries.programme.lifecycle.steps}
    shared = {"withdraw", "cancel_payment", "close", "waive"}
    assert {str(deed) for deed in queries.stopping} - shared <= deeds
    assert {str(deed) for deed in queries.easing} - shared <= deeds
    assert {guard for guards in queries.easing.values() for guard in guards} <= queries.known_guards()
    assert any(str(deed) in deeds for deed in queries.stopping)
