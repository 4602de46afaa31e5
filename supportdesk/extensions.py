"""Extensions, wired to our base class and to nothing else."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from supportdesk.models import Base

# Objects stay readable after a commit: a redirect's address needs no second transaction.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
login = LoginManager()
migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()
