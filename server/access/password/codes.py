"""One-time codes of six digits (TOTP, RFC 6238): steps of 30 seconds, one early or late, each good once."""

import hmac

import pyotp

STEP_SECONDS = 30
ISSUER = "Bagwatch"


def new_secret() -> str:
    """A secret of 160 bits in base32."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """What an authenticator app reads from a QR picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, last_step: int, now: int) -> int | None:
    """The step a code belongs to, when it is right and newer than the last one used; `now` in seconds."""
    typed = "".join(code.split())
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    here = now // STEP_SECONDS
    for step in (here - 1, here, here + 1):
        is_right = hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode("utf-8", "replace"))
        if is_right and step > last_step:
            return step
    return None
