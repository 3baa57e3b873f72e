"""Puts the gateway together: the parts behind the routes, their life, and how refusals are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from localdb.domain.trouble import Trouble
from sync.gateway.access import Access
from sync.gateway.databases import Databases
from sync.gateway.delivery import Delivery
from sync.gateway.denied import Denied
from sync.gateway.portal.carrier import Courier
from sync.gateway.province import Province
from sync.gateway.routes import Parts, router
from sync.gateway.store import Store
from sync.gateway.uploads import Uploads
from sync.protocol import JSON, PROTOCOL, Problem, encode

BUSY_SECONDS = 30
WORKERS = 16  # threads that answer: the database lets few write at a time, and each more costs memory


def make_app(store: Store, province: Province, databases: Databases) -> FastAPI:
    """Return the gateway over an open store; its threads and the store end with the app."""
    delivery = Delivery(store, province, databases)
    courier = Courier(store, store.settings.portal) if store.settings.portal else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = WORKERS
        delivery.start()
        if courier:
            courier.start()
        yield
        await run_in_threadpool(delivery.stop)
        if courier:
            await run_in_threadpool(courier.stop)
        store.close()

    app = FastAPI(
        title="Một Cửa: cổng đồng bộ",
        version=str(PROTOCOL),
        lifespan=lifespan,
        openapi_url=None,  # it is served by a route of ours, with the bodies in it
        docs_url=None,  # the pages of the documentation would be fetched from foreign servers
        redoc_url=None,
    )
    app.state.parts = Parts(store, province, Access(store), delivery, Uploads(store, delivery.wake))
    app.include_router(router)
    app.add_exception_handler(Denied, _denied)
    app.add_exception_handler(Trouble, _troubled)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(HTTPException, _nowhere)
    return app


async def _denied(_: Request, error: Exception) -> Response:
    assert isinstance(error, Denied)
    headers = {"Retry-After": str(BUSY_SECONDS)} if error.status in (429, 503) else {}
    return _problem(error.status, Problem(error.code, error.message, error.todo), headers)


async def _troubled(_: Request, error: Exception) -> Response:
    """A full disk or a locked file passes: the desk sends the same bytes later."""
    assert isinstance(error, Trouble)
    problem = Problem("gateway_trouble", error.what, error.todo)
    return _problem(503, problem, {"Retry-After": str(BUSY_SECONDS)})


async def _misread(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    named = ", ".join(".".join(str(part) for part in found["loc"]) for found in error.errors())
    problem = Problem("bad_request", f"Yêu cầu viết sai ở: {named}.", "Cập nhật Một Cửa.")
    return _problem(400, problem, {})


async def _nowhere(_: Request, error: Exception) -> Response:
    """Tell of an address or a method that is not there in the same form as everything else."""
    assert isinstance(error, HTTPException)
    problem = Problem("no_such_request", "Cổng không có yêu cầu này.", "Kiểm tra địa chỉ cổng.")
    return _problem(error.status_code, problem, dict(error.headers or {}))


def _problem(status: int, problem: Problem, headers: dict[str, str]) -> Response:
    return Response(encode(problem), status, headers, media_type=JSON)
