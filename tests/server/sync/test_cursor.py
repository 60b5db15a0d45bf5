"""A cursor is made and read by this server only."""

from hypothesis import given
from hypothesis import strategies as st

from server.sync.cursor import Cursor, read_cursor, write_cursor

KEY = b"k" * 32


@given(st.text("0123456789abcdef", max_size=16), st.tuples(*[st.integers(0, 2**53)] * 4))
def test_a_cursor_is_read_as_it_was_written(epoch: str, numbers: tuple[int, ...]) -> None:
    cursor = Cursor(epoch, *numbers)
    text = write_cursor(KEY, cursor)
    assert read_cursor(KEY, text) == cursor
    assert text.isascii() and not set(text) & set("+/= ")


@given(st.text(max_size=300))
def test_no_text_of_another_maker_is_a_cursor(text: str) -> None:
    assert read_cursor(KEY, text) is None


def test_a_cursor_of_another_server_is_none() -> None:
    assert read_cursor(KEY, write_cursor(b"other", Cursor("e", 1, 2))) is None


def test_a_changed_letter_is_noticed() -> None:
    text = write_cursor(KEY, Cursor("e", 1, 2))
    changed = [
        text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :] for place in range(len(text))
    ]
    # The last letter of base64 may carry bits that mean nothing.
    assert [read_cursor(KEY, one) for one in changed[:-1]] == [None] * (len(text) - 1)
