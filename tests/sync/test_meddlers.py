"""Proxies and failing servers between desk and gateway: nothing they say is held against a change."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Scope

from sync.events import Finished, Interrupted, Refused
from sync.link import Kind
from tests.sync.desks import Desk, Gateway


def push_of(scope: Scope) -> bool:
    return bool(scope["path"] == "/v1/changes")


def test_a_server_error_is_waited_out_within_one_meeting(desk: Desk, gateway: Gateway) -> None:
    failing = [Response(status_code=500), Response(status_code=503, headers={"Retry-After": "0"})]
    gateway.instead = lambda scope: failing.pop() if push_of(scope) and failing else None
    desk.receive()
    assert isinstance(desk.sync()[-1], Finished)
    assert desk.states() == {"accepted": 1}
    assert not failing


def test_a_server_that_stays_broken_ends_the_meeting_and_refuses_nothing(
    desk: Desk, gateway: Gateway
) -> None:
    gateway.instead = lambda scope: Response(status_code=500) if push_of(scope) else None
    desk.receive()
    last = desk.sync()[-1]
    assert isinstance(last, Interrupted)
    assert last.trouble.kind is Kind.SERVER
    assert desk.states() == {"sent": 1}  # of unknown fate: offered again next time
    gateway.instead = lambda _: None
    desk.sync()
    assert desk.states() == {"accepted": 1}


def test_a_proxy_that_knows_no_such_page_is_no_refusal(desk: Desk, gateway: Gateway) -> None:
    gateway.instead = lambda scope: Response("<h1>404</h1>", 404) if push_of(scope) else None
    desk.receive()
    last = desk.sync()[-1]
    assert isinstance(last, Interrupted)
    assert last.trouble.kind is Kind.REFUSED
    assert desk.states() == {"sent": 1}


def test_a_proxy_with_a_small_limit_is_passed_in_smaller_parts(desk: Desk, gateway: Gateway) -> None:
    def too_large(scope: Scope) -> Response | None:
        length = int(dict(scope["headers"]).get(b"content-length", b"0"))
        return Response(status_code=413) if push_of(scope) and length > 1200 else None

    gateway.instead = too_large
    for n in range(30):
        desk.receive(f"Người thứ {n}")
    assert isinstance(desk.sync()[-1], Finished)
    assert desk.states() == {"accepted": 30}


def test_a_change_longer_than_a_push_goes_alone_and_one_beyond_all_patience_is_refused(
    desk: Desk, gateway: Gateway
) -> None:
    first = desk.receive("Người đầu")
    desk.receive("Tên rất dài " * 100_000)
    desk.sync()
    assert desk.states() == {"accepted": 2}
    desk.receive("Tên dài vô lý " * 400_000)
    told = desk.sync()
    assert [e.code for e in told if isinstance(e, Refused)] == ["too_large"]
    assert desk.states() == {"accepted": 2, "refused": 1}
    assert desk.state_of(first.id) == ["accepted"]
