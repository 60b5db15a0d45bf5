"""What the sources must never hold: code made of text, a shell, a statement made of input, markup of text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PYTHON = {
    path.relative_to(TOP).as_posix(): ast.parse(path.read_text())
    for room in ("server", "shared_rules")
    for path in sorted((TOP / room).rglob("*.py"))
}
PHONE = {
    path.relative_to(TOP).as_posix(): re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(), flags=re.S)
    for path in sorted((TOP / "pwa" / "src").rglob("*.ts"))
}
# Objects made of data, documents that reach outside, words written into another language, unmanaged memory.
BARRED_IMPORTS = {"pickle", "marshal", "shelve", "dill", "yaml", "xml", "lxml", "jinja2", "mako"} | {
    "ldap3",
    "smtplib",
    "ctypes",
}
BARRED_CALLS = {"eval", "exec", "compile", "__import__"}
# For developers: it starts Node with the engine of the phone. No route imports it.
STARTS_A_PROGRAM = "server/command/phone_engine.py"
PATTERN_CALL = re.compile(r"re\.(compile|match|fullmatch|search|sub|split|findall|finditer)")
STATEMENT = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER)\s")
# What a statement may be put together from: constants, and these, which the source itself fills.
CONSTANT = re.compile(r"_?[A-Z][A-Z_]*|table|column|marks")
BARRED_IN_PHONE = re.compile(
    r"\beval\s*\(|\bnew Function\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write|unsafeHTML"
    r"|unsafeSVG|srcdoc|javascript:|new RegExp\b|__proto__|localStorage|sessionStorage|document\.cookie"
)
LISTENS = re.compile(r"([\w.?]*)addEventListener\(\s*[\"']message[\"']")
# Which function draws a field whose label asks for a secret.
SECRET_LABEL = re.compile(r"(\w+)\(\s*[\"'][^\"']*[Pp]ass(?:word|phrase)[^\"']*[\"'],\s*\w+\.")


def imports(tree: ast.Module) -> Iterator[str]:
    """The modules a file imports, in full."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def code_of_text(tree: ast.Module) -> set[str]:
    """What runs or makes something of text or bytes that came from elsewhere."""
    return ({name.split(".")[0] for name in imports(tree)} & BARRED_IMPORTS) | (
        {name for name, _ in calls(tree)} & BARRED_CALLS
    )


def programs(tree: ast.Module) -> bool:
    """True when it starts another program."""
    starts = any(re.match(r"os\.(system|popen|exec|spawn)", name) for name, _ in calls(tree))
    return starts or "subprocess" in imports(tree)


def foreign_words(tree: ast.Module) -> list[str]:
    """What is put into a statement and is no constant."""
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = [part for text in texts if STATEMENT.search(ast.unparse(text)) for part in text.values]
    said = [ast.unparse(part.value) for part in parts if isinstance(part, ast.FormattedValue)]
    return [word for word in said if not CONSTANT.fullmatch(word)]


def patterns_of_input(tree: ast.Module) -> list[str]:
    return [
        ast.unparse(call)
        for name, call in calls(tree)
        if PATTERN_CALL.fullmatch(name) and not isinstance(call.args[0], ast.Constant | ast.BinOp)
    ]


def test_nothing_is_run_or_made_of_what_was_sent() -> None:
    assert {path: found for path, tree in PYTHON.items() if (found := code_of_text(tree))} == {}


def test_no_other_program_is_started_by_what_serves() -> None:
    assert [path for path, tree in PYTHON.items() if programs(tree)] == [STARTS_A_PROGRAM]
    module = STARTS_A_PROGRAM.removesuffix(".py").replace("/", ".")
    importers = [path for path, tree in PYTHON.items() if module in imports(tree)]
    assert all(path.startswith("server/command/") for path in importers)
    shells = [
        name
        for tree in PYTHON.values()
        for name, call in calls(tree)
        if any(word.arg == "shell" for word in call.keywords)
    ]
    assert shells == []


def test_a_statement_is_put_together_from_words_of_the_source_only() -> None:
    assert {path: found for path, tree in PYTHON.items() if (found := foreign_words(tree))} == {}


def test_a_pattern_is_a_word_of_the_source() -> None:
    assert {path: found for path, tree in PYTHON.items() if (found := patterns_of_input(tree))} == {}


def test_the_phone_makes_neither_code_nor_markup_of_text_and_keeps_nothing_in_the_open() -> None:
    assert {path: found for path, text in PHONE.items() if (found := BARRED_IN_PHONE.findall(text))} == {}


@pytest.mark.parametrize(
    ("source", "look"),
    [
        ("import pickle", code_of_text),
        ("eval(body)", code_of_text),
        ("import os\nos.system('ls')", programs),
        ("import subprocess", programs),
        ('run(f"SELECT * FROM users WHERE name = {name}")', foreign_words),
        ("import re\nre.compile(said)", patterns_of_input),
    ],
)
def test_what_must_not_be_there_is_seen(source: str, look: object) -> None:
    assert callable(look) and look(ast.parse(source))


def test_a_secret_is_typed_unseen_and_may_be_pasted_and_kept_by_the_browser() -> None:
    field = PHONE["pwa/src/views/secret_field.ts"]
    assert 'type="password"' in field and "autocomplete=${kept}" in field
    views = {path: text for path, text in PHONE.items() if path.startswith("pwa/src/views/")}
    drawn = [name for text in views.values() for name in SECRET_LABEL.findall(text)]
    assert len(drawn) >= 8 and set(drawn) == {"secretField"}
    assert [
        path for path, text in views.items() if re.search(r"@(paste|copy|drop|contextmenu)\b", text)
    ] == []


def test_messages_come_from_the_apps_own_worker_and_tabs_only() -> None:
    heard = [(path, listener) for path, text in PHONE.items() for listener in LISTENS.findall(text)]
    # A window of another origin would be heard by a bare `addEventListener` or by `window`.
    assert heard == [
        ("pwa/src/main.ts", "tabs."),
        ("pwa/src/main.ts", "navigator.serviceWorker?."),
        ("pwa/src/worker/worker.ts", "worker."),
    ]
