"""The keys to which phones seal: kept to their owner, replaced without losing what was sealed before."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from server.app import build_app
from server.command import main
from server.seal import KEY_FILE, NotOpened, Parcel, SealKeys, rotate
from server.secret_file import SecretFileError
from server.store import log
from tests.server.sync.sealed.phone import SealingPhone
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = SealKeys.load_or_make(tmp_path).public
    assert SealKeys.load_or_make(tmp_path).public == first
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


@pytest.mark.parametrize("content", [b"", b"\0" * 32, b"\xff" * 32, b"x" * 31])
def test_a_file_that_is_no_key_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / KEY_FILE
    path.write_bytes(content)
    path.chmod(0o600)
    for use in (SealKeys.load_or_make, rotate):
        with pytest.raises(SecretFileError, match=r"seal\.key"):
            use(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [KEY_FILE] and path.read_bytes() == content


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    former = SealKeys.load_or_make(tmp_path).public.id
    rotate(tmp_path)
    for name in (KEY_FILE, f"{KEY_FILE}.{former}"):
        (tmp_path / name).chmod(0o640)
        with pytest.raises(SecretFileError, match="chmod 600"):
            SealKeys.load_or_make(tmp_path)
        (tmp_path / name).chmod(0o600)


def test_what_was_sealed_before_rotations_still_arrives(ward: Ward) -> None:
    patient, ids = ward.patient(), []
    for _ in range(3):
        # A server that was restarted: it hands out the key in use, and opens all.
        with ward.client() as client:
            alice = SealingPhone(ward, client, "alice")
            ids.append(alice.seal_key["id"])
            waiting = alice.seal(alice.fact(patient))
        typed = CliRunner().invoke(main, ["key", "rotate", "seal"], env=variables(ward))
        assert typed.exit_code == 0, typed.output
        with ward.client() as client:
            body = {"sealed": [waiting]}
            receipts = client.post("/api/sync/sealed", json=body, headers=ward.bearer("bob")).json()[
                "receipts"
            ]
        assert receipts[0]["status"] == "accepted"
    assert len(set(ids)) == 3
    assert len(ward.ask(lambda c: log.facts_of(c, patient))) == 4
    kept = sorted(path for path in ward.directory.iterdir() if path.name.startswith(KEY_FILE))
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600] * 4


def test_a_former_key_that_was_taken_away_opens_nothing_and_stops_nothing(ward: Ward) -> None:
    with ward.client() as client:
        alice = SealingPhone(ward, client, "alice")
    sealed = msgspec.convert(alice.seal(alice.fact(ward.patient())), Parcel)
    keys = rotate(ward.directory)
    assert b"well" in keys.open(sealed)
    (ward.directory / f"{KEY_FILE}.{sealed.key}").unlink()
    with pytest.raises(NotOpened):
        SealKeys.load_or_make(ward.directory).open(sealed)


def test_a_rotation_that_cannot_be_done_says_so_in_one_sentence(ward: Ward) -> None:
    path = ward.directory / KEY_FILE
    path.write_bytes(b"short")
    path.chmod(0o600)
    typed = CliRunner().invoke(main, ["key", "rotate", "seal"], env=variables(ward))
    assert typed.exit_code == 1 and "seal.key" in typed.output and "Traceback" not in typed.output
    with pytest.raises(SecretFileError):
        build_app(ward.settings(), ward.clock)


def variables(ward: Ward) -> dict[str, str]:
    return {"BAGWATCH_DATA": str(ward.directory), "BAGWATCH_ORIGIN": ORIGIN}
