"""Extensions, wired to our base class and to nothing else."""

from functools import cached_property
from typing import Any

from flask_babel import Babel, Domain
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from supportdesk.domain.words import counted
from supportdesk.models import Base


class CountingDomain(Domain):  # type: ignore[misc]  # flask-babel has no types
    """The sentences of the pages; "1 day" and "2 days" are told apart as in `supportdesk.domain.words`."""

    def gettext(self, string: str, **variables: Any) -> str:  # noqa: ANN401 - whatever the sentence has places for
        """Translate a sentence and fill its places in."""
        sentence = self.get_translations().ugettext(string)
        return counted(sentence, variables) % variables if variables else sentence


class CountingBabel(Babel):  # type: ignore[misc]  # flask-babel has no types
    """Flask-Babel with our way of counting."""

    @cached_property
    def domain_instance(self) -> Domain:
        """The one catalogue, read once."""
        return CountingDomain(domain=self.domain)


# Objects stay readable after a commit: a redirect's address needs no second transaction.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
login = LoginManager()
csrf = CSRFProtect()
babel = CountingBabel()
