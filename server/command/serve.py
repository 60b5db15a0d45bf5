"""`bagwatch serve` and `bagwatch demo`: the running service."""

import asyncio
import errno
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from server.app import build_app, make_private, open_store
from server.clock import SystemClock, utc_fields
from server.demo import file as demo_file
from server.demo.ward import make_ward
from server.notices.vapid import KeyFileError
from server.rules import load_rules
from server.secret_file import SecretFileError
from server.serve import CannotServe, alone_on, check_port
from server.serve import serve as run_service
from server.settings import BadSetting, Settings, read_settings
from server.store import Connection, UnusableStore, people
from server.store.engine import UnsafeSqlite

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
LOG_FORMAT = "%(asctime)sZ %(levelname)s %(name)s %(message)s"


def log_formatter() -> logging.Formatter:
    """How a line of the log is written: its instant in UTC, as the audit's."""
    formatter = logging.Formatter(LOG_FORMAT)
    formatter.converter = utc_fields
    return formatter


def settings_or_exit(environment: dict[str, str]) -> Settings:
    """The settings, or exit 2 with the variable that is wrong."""
    try:
        return read_settings(environment)
    except BadSetting as error:
        click.echo(f"bagwatch: {error}", err=True)
        sys.exit(2)


@contextmanager
def ready(settings: Settings) -> Iterator[None]:
    """Holds the data directory, with logging set up; exit 1 where the service cannot run."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(log_formatter())
    logging.basicConfig(level=settings.log_level, handlers=[handler])
    try:
        check_port(settings.host, settings.port)
        make_private(settings.data)
        with alone_on(settings.data):
            yield
    except (CannotServe, KeyFileError, SecretFileError, UnsafeSqlite, UnusableStore) as error:
        sys.exit(f"bagwatch: {error}")
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        sys.exit(f"bagwatch: {settings.data} takes no more: {error.strerror}")


def run(settings: Settings) -> None:
    """Serves until told to stop."""
    asyncio.run(run_service(build_app(settings, SystemClock()), settings.host, settings.port))


def variables() -> str:
    """The variables of the environment that are read, each on a line with its default."""
    lines = [
        f"  BAGWATCH_{field.name.upper()}" + ("" if field.required else f"  [{field.default}]")
        for field in msgspec.structs.fields(Settings)
    ]
    return "\n".join(["\b", "Variables, with their defaults:", *lines])


@click.command(epilog=variables())
def serve() -> None:
    """Serve an installation, with the settings of the environment."""
    settings = settings_or_exit(dict(os.environ))
    with ready(settings):
        run(settings)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=Path(".demo"))
def demo(port: int, data: Path) -> None:
    """Serve a synthetic ward on this machine: made in an empty DATA, continued in another."""
    url = f"http://127.0.0.1:{port}"
    given = {"BAGWATCH_DATA": str(data), "BAGWATCH_PORT": str(port), "BAGWATCH_ORIGIN": url}
    here = {"BAGWATCH_HOST": "127.0.0.1", "BAGWATCH_BEARER": "true"}
    settings = settings_or_exit({**os.environ, **given, **here})
    with ready(settings):
        described = asyncio.run(prepare(settings, url))
        nurse = next(user for user in described["users"] if user["role"] == "nurse")
        click.echo(f"A synthetic ward is at {url}")
        click.echo(f"Enrol a phone as {nurse['name']} (nurse) with the code {nurse['enrolment_code']}")
        click.echo(f"All people, codes and tokens are in {data / demo_file.NAME}")
        sys.stdout.flush()
        run(settings)


async def prepare(settings: Settings, url: str) -> dict[str, list[dict[str, str]]]:
    """Makes the ward where there is none, and writes `demo.json`."""
    now_ms = SystemClock().now_ms()
    store = open_store(settings)
    rules = load_rules()

    def step(connection: Connection) -> dict[str, list[dict[str, str]]]:
        if not people.teams(connection):
            make_ward(connection, rules.hash, now_ms)
        return demo_file.describe(connection, url, demo_file.read(settings.data), now_ms)

    try:
        described = await store.write(step)
    finally:
        store.close()
    demo_file.write(settings.data, described)
    return described
