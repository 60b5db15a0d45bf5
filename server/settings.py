"""What an installation decides: one frozen record, read once from the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

PREFIX = "BAGWATCH_"
HOUR_SECONDS = 3600


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
    enrolment_hours: int = 24
    """A one-use enrolment code ends after this."""
    log_level: str = "INFO"

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
    if settings.session_days < 1:
        raise BadSetting("BAGWATCH_SESSION_DAYS", "must be at least 1")
    if settings.enrolment_hours < 1:
        raise BadSetting("BAGWATCH_ENROLMENT_HOURS", "must be at least 1")
    if settings.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise BadSetting("BAGWATCH_LOG_LEVEL", "must be DEBUG, INFO, WARNING or ERROR")
    _check_origin(settings.origin)


def _check_origin(origin: str) -> None:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise BadSetting("BAGWATCH_ORIGIN", "must be scheme and host only, for example https://host.example")
    # The session cookie is Secure: a browser would never send it back over plain HTTP to another machine.
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise BadSetting("BAGWATCH_ORIGIN", "must be https, except on this machine")
