"""Whether a second person looked, as a fact says, and whether that person said so. Pure: names are arguments.

A fact names its second checker in words (`checks.second_checker`). It is proved where the fact also carries
`second_check: {user, device, signature}` beside its body: the phone key of that other person, over what was
done to whom and when. Nothing here ever keeps a fact out of the record.
"""

from typing import Any, Literal

import msgspec

from server.person_name import is_same
from server.signature import is_signed
from shared_rules.canonical import NotCanonical, canonical

PURPOSE = "bagwatch second check"
FIELD, REPLACED = "second_check", "fact_replaced"
# Not the numbering of the author's phone: that is given when the fact is kept, after the signature.
SIGNED = ("id", "patient", "kind", "at", "author", "body")

Doubt = Literal["named", "unknown", "author", "signature", "outsider", "revoked"]


class Check(msgspec.Struct, frozen=True):
    """Who signed a fact besides its author, and from which phone."""

    user: str
    device: str
    signature: str


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """What the server knows of whom a check names: the phone's owner and key (None: no such phone)."""

    owner: str | None
    key: bytes | None
    may_see: bool
    is_shut_out: bool


class Claim(msgspec.Struct, frozen=True):
    """That a fact says it was checked twice: in words, by a signature, or both."""

    words: str | None
    check: Check | None
    is_malformed: bool


def claim_of(value: dict[str, Any]) -> Claim | None:
    """What a fact says of its second checker; None when it says nothing."""
    words, given = _words(value.get("kind"), value.get("body")), value.get(FIELD)
    if words is None and given is None:
        return None
    try:
        return Claim(words, None if given is None else msgspec.convert(given, Check), False)
    except msgspec.ValidationError:
        return Claim(words, None, True)


def _words(kind: object, body: object) -> str | None:
    said = body.get("body") if kind == REPLACED and isinstance(body, dict) else body
    checks = said.get("checks") if isinstance(said, dict) else None
    words = checks.get("second_checker") if isinstance(checks, dict) else None
    return words if isinstance(words, str) and words.strip() else None


def signed_content(value: dict[str, Any], device: str) -> bytes:
    """What the second person's phone signs. Raises NotCanonical."""
    return f"{PURPOSE}\n{device}\n".encode() + canonical({name: value[name] for name in SIGNED})


def doubt_of_signature(value: dict[str, Any], check: Check, signer: Signer) -> Doubt | None:
    """Why a signed check proves nothing, or None: it proves that its user saw this very content."""
    if check.user == value["author"]:
        return "author"
    if signer.key is None or signer.owner != check.user or not _holds(value, check, signer.key):
        return "signature"
    if signer.is_shut_out:
        return "revoked"
    return None if signer.may_see else "outsider"


def _holds(value: dict[str, Any], check: Check, key: bytes) -> bool:
    try:
        return is_signed(key, signed_content(value, check.device), check.signature)
    except (NotCanonical, UnicodeEncodeError):
        return False


def doubt_of_words(words: str, author: str, team: list[str]) -> Doubt:
    """Why a name alone proves nothing. `team`: the names of the patient's team."""
    if is_same(words, author):
        return "author"
    return "named" if any(is_same(words, name) for name in team) else "unknown"
