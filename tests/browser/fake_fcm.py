"""Google's push service on loopback, for a Chromium as it is installed: it subscribes, receives and decrypts.

Chromium is pointed here by its own switches. The server is pointed here by a proxy setting and by the
authority it trusts; it still opens TLS to the real host's name. What is checked of each push is what the
real service checks: the life, the size, the signature, its audience, and that its key is the one
subscribed with.
"""

import asyncio
import base64
import json
import threading
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from py_vapid import Vapid02

from tests.browser.certificate import Certificate
from tests.browser.protobuf import bytes_field, fixed_field, frames, number_field, text_of, varint
from tests.browser.small_http import ENDED, Answer, Asked, pipe, read_request, serve

MCS_VERSION = 41
PING, PONG, LOGIN, WELCOME, CLOSE, DATA = 0, 1, 2, 3, 4, 8
MAX_BODY = 4096


class FakeFcm:
    """`pushes` lists what the server sent and how it was answered; while `fault` is set, every push gets it:
    the dispatcher may send one of its own at any moment, and must not use up what a test waits for.
    """

    def __init__(self, directory: Path) -> None:
        self.certificate = Certificate(directory)
        self.pushes: list[dict[str, Any]] = []
        self.fault: Answer | None = None
        self._tokens: dict[str, dict[str, str]] = {}
        self._connected: dict[str, asyncio.StreamWriter] = {}
        self._kept: dict[tuple[str, str], bytes] = {}
        self._devices = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "FakeFcm":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def chromium_switches(self) -> list[str]:
        """What makes Chromium take this for its push service."""
        return [
            f"--gcm-checkin-url=http://127.0.0.1:{self.front}/checkin",
            f"--gcm-registration-url=http://127.0.0.1:{self.front}/register",
            f"--gcm-mcs-endpoint=https://127.0.0.1:{self.mcs}",
            f"--ignore-certificate-errors-spki-list={self.certificate.spki}",
        ]

    @property
    def server_environment(self) -> dict[str, str]:
        """What makes the server's pushes arrive here."""
        return {
            "BAGWATCH_PUSH_PROXY": f"http://127.0.0.1:{self.front}",
            "SSL_CERT_FILE": str(self.certificate.trusted),
        }

    def sent(self) -> list[dict[str, Any]]:
        """The pushes that were taken."""
        return [push for push in self.pushes if push["status"] == 201]

    async def _listen(self) -> None:
        tls = self.certificate.context
        self._push = await asyncio.start_server(self._pushes, "127.0.0.1", 0, ssl=tls)
        self._mcs = await asyncio.start_server(self._phone, "127.0.0.1", 0, ssl=tls)
        self._front = await asyncio.start_server(self._fronts, "127.0.0.1", 0)
        self.front, self.mcs = _port(self._front), _port(self._mcs)

    async def _fronts(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Plain requests of Chromium, and tunnels of the server."""
        try:
            first = await read_request(reader)
        except ENDED:
            writer.close()
            return
        if first.method != "CONNECT":
            await serve(self._registers, reader, writer, first)
            return
        inside = await asyncio.open_connection("127.0.0.1", _port(self._push))
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        await asyncio.gather(pipe(reader, inside[1]), pipe(inside[0], writer))

    async def _registers(self, asked: Asked) -> Answer:
        if asked.path.startswith("/checkin"):
            self._devices += 1
            device = fixed_field(7, 0x3A5F_0000_0000_0000 + self._devices) + fixed_field(8, 0x1234_5678_9ABC)
            clock = number_field(1, 1) + number_field(3, int(time.time() * 1000))
            return Answer(200, clock + device, {"Content-Type": "application/x-protobuffer"})
        said = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if said.get("delete") == "true":
            for known in self._tokens.values():
                if known["subtype"] == said.get("X-subtype"):
                    known["gone"] = "yes"
            return Answer(200, b"deleted=" + said["app"].encode(), {"Content-Type": "text/plain"})
        token = f"{uuid.uuid4().hex}:APA91b{uuid.uuid4().hex}"
        self._tokens[token] = {
            "app": said["app"],
            "subtype": said.get("X-subtype", ""),
            "sender": said.get("sender", ""),
            "device": said["device"],
        }
        return Answer(200, b"token=" + token.encode(), {"Content-Type": "text/plain"})

    async def _pushes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await serve(self._take, reader, writer)

    async def _take(self, asked: Asked) -> Answer:
        known = self._tokens.get(asked.path.rsplit("/", 1)[-1])
        answer = self.fault or Answer(_verdict(asked, known))
        headers = asked.headers
        noted = {name: headers.get(name) for name in ("ttl", "urgency", "topic")}
        self.pushes.append({"at": time.time(), "status": answer.status, **noted})
        if answer.status == 201 and known is not None:
            stanza = _stanza(known, asked.body, int(headers["ttl"]))
            phone = self._connected.get(known["device"])
            if phone is not None:
                await _transmit(phone, DATA, stanza)
            else:
                self._kept[known["device"], headers.get("topic", uuid.uuid4().hex)] = stanza
        return answer

    async def _phone(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        device = None
        try:
            await reader.readexactly(1)
            writer.write(bytes([MCS_VERSION]))
            async for tag, message in frames(reader):
                if tag == LOGIN:
                    device = text_of(message, 3) or ""
                    await self._welcome(device, text_of(message, 1) or "", writer)
                elif tag == PING:
                    await _transmit(writer, PONG, b"")
                elif tag == CLOSE:
                    break
        except ENDED:
            pass
        finally:
            if device is not None and self._connected.get(device) is writer:
                del self._connected[device]
            writer.close()

    async def _welcome(self, device: str, login: str, writer: asyncio.StreamWriter) -> None:
        await _transmit(writer, WELCOME, bytes_field(1, login) + number_field(8, int(time.time() * 1000)))
        self._connected[device] = writer
        for kept in [key for key in self._kept if key[0] == device]:
            await _transmit(writer, DATA, self._kept.pop(kept))


def _verdict(asked: Asked, known: dict[str, str] | None) -> int:
    """The status the real service would give."""
    if known is None:
        return 404
    if "gone" in known:
        return 410
    if not asked.headers.get("ttl", "").isdigit():
        return 400
    if len(asked.body) > MAX_BODY:
        return 413
    authorization = asked.headers.get("authorization", "")
    if not authorization.startswith("vapid ") or not Vapid02.verify(authorization):
        return 401
    parts = dict(part.strip().split("=", 1) for part in authorization[6:].split(","))
    payload = parts["t"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    if claims["aud"] != f"https://{asked.headers['host']}" or parts["k"] != known["sender"]:
        return 403
    return 201


def _stanza(known: dict[str, str], body: bytes, ttl_seconds: int) -> bytes:
    """One push as Chromium's connection carries it."""

    def pair(name: str, value: str) -> bytes:
        return bytes_field(7, bytes_field(1, name) + bytes_field(2, value))

    return (
        bytes_field(3, known["sender"])
        + bytes_field(5, known["app"])
        + pair("subtype", known["subtype"])
        + pair("content-encoding", "aes128gcm")
        + bytes_field(9, f"0:{uuid.uuid4().hex}")
        + number_field(17, ttl_seconds)
        + number_field(18, int(time.time() * 1000))
        + bytes_field(21, body)
    )


async def _transmit(writer: asyncio.StreamWriter, tag: int, message: bytes) -> None:
    writer.write(bytes([tag]) + varint(len(message)) + message)
    await writer.drain()


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port
