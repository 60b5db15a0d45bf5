"""Nothing is sent to a push service whose certificate nobody vouches for."""

import asyncio
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from server.notices.endpoint import Subscription
from server.notices.outcome import Kind, Outcome
from server.notices.push import Sender
from tests.browser.certificate import Certificate
from tests.notices.push_service import Browser


def sent_to(certificate: Certificate, heard: list[bytes]) -> Outcome:
    """What comes of a push to a service on this machine that shows the certificate."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def whole() -> Outcome:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=certificate.context)
        endpoint = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/p/1"
        key = ec.generate_private_key(ec.SECP256R1())
        async with Sender(key, "mailto:ops@ward.example", lambda: 0, allow_loopback=True) as sender:
            subscription: Subscription = Browser().subscription(endpoint)
            outcome = await sender.send(subscription, b"{}", ttl_seconds=60, urgency="high", topic="t")
        server.close()
        return outcome

    return asyncio.run(whole())


def test_a_certificate_that_vouches_for_itself_is_not_believed(tmp_path: Path) -> None:
    heard: list[bytes] = []
    outcome = sent_to(Certificate(tmp_path), heard)
    assert outcome.kind is Kind.LATER and "Certificate" in outcome.reason
    assert heard == []


def test_the_same_certificate_is_believed_where_the_machine_trusts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, heard = Certificate(tmp_path), list[bytes]()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.trusted))
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", ssl.create_default_context())
    assert sent_to(certificate, heard).kind is Kind.SENT
    assert len(heard) == 1
