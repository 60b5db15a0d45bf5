"""The wheel is the whole product: without the sources and without Node it serves the app and the rules."""

import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.service import Service

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked beside nothing else of ours."""
    directory = tmp_path_factory.mktemp("wheel")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-index"]
    build = [sys.executable, "-m", "pip", "wheel", *quiet, "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(directory), str(TOP)], check=True, timeout=120)
    (wheel,) = directory.glob("bagwatch-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(directory / "site")
    return directory / "site"


class Installed(Service):
    """The service as the wheel holds it."""

    def __init__(self, directory: Path, site: Path) -> None:
        super().__init__(directory)
        self._site = site

    def environment(self, directory: Path, port: int) -> dict[str, str]:
        return {**super().environment(directory, port), "PYTHONPATH": str(self._site)}


@pytest.fixture
def service(tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    # The working directory is looked into first.
    monkeypatch.chdir(tmp_path)
    made = Installed(tmp_path / "data", installed)
    made.start()
    yield made
    made.kill()


def fetched(service: Installed, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}{path}", timeout=10) as answer:
        content: bytes = answer.read()
    return content


def test_the_wheel_serves_the_app_its_worker_and_its_rules(service: Installed, installed: Path) -> None:
    built = installed / "server" / "built" / "web"
    assert fetched(service, "/") == (built / "index.html").read_bytes()
    assert fetched(service, "/sw.js") == (built / "sw.js").read_bytes()
    current = json.loads(fetched(service, "/rules/current.json"))
    rules = built / current["url"].lstrip("/")
    assert rules.exists(), "the bundle is older than the rules: run `make build`"
    assert rules.read_bytes() == fetched(service, current["url"])


def test_the_wheel_answers_cases_with_the_phones_engine_too(installed: Path, tmp_path: Path) -> None:
    case = TOP / "tests" / "vectors" / "routine-bag-window.json"
    answers = [advised(installed, tmp_path, "--engine", engine, str(case)) for engine in ("server", "phone")]
    assert answers[0] == answers[1] and json.loads(answers[0])["findings"]


def advised(site: Path, directory: Path, *words: str) -> bytes:
    run = f"import server; assert server.__file__.startswith({str(site)!r}); "
    run += f"from server.command import main; main(['advise', *{list(words)!r}])"
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.check_output([sys.executable, "-c", run], cwd=directory, env=environment, timeout=60)


def test_the_wheel_holds_no_test_and_no_source_of_the_phone(installed: Path) -> None:
    tops = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert tops == {"server", "shared_rules"}
    assert not list(installed.rglob("*.ts"))
