"""The press, made ready once; and a county whose loans are walked to where a test wants them."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from supportdesk.papers.pdf import fonts
from supportdesk.papers.presses import Press
from tests.factories.loans import LoanDesk, loan_desk


@pytest.fixture(scope="session")
def press(prepared: Path) -> Press:
    return Press(fonts.faces(prepared / "fonts", rare_folders=()), "https://desk.example.gov.cn")


@pytest.fixture
def desk(session: Session) -> LoanDesk:
    return loan_desk(session)
