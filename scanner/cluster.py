"""A province's machines as one executor: the border to Dask, for whose errors nobody else has names.

A machine joins with ``./motcua worker ADDRESS``. It shares no disk with the others: pages come to it as bytes
and go back as values. When it dies, Dask gives its pages to the others. Dask asks nobody who they are and
runs what it is sent, so a cluster belongs on a closed line, or on ``tls://`` addresses.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from functools import partial
from typing import Any, ParamSpec, TypeVar

from localdb.domain.trouble import Trouble

try:
    import cloudpickle
    import dask
    import distributed
except ImportError as error:
    raise Trouble("Chưa cài phần dùng cụm máy (Dask).", "Chạy: ./motcua setup province.") from error

P = ParamSpec("P")
T = TypeVar("T")
_connect: Callable[..., Any] = distributed.Client
_PATIENCE = "10s"
_WHOLE_FILES = {"distributed.admin.large-graph-warning-threshold": "1GB"}
"""Pages travel inside the tasks: other machines have no disk of ours to fetch them from."""


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Give the executor of the cluster whose scheduler is at ``address``, and how many pages it does at once.

    Raises ``Trouble`` when nobody is there, or no machine has joined.
    """
    with dask.config.set(_WHOLE_FILES):
        try:
            client = _connect(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Trouble(
                f"Không nối được với cụm máy ở {address}.",
                "Kiểm tra địa chỉ (tcp://máy:8786) và dask scheduler đang chạy ở đó.",
            ) from error
        with client:
            workers = sum(client.nthreads().values())
            if not workers:
                raise Trouble(
                    "Cụm chưa có máy làm việc nào.", f"Trên từng máy, chạy: ./motcua worker {address}."
                )
            yield _Guarding(client.get_executor(pure=False)), workers


class _Guarding(Executor):
    """Dask's executor, whose failures come back as ``Trouble`` of a page or as ``BrokenExecutor``.

    Work travels packed, with a nameless function that travels whole: so the scheduler, which looks into what
    it passes on, need not have this program.
    """

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See ``Executor.submit``."""
        outer: Future[T] = Future()

        def bring(inner: Future[T]) -> None:
            if inner.cancelled():
                outer.cancel()
            elif not outer.set_running_or_notify_cancel():
                return
            elif error := inner.exception():
                outer.set_exception(_explain(error))
            else:
                outer.set_result(inner.result())

        job = cloudpickle.dumps(partial(fn, *args, **kwargs))
        inner: Future[T] = self._inner.submit(lambda packed: cloudpickle.loads(packed)(), job)
        outer.add_done_callback(lambda done: inner.cancel() if done.cancelled() else None)
        inner.add_done_callback(bring)
        return outer


def _explain(error: BaseException) -> BaseException:
    if isinstance(error, distributed.KilledWorker):
        return Trouble("Máy nào nhận trang này cũng dừng giữa chừng.", "Hãy quét lại trang này từ bản giấy.")
    if isinstance(error, ImportError):
        return BrokenExecutor(f"a machine of the cluster lacks this program: {error}")
    return error


def serve(address: str, ready: Callable[[str], Any]) -> None:
    """Work for the cluster at ``address`` until its scheduler goes or this process ends; one page a core.

    ``ready`` is called with this machine's name there. Nothing of a page is ever written to a disk here.
    Raises ``Trouble`` when nobody is at the address.
    """
    logging.getLogger("distributed").setLevel(logging.WARNING)
    try:
        asyncio.run(_serve(address, ready))
    except (OSError, ValueError) as error:
        raise Trouble(
            f"Không nối được với cụm máy ở {address}.",
            "Kiểm tra địa chỉ (tcp://máy:8786) và dask scheduler đang chạy ở đó.",
        ) from error


async def _serve(address: str, ready: Callable[[str], Any]) -> None:
    with tempfile.TemporaryDirectory(prefix="motcua-may-") as scratch:
        async with distributed.Worker(
            address,
            nthreads=os.cpu_count() or 1,
            memory_limit=0,
            local_directory=scratch,
            death_timeout=_PATIENCE,
        ) as worker:
            ready(worker.address)
            await worker.finished()
