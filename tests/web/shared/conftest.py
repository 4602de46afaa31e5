"""The gallery that the tests of the look share."""

import pytest
from flask import Flask

from tests.web.shared.gallery import make_gallery


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_gallery(tmp_path_factory.mktemp("assets"))
