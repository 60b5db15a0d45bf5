"""Builds the whole service. The only place where concrete things are made and given to the rooms."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.di import Provide

from server.access import routes as access
from server.clock import Clock
from server.edge import EXCEPTION_HANDLERS, Finish, Gate
from server.held import routes as held
from server.pulse import Pulse
from server.record import routes as record
from server.rules import ServedRules, load_rules
from server.settings import Settings
from server.shell import routes as shell
from server.shell.bundle import Bundle
from server.store import Store, protocols
from server.sync import routes as sync
from server.sync.live import Live

CYCLE_SECONDS = 5.0

HANDLERS = (
    sync.push,
    sync.pull,
    sync.listen,
    access.enrol,
    access.me,
    access.logout,
    access.list_devices,
    record.list_patients,
    record.get_patient,
    record.get_advice,
    held.list_held,
    held.release_held,
    held.annotate_held,
    shell.health,
    shell.current_rules,
    shell.rules_by_hash,
    shell.app_file,
)


def build_app(settings: Settings, clock: Clock) -> Litestar:
    """The service on the data directory of `settings`. Raises when the store cannot be trusted."""
    store = open_store(settings)
    rules, live, pulse = load_rules(), Live(), Pulse(CYCLE_SECONDS)
    given = {
        "store": store,
        "clock": clock,
        "settings": settings,
        "live": live,
        "rules": rules,
        "bundle": Bundle.load(),
        "pulse": pulse,
    }
    app = Litestar(
        route_handlers=list(HANDLERS),
        dependencies={name: _always(thing) for name, thing in given.items()},
        middleware=[Gate(store, clock, settings)],
        before_send=[Finish(settings)],
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=[_running(store, clock, rules, live, pulse)],
        openapi_config=None,
        logging_config=None,
    )
    app.state.live = live
    return app


def open_store(settings: Settings) -> Store:
    """The store in the data directory."""
    make_private(settings.data)
    return Store.open(settings.database)


def make_private(directory: Path) -> None:
    """A directory that only its owner can enter."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)


def _always(thing: Any) -> Provide:
    return Provide(lambda: thing, sync_to_thread=False)


def _running(
    store: Store, clock: Clock, rules: ServedRules, live: Live, pulse: Pulse
) -> Callable[[Litestar], Any]:
    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        now_ms = clock.now_ms()
        await store.write(lambda connection: protocols.keep(connection, rules.hash, rules.content, now_ms))
        try:
            yield
        finally:
            live.close()
            store.close()

    return running
