"""The service's key pair: made once, for its owner only, never overwritten."""

import base64
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from server.notices.vapid import KEY_FILE, KeyFileError, load, load_or_make, public_text


def test_the_first_start_makes_a_key_only_its_owner_can_read(tmp_path: Path) -> None:
    load_or_make(tmp_path)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_every_later_start_has_the_same_key(tmp_path: Path) -> None:
    assert public_text(load_or_make(tmp_path)) == public_text(load_or_make(tmp_path))


def test_two_first_starts_agree_on_one_key(tmp_path: Path) -> None:
    found: list[str] = []
    starts = [
        threading.Thread(target=lambda: found.append(public_text(load_or_make(tmp_path)))) for _ in range(2)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(found) == 2
    assert len(set(found)) == 1


def test_a_browser_can_subscribe_with_the_public_text(tmp_path: Path) -> None:
    text = public_text(load_or_make(tmp_path))
    point = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert len(point) == 65
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    load_or_make(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_or_make(tmp_path)


def test_a_broken_key_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / KEY_FILE
    path.write_bytes(b"broken")
    path.chmod(0o600)
    with pytest.raises(KeyFileError):
        load_or_make(tmp_path)
    assert path.read_bytes() == b"broken"


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / KEY_FILE
    other = rsa.generate_private_key(65537, 2048)
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="P-256"):
        load(path)
