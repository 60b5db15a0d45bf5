"""Arrows point one way, files stay small, and the outside is touched in one place each (ARCHITECTURE.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST_LINES = 300
PYTHON_ROOMS = ("shared_rules", "server", "tests", "pwa")
TYPESCRIPT_ROOMS = ("pwa/src", "tests/pwa")
# What the types' generator writes is not read by people.
GENERATED = ("pwa/src/engine/generated/",)
STANDARD_AND_MSGSPEC = {"msgspec", "shared_rules"}
PLACES = {
    "litestar": r"server/(app|edge|problem|serve|trail)\.py|server/(\w+/)+routes\.py",
    "granian": r"server/serve\.py",
    "pywebpush": r"server/notices/push\.py",
    "py_vapid": r"server/notices/(push|vapid)\.py",
    "uuid_utils": r"server/ids\.py",
    "uuid": r"server/ids\.py",
    "secrets": r"server/ids\.py",
    "pysqlite3": r"server/store/\w+\.py",
    "sqlite3": r"server/store/\w+\.py",
    "sqlite_utils": r"server/store/\w+\.py",
    "time": r"server/clock\.py",
    "datetime": r"server/(clock|notices/\w+)\.py",
}
APART = ("sync", "notices", "access")


def files(rooms: tuple[str, ...], pattern: str) -> list[str]:
    found = [path.relative_to(ROOT).as_posix() for room in rooms for path in (ROOT / room).rglob(pattern)]
    return sorted(
        path
        for path in found
        if "node_modules" not in path and "server/built/" not in path and not path.startswith(GENERATED)
    )


def imports(path: str) -> Iterator[str]:
    """The modules a Python file imports, in full."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where an arrow points"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported(path: str) -> list[str]:
    """The files a TypeScript file imports, from the root, or the name of a package."""
    text = (ROOT / path).read_text()
    found = re.findall(r"""(?:from|import)\s*\(?\s*["']([^"']+)["']""", text)
    return [_resolved(path, name) if name.startswith(".") else name for name in found]


def _resolved(path: str, name: str) -> str:
    return (ROOT / path).parent.joinpath(name).resolve().relative_to(ROOT).as_posix()


def crossings(arrows: Iterator[tuple[str, str]], is_wrong: str) -> list[str]:
    return [f"{source} imports {target}" for source, target in arrows if re.fullmatch(is_wrong, target)]


@pytest.mark.parametrize("path", files(PYTHON_ROOMS, "*.py") + files(TYPESCRIPT_ROOMS, "*.ts"))
def test_a_file_is_one_thing(path: str) -> None:
    lines = (ROOT / path).read_text().count("\n")
    assert lines <= MOST_LINES, f"{path} has {lines} lines: it is two things"


def test_no_file_is_called_after_nothing() -> None:
    names = {Path(path).stem for path in files(PYTHON_ROOMS, "*.py") + files(TYPESCRIPT_ROOMS, "*.ts")}
    assert names & {"utils", "helpers", "common", "manager", "base", "util", "helper", "misc"} == set()


def test_the_rules_import_msgspec_and_the_standard_library_only() -> None:
    import sys

    allowed = STANDARD_AND_MSGSPEC | set(sys.stdlib_module_names)
    for path in files(("shared_rules",), "*.py"):
        foreign = {name for name in imports(path) if name.split(".")[0] not in allowed}
        assert foreign == set(), path


def test_the_rules_touch_neither_clock_nor_chance_nor_network() -> None:
    barred = {"time", "datetime", "random", "secrets", "uuid", "socket", "urllib", "threading", "zoneinfo"}
    for path in files(("shared_rules",), "*.py"):
        assert {name for name in imports(path) if name.split(".")[0] in barred} == set(), path


def test_sync_notices_and_access_do_not_import_each_other() -> None:
    for room in APART:
        others = "|".join(other for other in APART if other != room)
        arrows = ((path, name) for path in files((f"server/{room}",), "*.py") for name in imports(path))
        assert crossings(arrows, rf"server\.({others})(\..*)?") == []


def test_the_store_imports_no_other_room() -> None:
    arrows = ((path, name) for path in files(("server/store",), "*.py") for name in imports(path))
    others = r"server\.(sync|notices|access|held|record|shell|demo|command|app|edge|serve)(\..*)?"
    assert crossings(arrows, others) == []


def test_nothing_of_the_product_imports_its_tests() -> None:
    for path in files(("shared_rules", "server"), "*.py"):
        assert not {name for name in imports(path) if name.split(".")[0] == "tests"}, path


@pytest.mark.parametrize("package", sorted(PLACES))
def test_the_outside_is_touched_in_its_place_only(package: str) -> None:
    for path in files(("server",), "*.py"):
        if any(name.split(".")[0] == package for name in imports(path)):
            assert re.fullmatch(PLACES[package], path), f"{path} imports {package}"


SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\b", re.DOTALL
)


def test_sql_is_written_in_the_store_only() -> None:
    for path in files(("server",), "*.py"):
        texts = [
            node.value
            for node in ast.walk(ast.parse((ROOT / path).read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        if not path.startswith("server/store/"):
            assert not [text for text in texts if SQL.search(text)], path


def test_nothing_catches_everything_in_silence() -> None:
    for path in files(("shared_rules", "server"), "*.py"):
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or _names(node.type) & {"Exception"}
            ):
                assert not all(isinstance(step, ast.Pass | ast.Continue) for step in node.body), path


def _names(node: ast.expr) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}


def arrows_of_the_phone(room: str) -> Iterator[tuple[str, str]]:
    for path in files((f"pwa/src/{room}",), "*.ts"):
        for target in imported(path):
            yield path, target


def test_the_phones_engine_imports_nothing_but_itself() -> None:
    for path, target in arrows_of_the_phone("engine"):
        inside = target.startswith("pwa/src/engine/")
        # The command line of the engine runs under Node and reads its input there.
        assert inside or (path.endswith("/cli.ts") and target.startswith("node:")), f"{path} imports {target}"


def test_the_phones_worker_imports_no_view() -> None:
    assert crossings(arrows_of_the_phone("worker"), r"pwa/src/views/.*") == []


def test_the_phones_store_imports_neither_view_nor_network() -> None:
    assert crossings(arrows_of_the_phone("store"), r"pwa/src/(views|sync|worker)/.*|lit-html.*") == []


def without_comments(path: str) -> str:
    text = (ROOT / path).read_text()
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("room", "barred"),
    [
        ("views", r"\bfetch\s*\(|\bXMLHttpRequest\b|\bEventSource\b|\bindexedDB\b"),
        ("store", r"\bdocument\.|\bfetch\s*\(|\blocation\."),
        ("engine", r"\bDate\b|\bMath\.random\b|\bIntl\b|\bfetch\s*\(|\bdocument\.|\blocalStorage\b"),
    ],
)
def test_a_room_of_the_phone_does_not_reach_outside(room: str, barred: str) -> None:
    for path in files((f"pwa/src/{room}",), "*.ts"):
        assert re.search(barred, without_comments(path)) is None, path


def test_the_phones_clock_and_ids_are_in_one_file_each() -> None:
    for path in files(("pwa/src",), "*.ts"):
        text = without_comments(path)
        if path != "pwa/src/clock.ts":
            assert re.search(r"\bDate\.now\s*\(|\bnew Date\(\s*\)", text) is None, path
        if path != "pwa/src/ids.ts":
            assert "randomUUID" not in text, path
