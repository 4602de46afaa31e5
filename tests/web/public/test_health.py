"""What the machine that watches is told."""

from flask.testing import FlaskClient


def test_health_says_ok(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_metrics_are_for_this_machine_only(client: FlaskClient) -> None:
    own = client.get("/metrics")
    assert own.status_code == 200
    assert "supportdesk_events_total 0" in own.text
    assert 'supportdesk_messages{state="due"} 0' in own.text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404
    # A proxy on this machine calls for somebody else.
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
