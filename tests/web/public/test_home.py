from flask.testing import FlaskClient


def test_browsers_that_ask_for_an_icon_get_the_seal(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.text.lstrip().startswith("<svg")
