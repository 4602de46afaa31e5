"""The typeface, cut once for all tests of the run."""

from pathlib import Path

import pytest

from supportdesk.papers.pdf import fonts


@pytest.fixture(scope="session")
def font_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture(scope="session")
def faces(font_folder: Path) -> fonts.Faces:
    return fonts.faces(font_folder, rare_folders=())
