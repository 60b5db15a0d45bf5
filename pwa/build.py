"""Makes what the phone loads, and the engine for Node: `python -m pwa.build`, with `node` on the path.

Promise: the same sources give the same bytes; every file the phone may need offline is in the worker's list,
with its hash; a build that fails leaves the one before untouched.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from shared_rules.export import export

PHONE = Path(__file__).parent
BUILT = PHONE.parent / "server" / "built"
NOT_PRECACHED = {"sw.js", "current.json"}


def main() -> None:
    """Build into `server/built`: `web/` for the phone, `engine.mjs` for `bagwatch advise --engine phone`."""
    build(BUILT)


def build(target: Path) -> None:
    """Build into a folder of choice. Raises CalledProcessError if a source is broken."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target) as scratch:
        web = Path(scratch) / "web"
        engine = Path(scratch) / "engine.mjs"
        shutil.copytree(PHONE / "public", web)
        rules = _write_rules(web, Path(scratch) / "rules")
        names = _bundle(web, engine, Path(scratch) / "names.json")
        _fill_shell(web / "index.html", names, rules)
        _write_worker(web, names["worker"])
        _replace(web, target / "web")
        _replace(engine, target / "engine.mjs")


def _write_rules(web: Path, scratch: Path) -> str:
    """The rules under the path where the server serves them, `/rules/{hash}.json`. Returns that path."""
    digest = export(scratch)
    folder = web / "rules"
    folder.mkdir()
    shutil.copyfile(scratch / "protocol.json", folder / f"{digest}.json")
    return f"/rules/{digest}.json"


def _bundle(web: Path, engine: Path, names: Path) -> dict[str, str]:
    command = ["node", "build.mjs", str(web), str(engine), str(names)]
    subprocess.run(command, cwd=PHONE, check=True)
    found: dict[str, str] = json.loads(names.read_text())
    return found


def _fill_shell(page: Path, names: dict[str, str], rules: str) -> None:
    text = page.read_text()
    places = {"script": f"/{names['script']}", "style": f"/{names['style']}", "rules": rules}
    for place, path in places.items():
        if f"{{{place}}}" not in text:
            raise ValueError(f"index.html has no place for {place}")
        text = text.replace(f"{{{place}}}", path)
    page.write_text(text)


def _write_worker(web: Path, script: str) -> None:
    """The worker with its list of files. Its bytes change if and only if a file or the worker's code does."""
    files = {_address(path, web): _integrity(path) for path in _listed(web)}
    listed = json.dumps(files, sort_keys=True, separators=(",", ":"))
    version = hashlib.sha256((listed + script).encode()).hexdigest()[:12]
    head = f"self.BAGWATCH={{version:{json.dumps(version)},files:{listed}}};\n"
    (web / "sw.js").write_text(head + script)


def _address(path: Path, web: Path) -> str:
    """The server answers with the shell at `/`, and nowhere else by name."""
    return "/" if path == web / "index.html" else f"/{path.relative_to(web).as_posix()}"


def _listed(web: Path) -> list[Path]:
    return [path for path in sorted(web.rglob("*")) if path.is_file() and path.name not in NOT_PRECACHED]


def _integrity(path: Path) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


def _replace(made: Path, place: Path) -> None:
    """Swap the new for the old: a server that serves meanwhile misses a file for one moment at most."""
    if place.is_dir():
        shutil.rmtree(place)
    made.rename(place)


if __name__ == "__main__":
    main()
