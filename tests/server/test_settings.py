"""A server with a wrong setting does not start, and says which variable is wrong and why."""

import pytest

from server.settings import BadSetting, Settings, read_settings

GOOD = {"BAGWATCH_DATA": "/srv/bagwatch", "BAGWATCH_ORIGIN": "https://bagwatch.example.org"}


def test_two_variables_are_enough() -> None:
    settings = read_settings({**GOOD, "PATH": "/bin", "BAGWATCH_HUNT_SECONDS": "3"})
    assert isinstance(settings, Settings)
    assert settings.database.as_posix() == "/srv/bagwatch/bagwatch.sqlite"


@pytest.mark.parametrize("missing", sorted(GOOD))
@pytest.mark.parametrize("empty", [True, False])
def test_a_missing_variable_is_named(missing: str, empty: bool) -> None:
    given = {**GOOD, missing: ""} if empty else {name: GOOD[name] for name in GOOD if name != missing}
    with pytest.raises(BadSetting, match=f"{missing}: is not set"):
        read_settings(given)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BAGWATCH_PORT", "http"),
        ("BAGWATCH_PORT", "0"),
        ("BAGWATCH_PORT", "65536"),
        ("BAGWATCH_PORT", ""),
        ("BAGWATCH_SESSION_DAYS", "0"),
        ("BAGWATCH_SESSION_DAYS", "-1"),
        ("BAGWATCH_ENROLMENT_HOURS", "0"),
        ("BAGWATCH_LOG_LEVEL", "loud"),
        ("BAGWATCH_ORIGIN", "bagwatch.example.org"),
        ("BAGWATCH_ORIGIN", "https://bagwatch.example.org/"),
        ("BAGWATCH_ORIGIN", "https://bagwatch.example.org/app"),
        ("BAGWATCH_ORIGIN", "http://bagwatch.example.org"),
        ("BAGWATCH_ORIGIN", "ftp://bagwatch.example.org"),
        ("BAGWATCH_ORIGIN", "https://"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable(variable: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"^{variable}: "):
        read_settings({**GOOD, variable: value})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_plain_http_is_for_this_machine_only(host: str) -> None:
    assert read_settings({**GOOD, "BAGWATCH_ORIGIN": f"http://{host}:8000"})
