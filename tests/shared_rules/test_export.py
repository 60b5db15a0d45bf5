"""The rules as files: canonical bytes under their hash, schemas that hold, types that have not drifted."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.command import main
from shared_rules.canonical import canonical
from shared_rules.export import schemas, write_types
from shared_rules.protocol import PROTOCOLS, load, protocol_hash, read
from tests.shared_rules import generator

GENERATED = Path(__file__).parent.parent.parent / "pwa" / "src" / "engine" / "generated"


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    result = CliRunner().invoke(main, ["rules", "export", str(tmp_path / "new" / "rules")])
    assert result.exit_code == 0, result.output
    return tmp_path / "new" / "rules"


def test_the_exported_protocol_is_canonical_and_has_the_exported_hash(exported: Path) -> None:
    content = (exported / "protocol.json").read_bytes()
    assert content == canonical(json.loads(content))
    assert (exported / "hash.txt").read_text().strip() == hashlib.sha256(content).hexdigest()


def test_an_exported_protocol_read_again_is_the_same_protocol(exported: Path) -> None:
    assert read(exported / "protocol.json") == load("blinatumomab")
    assert protocol_hash(read(exported / "protocol.json")) == protocol_hash(load("blinatumomab"))


def test_another_protocol_file_is_exported_under_another_hash(exported: Path, tmp_path: Path) -> None:
    source = (PROTOCOLS / "blinatumomab.toml").read_text(encoding="utf-8")
    other = tmp_path / "other.toml"
    other.write_text(source.replace('name = "blinatumomab"', 'name = "other"'), encoding="utf-8")
    result = CliRunner().invoke(main, ["rules", "export", str(tmp_path / "o"), "--protocol", str(other)])
    assert result.exit_code == 0
    assert json.loads((tmp_path / "o" / "protocol.json").read_text())["name"] == "other"
    assert result.output.strip() != (exported / "hash.txt").read_text().strip()


@pytest.mark.parametrize("content", ["", "name = 1", "not toml", 'name = "x"\n'])
def test_a_broken_protocol_is_one_line_and_exit_2(content: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(content)
    result = CliRunner().invoke(main, ["rules", "export", str(tmp_path / "x"), "--protocol", str(broken)])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "broken.toml" in result.stderr


@pytest.mark.parametrize("name", ["protocol", "facts", "answer"])
def test_every_reference_of_a_schema_leads_somewhere(name: str, exported: Path) -> None:
    schema = json.loads((exported / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert schema == schemas()[name]
    text = json.dumps(schema)
    references = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert references
    assert references <= set(schema["$defs"])


def test_the_facts_schema_names_every_kind_that_a_course_is_told_in() -> None:
    kinds = {fact["kind"] for seed in range(50) for fact in generator.plain(seed)["facts"]}
    known = {
        item["if"]["properties"]["kind"]["const"] for item in schemas()["facts"]["$defs"]["Fact"]["allOf"]
    }
    assert kinds <= known


def test_the_types_of_the_phone_have_not_drifted(tmp_path: Path) -> None:
    written = write_types(tmp_path)
    assert {path.name for path in written} == {path.name for path in GENERATED.glob("*.ts")}
    for path in written:
        assert (GENERATED / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), (
            path.name
        )
