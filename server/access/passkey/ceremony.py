"""The two ceremonies of WebAuthn: making a passkey, and signing in with one.

Passkeys are discoverable, and verify their user. The challenge of a ceremony is one of ours, found again in
what the browser says, and good once.
"""

import hashlib
from typing import Any

import msgspec
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from server.access.passkey.party import Party
from server.access.phone_proof import Challenges
from server.store.passkeys import Passkey
from server.store.people import Session

SERVICE = "Bagwatch"
SIGN_IN = "sign-in"


class NotProved(Exception):
    """What the browser sent proves nothing; the message says why, for a test and not for a stranger."""


class Made(msgspec.Struct, frozen=True):
    """A passkey that was just made."""

    id: bytes
    public: bytes
    count: int


def registration_options(
    party: Party, session: Session, known: list[Passkey], challenges: Challenges, now_ms: int
) -> dict[str, Any]:
    """What a browser needs to make a passkey; it will not make a second one in the same place."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=SERVICE,
        user_id=session.user.encode(),
        user_name=session.name,
        challenge=base64url_to_bytes(challenges.make(session.user, now_ms)),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=passkey.id) for passkey in known],
    )
    salt = bytes_to_base64url(prf_salt(session.user))
    return {**options_to_json_dict(options), "extensions": {"prf": {"eval": {"first": salt}}}}


def sign_in_options(party: Party, challenges: Challenges, now_ms: int) -> dict[str, Any]:
    """What a browser needs to sign somebody in; it is not known who."""
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=base64url_to_bytes(challenges.make(SIGN_IN, now_ms)),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def prf_salt(user: str) -> bytes:
    """What a passkey derives the phone's key from: no secret, but a user's own, and always the same."""
    return hashlib.sha256(f"bagwatch prf\n{user}".encode()).digest()


def verify_registration(
    party: Party, user: str, credential: dict[str, Any], challenges: Challenges, now_ms: int
) -> Made:
    """The passkey the browser made. Raises NotProved."""
    challenge = _challenge(credential, user, challenges, now_ms)
    try:
        found = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotProved(str(error)) from error
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def credential_id(credential: dict[str, Any]) -> bytes:
    """Which passkey the browser used. Raises NotProved."""
    try:
        return base64url_to_bytes(credential["id"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise NotProved("no id") from error


def verify_sign_in(
    party: Party, passkey: Passkey, credential: dict[str, Any], challenges: Challenges, now_ms: int
) -> int:
    """The passkey's count of uses, once it proved itself. Raises NotProved."""
    challenge = _challenge(credential, SIGN_IN, challenges, now_ms)
    try:
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public,
            credential_current_sign_count=passkey.count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotProved(str(error)) from error
    return found.new_sign_count


def _challenge(credential: dict[str, Any], purpose: str, challenges: Challenges, now_ms: int) -> bytes:
    try:
        said = msgspec.json.decode(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        challenge: str = said["challenge"]
        content = base64url_to_bytes(challenge)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotProved("no challenge") from error
    if not challenges.take(challenge, purpose, now_ms):
        raise NotProved("not a challenge of ours, or used, or too old")
    return content
