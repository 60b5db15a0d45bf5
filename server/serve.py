"""Runs the service in this one process, so that the store has one writer, and stops it gently."""

import asyncio
import fcntl
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar

STOP_SECONDS = 10

log = logging.getLogger("bagwatch.serve")


class CannotServe(RuntimeError):
    """The port or the data directory is in use; the message says which."""


@contextmanager
def alone_on(data: Path) -> Iterator[None]:
    """Holds the data directory for this process. Raises CannotServe when another server has it."""
    try:
        lock = (data / "server.lock").open("a")
    except OSError as error:
        raise CannotServe(f"{data} cannot be written: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotServe(f"another server runs on {data}") from None
        yield


def check_port(host: str, port: int) -> None:
    """Raises CannotServe when the port is taken.

    The server shares its port with whoever else shares it, so a second one would start and get half the
    requests.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(f"cannot listen on {host}:{port}: {error.strerror}") from None


async def serve(app: Litestar, host: str, port: int) -> None:
    """Serves until SIGINT or SIGTERM; then ends open streams, finishes running answers, closes the store."""
    check_port(host, port)
    server = Server(
        app, address=host, port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False
    )
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    running = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        app.state.live.close()
        server.interrupt_signal = True
        server.main_loop_interrupt.set()
        # A client that reads slowly must not keep the server from stopping.
        await asyncio.wait({running}, timeout=STOP_SECONDS)
    waiting.cancel()
    if running.done():
        running.result()
    else:
        log.warning("stopped with answers unfinished")
        running.cancel()
