"""Cases read from a file for a person: decoded, each with its name and its protocol."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from server.command.cases import BrokenInput, cut
from shared_rules.case import Case, decode_case, protocol_name
from shared_rules.facts import BrokenEnvelope
from shared_rules.protocol import BrokenProtocol, Protocol, UnknownProtocol, load, read


class TellingFailed(Exception):
    """A file, a case or a protocol cannot be read; the message says which and why."""


def read_cases(file: str, protocol_file: str | None) -> Iterator[tuple[str, Protocol, Case]]:
    """Name, protocol and case for each case in a file. Raises TellingFailed."""
    try:
        given = read(Path(protocol_file)) if protocol_file else None
        known = cache(load)
        for found in cut(file, Path(file).read_bytes()):
            if isinstance(found, BrokenInput):
                raise found
            yield found.name, given or known(protocol_name(found.value)), decode_case(found.value)
    except (BrokenInput, BrokenEnvelope, BrokenProtocol, UnknownProtocol) as error:
        raise TellingFailed(str(error)) from error
    except OSError as error:
        raise TellingFailed(f"{error.filename}: {error.strerror}") from error
