"""People who were on file before are found by their ventures' names afterwards, and by what they were found by before."""

from alembic import command
from sqlalchemy import select, text

from supportdesk.cli.schema import alembic_config
from supportdesk.extensions import db
from supportdesk.models.people import PersonToken
from supportdesk.queries.person_search import persons_matching, venture_tokens
from tests.migrations.conftest import Before, adding

BLIND = "0123456789abcdef" * 2
BEFORE = ("春生", "pan", "p" + "abcdefgh" * 4, "p" + BLIND, "i" + BLIND)
NAMES = ("云岭山泉（ABC）豆制品厂", "云岭ＣＮＣ五金", "岭")


def test_the_words_of_ventures_are_made_and_taken_away_and_all_others_stay(before: Before) -> None:
    with before("0018").app_context():
        with adding() as add:
            add("person", id=2, name="罗冬生", unit_id=1, merged_into_id=1)
            for number, name in enumerate(NAMES):
                add("venture", id=number + 1, person_id=1, name=name, unit_id=1)
            add("venture", id=9, person_id=2, name="并入的人的店", unit_id=1)
            for token in BEFORE:
                add("person_token", token=token, person_id=1)
        command.upgrade(alembic_config(), "0020")
        words = set(db.session.execute(select(PersonToken.token, PersonToken.person_id)).all())
        assert words == {(token, 1) for name in NAMES for token in venture_tokens(name)} | {
            (token, 1) for token in ("春生", "pan", "p" + "abcdefgh" * 4, "~p" + BLIND, "~i" + BLIND)
        }
        found = persons_matching("山泉")
        assert found is not None
        assert db.session.scalars(found).all() == [1]
        db.session.remove()
        command.downgrade(alembic_config(), "0018")
        assert db.session.execute(text("SELECT token, person_id FROM person_token ORDER BY token")).all() == [
            (token, 1) for token in sorted(BEFORE)
        ]
