"""What an installation decides: one frozen record, read once from the environment."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

PREFIX = "BAGWATCH_"
AT_LEAST_ONE = (
    "session_days",
    "session_idle_hours",
    "enrolment_hours",
    "sign_ins_per_minute",
    "requests_per_minute",
    "break_glass_minutes",
)
# Apple refuses a contact with blanks or brackets, or at a host without a dot.
CONTACT = re.compile(r"mailto:[^\s<>@]+@[\w-]+(\.[\w-]+)+|https://[\w-]+(\.[\w-]+)+(/\S*)?")


class BadSetting(ValueError):
    """A variable of the environment is missing or wrong. The message names it and says why."""

    def __init__(self, variable: str, why: str) -> None:
        super().__init__(f"{variable}: {why}")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one server: each field is the variable of that name in capitals, with the prefix."""

    data: Path
    """The directory of the database and the secrets; made with mode 700 when absent."""
    origin: str
    """Where browsers find the server, for example `https://bagwatch.example.org`."""
    host: str = "127.0.0.1"
    port: int = 8000
    session_days: int = 30
    """A phone that was enrolled longer ago than this is enrolled again."""
    session_idle_hours: int = 168
    """A phone that was not used for so long signs in again; what it has recorded stays."""
    enrolment_hours: int = 24
    """A one-use enrolment code ends after this."""
    bearer: bool = False
    """Also take tokens in an `Authorization` header, for scripts. The demonstration does."""
    sign_ins_per_minute: int = 60
    """Attempts to sign in or to enrol that one address may make; one user may make a sixth of it."""
    requests_per_minute: int = 600
    """Requests of one phone, for sync and for all else; a user may make twice, an address ten times that.

    A phone that is used asks about twenty times a minute; one that was away for weeks asks a hundred times.
    """
    trusted_proxy: str = ""
    """The address of the proxy in front, whose `X-Forwarded-For` says who asks. Empty: there is none."""
    break_glass_minutes: int = 60
    """How long a patient of another team stays open in an emergency."""
    log_level: str = "INFO"
    notice_cycle_seconds: float = 5.0
    """How often the server looks for people to tell."""
    push_contact: str = ""
    """Where a push service reaches the operator: `mailto:` or `https:`. Empty: the origin."""
    push_proxy: str = ""
    """The address of an outgoing http proxy for web push, where the network has one."""
    push_loopback: bool = False
    """Also take push endpoints on this machine; for tests."""

    @property
    def vapid_contact(self) -> str:
        """Who answers for our web push; a demo on this machine names nobody real."""
        own = self.origin if self.origin.startswith("https://") else "https://localhost"
        return self.push_contact or own

    @property
    def database(self) -> Path:
        return self.data / "bagwatch.sqlite"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`. Raises BadSetting for the first variable that is missing or wrong."""
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() in Settings.__struct_fields__
    }
    for field in msgspec.structs.fields(Settings):
        if field.required and not given.get(field.name):
            raise BadSetting(f"{PREFIX}{field.name.upper()}", "is not set")
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        if field.name in given:
            values[field.name] = _value(field.name, given[field.name], field.type)
    settings = Settings(**values)
    check(settings)
    return settings


def _value(name: str, text: str, wanted: Any) -> Any:
    if wanted is Path:
        return Path(text)
    try:
        return msgspec.convert(text, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise BadSetting(f"{PREFIX}{name.upper()}", str(error)) from None


def check(settings: Settings) -> None:
    """Raises BadSetting when a value cannot work."""
    if not 0 < settings.port < 65536:
        raise BadSetting("BAGWATCH_PORT", f"{settings.port} is not between 1 and 65535")
    for name in AT_LEAST_ONE:
        if getattr(settings, name) < 1:
            raise BadSetting(f"{PREFIX}{name.upper()}", "must be at least 1")
    if settings.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise BadSetting("BAGWATCH_LOG_LEVEL", "must be DEBUG, INFO, WARNING or ERROR")
    if not 0.1 <= settings.notice_cycle_seconds <= 60:
        raise BadSetting("BAGWATCH_NOTICE_CYCLE_SECONDS", "must be between 0.1 and 60")
    if settings.push_contact and not CONTACT.fullmatch(settings.push_contact):
        raise BadSetting("BAGWATCH_PUSH_CONTACT", "must be mailto:name@host.example or https://host.example")
    if settings.push_proxy and urlsplit(settings.push_proxy).scheme != "http":
        raise BadSetting("BAGWATCH_PUSH_PROXY", "must be an http address")
    _check_origin(settings.origin)


def _check_origin(origin: str) -> None:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise BadSetting("BAGWATCH_ORIGIN", "must be scheme and host only, for example https://host.example")
    # The session cookie is Secure: a browser would never send it back over plain HTTP to another machine.
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise BadSetting("BAGWATCH_ORIGIN", "must be https, except on this machine")
