"""Opens what a carrier brought. Whatever the bytes are, they come out as a letter, opened or not."""

import msgspec

from server import signature
from server.refusal import Refusal
from server.seal import NotOpened, Parcel, SealKeys
from server.sync.split import NotSplit, items, members

MAX_PARCELS = 100
# A parcel holds its fact escaped as JSON text and then as base64url.
MAX_BYTES = 1024 * 1024
PURPOSE = "bagwatch sealed fact"


class Letter(msgspec.Struct, frozen=True):
    """What a parcel says: a fact, the phone that says to have written it, and that phone's signature."""

    device: str
    fact: str
    signature: str

    def is_signed_by(self, public: bytes) -> bool:
        """True when the phone with this key signed it."""
        try:
            said = f"{PURPOSE}\n{self.device}\n{self.fact}".encode()
        except UnicodeEncodeError:
            return False
        return signature.is_signed(public, said, self.signature)


class Carried(msgspec.Struct, frozen=True):
    """One parcel as it arrived; no letter when it could not be opened."""

    content: bytes
    letter: Letter | None


class _Body(msgspec.Struct, frozen=True):
    sealed: list[msgspec.Raw]


_body = msgspec.json.Decoder(_Body)
_parcel = msgspec.json.Decoder(Parcel)
_letter = msgspec.json.Decoder(Letter)


def read_parcels(content: bytes) -> list[bytes]:
    """The parcels of a body, in order, each as its bytes. Raises Refusal for what is no list of them."""
    try:
        found = [bytes(raw) for raw in _body.decode(content).sealed]
    except (ValueError, RecursionError):
        found = _split(content)
    if len(found) > MAX_PARCELS:
        raise Refusal(413, "too-many-facts", f"Send at most {MAX_PARCELS} parcels at once.", "sealed")
    return found


def _split(content: bytes) -> list[bytes]:
    try:
        return items(members(content)["sealed"], MAX_PARCELS)
    except (NotSplit, KeyError):
        raise Refusal(400, "bad-request", 'Send {"sealed": [parcel…]} as JSON.', "sealed") from None


def open_all(keys: SealKeys, contents: list[bytes]) -> list[Carried]:
    """Each parcel with its letter. Some hundred microseconds for each: it belongs in a thread."""
    return [Carried(content, _opened(keys, content)) for content in contents]


def _opened(keys: SealKeys, content: bytes) -> Letter | None:
    try:
        return _letter.decode(keys.open(_parcel.decode(content)))
    except (ValueError, RecursionError, NotOpened):
        return None
