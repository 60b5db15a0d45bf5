"""A push service on loopback, for tests of the sender: it answers as told and keeps what it was sent."""

import asyncio
import base64
import contextlib
import json
import os
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.notices.endpoint import Keys, Subscription


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """The keys of one browser."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    def subscription(self, endpoint: str) -> Subscription:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return Subscription(endpoint, Keys(b64url(point), b64url(self.auth)))

    def decrypt(self, body: bytes) -> bytes:
        return bytes(http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth))


class PushService:
    """`answers` are given one after another, then 201; a status of 0 never answers."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.connections = 0
        self.base = ""

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["PushService"]:
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()

    @contextlib.contextmanager
    def in_thread(self) -> Iterator["PushService"]:
        """The same beside a test client that keeps this thread's loop to itself."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        running = self.running()
        asyncio.run_coroutine_threadsafe(running.__aenter__(), loop).result(5)
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(running.__aexit__(None, None, None), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._request(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.requests.append({"method": method, "path": path, "headers": headers, "body": body})
        status, extra = self.answers.pop(0) if self.answers else (201, {})
        if status == 0:
            await asyncio.sleep(60)
        more = "".join(f"{name}: {value}\r\n" for name, value in extra.items())
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{more}\r\n".encode())
        await writer.drain()
        return True


def claims_of(authorization: str) -> dict[str, Any]:
    """The claims of a `vapid t=…,k=…` header."""
    token = authorization.split("t=", 1)[1].split(",", 1)[0]
    found: dict[str, Any] = json.loads(unb64url(token.split(".")[1]))
    return found
