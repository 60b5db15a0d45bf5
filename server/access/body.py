"""The bodies that access reads: small JSON objects of known fields."""

from typing import TypeVar

import msgspec

from server.refusal import Refusal

Body = TypeVar("Body", bound=msgspec.Struct)


def read_body(content: bytes, kind: type[Body]) -> Body:
    """The body as what is wanted. Raises Refusal, which names the fields."""
    fields = ", ".join(f'"{field.name}"' for field in msgspec.structs.fields(kind))
    try:
        return msgspec.json.decode(content, type=kind)
    except (ValueError, RecursionError):
        raise Refusal(400, "bad-request", f"Send {{{fields}}} as JSON.") from None
