"""Files are cut into cases as they were written; what readers might read differently is refused."""

import pytest

from server.command.cases import BrokenInput, CaseText, cut


def told(content: bytes) -> list[str]:
    """The text of each case, or the message of each broken one."""
    return [case.text if isinstance(case, CaseText) else str(case) for case in cut("f", content)]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b' {"now": 72.00} \n', ['{"now": 72.00}']),
        (b'[{"now":1e2}\n, {"case" : {"now": -0.0}, "name": "x"}]', ['{"now":1e2}', '{"now": -0.0}']),
        ('{"name":"n","case":{"a":"\u2028\\n"},"why":"w"}'.encode(), ['{"a":"\u2028\\n"}']),
        (b"[ ]", []),
        (b"{}", ["{}"]),
        (b"7", ["7"]),
    ],
)
def test_the_text_of_a_case_stays_as_written(content: bytes, texts: list[str]) -> None:
    assert told(content) == texts


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (b"", ["f: not JSON at line 1 column 1: Expecting value"]),
        (b"{", ["f: not JSON at line 1 column 2: Expecting property name enclosed in double quotes"]),
        (b'[{"a":1},\n{"b"}]', ['{"a":1}', "f: not JSON at line 2 column 5: Expecting ':' delimiter"]),
        (b'{"a":1}x', ["f: not JSON at line 1 column 8: Extra data"]),
        (b'[{"a":1},]', ['{"a":1}', "f: not JSON at line 1 column 10: Expecting value"]),
        (b'[{"a":NaN}]', ["f: not JSON: NaN is no JSON number"]),
        (b'{"a":"\xff"}', ["f: not UTF-8 at byte 6"]),
        (b'\xef\xbb\xbf{"a":1}', ["f: not JSON at line 1 column 1: Expecting value"]),
        (b'{"a":{"b":["\\ud800"]}}', ["f: at a.b[0]: a lone surrogate is not a character"]),
        (b'{"a":{"\\udc00":1}}', ["f: at a: a lone surrogate is not a character"]),
        (b'[{"a":1},{"a":{"b c":1e400}}]', ['{"a":1}', 'f[1]: at a."b c": the number is out of range']),
        (
            b'{"name":"late","case":{"a":-' + b"9" * 5_000 + b"}}",
            ["f late: at a: the number is out of range"],
        ),
        (
            b'{"a":' * 101 + b"1" + b"}" * 101,
            [f"f: at {'.'.join('a' * 100)[:80]}: nested deeper than 100 levels"],
        ),
        (b"[" * 100_000, ["f: nested deeper than 100 levels"]),
    ],
)
def test_what_cannot_be_read_is_one_line_in_its_place(content: bytes, messages: list[str]) -> None:
    assert told(content) == messages


def test_a_name_that_is_no_plain_word_is_not_repeated() -> None:
    [case] = cut("f", b'{"name":"two\\nlines","case":{"a":1e400}}')
    assert isinstance(case, BrokenInput)
    assert "two" not in str(case)


def test_a_hundred_levels_are_read() -> None:
    assert told(b'{"a":' * 100 + b"1" + b"}" * 100) == ['{"a":' * 100 + "1" + "}" * 100]
