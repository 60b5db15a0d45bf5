"""The build of the phone: the same bytes twice, every file listed with its hash, icons as drawn."""

import base64
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from pwa import build, icons


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert shutil.which("node"), "the tests run with node on the path, as `make test` has it"
    target = tmp_path_factory.mktemp("built")
    build.build(target)
    return target


def _worker_list(web: Path) -> dict[str, str]:
    first_line = (web / "sw.js").read_text().splitlines()[0]
    said = first_line.removeprefix("self.BAGWATCH=").removesuffix(";")
    listed = said[said.index("files:") + len("files:") : -1]
    found: dict[str, str] = json.loads(listed)
    return found


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_two_builds_of_the_same_sources_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build.build(tmp_path)
    assert _contents(tmp_path) == _contents(built)


def test_the_worker_lists_every_file_with_the_hash_of_what_is_there(built: Path) -> None:
    web = built / "web"
    listed = _worker_list(web)
    for address, integrity in listed.items():
        path = web / ("index.html" if address == "/" else address.lstrip("/"))
        assert integrity == "sha256-" + base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
    there = {f"/{name}" for name in _contents(web)} - {"/index.html", "/sw.js"} | {"/"}
    assert set(listed) == there


def test_the_page_names_the_rules_by_the_hash_of_their_bytes(built: Path) -> None:
    web = built / "web"
    (rules,) = (web / "rules").iterdir()
    assert rules.stem == hashlib.sha256(rules.read_bytes()).hexdigest()
    assert f'content="/rules/{rules.name}"' in (web / "index.html").read_text()


def test_the_page_has_no_inline_script_or_style_and_nothing_from_elsewhere(built: Path) -> None:
    page = (built / "web" / "index.html").read_text()
    assert "<style" not in page and "style=" not in page and "http" not in page
    assert page.count("<script") == page.count('<script type="module" src="/app-')


def test_a_changed_file_changes_the_worker_and_so_the_version(built: Path, tmp_path: Path) -> None:
    web = tmp_path / "web"
    shutil.copytree(built / "web", web)
    before = (web / "sw.js").read_text()
    script = before.split("\n", 1)[1]
    (web / "icons" / "icon-180.png").write_bytes(b"other")
    build._write_worker(web, script)
    assert (web / "sw.js").read_text().split(",", 1)[0] != before.split(",", 1)[0]


def test_a_broken_build_leaves_the_one_before(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _contents(built)

    def fail(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(build, "_bundle", fail)
    with pytest.raises(ValueError, match="broken"):
        build.build(built)
    assert _contents(built) == before


def test_the_engine_is_built_for_node(built: Path) -> None:
    assert (built / "engine.mjs").stat().st_size > 1000


def test_the_icons_in_the_app_are_those_that_the_drawing_makes() -> None:
    size, margin = icons.ICONS["icon-180"]
    kept = Path(icons.__file__).parent / "public" / "icons" / "icon-180.png"
    assert kept.read_bytes() == icons.icon(size, margin)


def test_an_icon_is_a_square_picture_of_its_size() -> None:
    picture = icons.icon(24, 0.0)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture[16:20]) == int.from_bytes(picture[20:24]) == 24
