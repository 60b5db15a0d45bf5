"""The page of security decisions lists what is in the code: ways in, settings, cryptography, logs."""

import re
from pathlib import Path

from server.access.table import TABLE
from server.settings import PREFIX, Settings
from tests.docs.test_readme import TOP

PAGE = (TOP / "docs" / "security-decisions.md").read_text(encoding="utf-8")
PRODUCT = sorted(
    path
    for room, pattern in (("server", "*.py"), ("shared_rules", "*.py"), ("pwa/src", "*.ts"))
    for path in (TOP / room).rglob(pattern)
    if "built" not in path.parts
)
# What hashes, encrypts, signs or makes chance, in either language.
CRYPTOGRAPHY = re.compile(
    r"^\s*(?:from|import) (?:cryptography|hashlib|hmac|secrets|argon2|pyotp|py_vapid|pywebpush|webauthn)\b"
    r"|\bcrypto\.subtle\b|\bgetRandomValues\b|\bROUND_CONSTANTS\b",
    re.MULTILINE,
)
WEAK = re.compile(
    r"\b(?:md5|md4|sha1|sha224|SHA-?1|3?DES|RC4|ECB|CBC|CTR|PKCS1v15|RSA|Blowfish|secp192\w*|uuid4)\b"
)
CHANCE = re.compile(r"\bMath\.random\b|^\s*(?:from|import) random\b", re.MULTILINE)
# Waits between tries, and the made-up ward: nobody gains by guessing them.
GUESSED_FREELY = {"pwa/src/phone.ts", "server/demo/treatment.py"}


def part(heading: str) -> str:
    """What stands under a heading of the page."""
    return PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]


def named(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def test_every_way_in_is_on_the_page() -> None:
    # The worker's proof of a notice lets nobody in.
    ways = {
        f"{row.method} {row.path}"
        for row in TABLE
        if row.is_public and row.changes and row.path != "/api/devices/me/push/proved"
    }
    assert set(re.findall(r"`(POST [^`]+)`", part("Ways in"))) == ways
    assert {row.pace for row in TABLE if f"{row.method} {row.path}" in ways} == {"sign-in"}


def test_each_setting_the_page_names_is_one() -> None:
    named_here = set(re.findall(rf"`{PREFIX}(\w+)`", PAGE))
    assert {"SESSION_DAYS", "SESSION_IDLE_HOURS", "SIGN_INS_PER_MINUTE", "ENROLMENT_HOURS"} <= named_here
    assert named_here <= {name.upper() for name in Settings.__struct_fields__}


def test_the_terms_of_a_session_are_those_of_the_settings() -> None:
    said = re.search(r"\((\d+) days\) and\s+after `BAGWATCH_SESSION_DAYS` \((\d+) days\)", part("Sessions"))
    assert said is not None
    settings = Settings(data=TOP, origin="https://bagwatch.example.org")
    assert (int(said[1]) * 24, int(said[2])) == (settings.session_idle_hours, settings.session_days)


def test_every_file_that_uses_cryptography_is_in_the_inventory() -> None:
    used = {named(path) for path in PRODUCT if CRYPTOGRAPHY.search(path.read_text(encoding="utf-8"))}
    listed = set(re.findall(r"`((?:server|shared_rules|pwa)/[^`]+)`", part("Cryptography")))
    assert used == listed


def test_the_sources_name_no_weak_algorithm() -> None:
    found = {named(path): WEAK.findall(path.read_text(encoding="utf-8")) for path in PRODUCT}
    assert {path: names for path, names in found.items() if names} == {}


def test_what_must_not_be_guessed_is_made_by_the_systems_generator() -> None:
    found = {named(path) for path in PRODUCT if CHANCE.search(path.read_text(encoding="utf-8"))}
    assert found == GUESSED_FREELY


def test_every_log_is_in_the_inventory() -> None:
    texts = {named(path): path.read_text(encoding="utf-8") for path in PRODUCT if path.suffix == ".py"}
    loggers = {name for text in texts.values() for name in re.findall(r'getLogger\("([^"]+)"\)', text)}
    assert loggers == set(re.findall(r"`(bagwatch\.\w+)`", part("What is logged")))
    # One place says where lines go, and it is standard error.
    setting_up = [path for path, text in texts.items() if "logging.basicConfig" in text]
    assert setting_up == ["server/command/serve.py"]
    ways_out = r"\b\w+Handler\(.*|logging\.config"
    assert [found for text in texts.values() for found in re.findall(ways_out, text)] == [
        "StreamHandler(sys.stderr)"
    ]
