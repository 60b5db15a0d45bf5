"""The rules as a page: everything of the document, escaped, without a script, with the words on sign-off."""

import base64
import hashlib
import re
from html import escape
from pathlib import Path

import msgspec

from server.rules.page import STYLE, rules_page
from server.rules.served import load_rules, serve_protocol
from server.store import protocols
from shared_rules.document import outline
from tests.server.rules.ward import FIRST, SECOND, serve
from tests.server.ward import Ward


def test_the_page_shows_every_title_and_row_of_the_document(tmp_path: Path) -> None:
    with Ward(tmp_path).client() as client:
        answer = client.get("/rules")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    entries = [entry for section in outline(FIRST.protocol) for entry in section.entries]
    assert len(entries) > 150
    for entry in entries:
        assert escape(entry.title) in answer.text
        for label, text in entry.rows:
            assert f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" in answer.text


def test_every_clause_decision_and_query_is_on_the_page() -> None:
    page = rules_page(FIRST, [], None)
    for clause in FIRST.protocol.clauses:
        assert escape(clause.id) in page and escape(clause.says) in page
    for decision in FIRST.protocol.decisions:
        assert f"<h3>{decision.id}</h3>" in page
        assert all(escape(alternative) in page for alternative in decision.alternatives)
    assert page.count("nobody yet") == len(FIRST.protocol.decisions)


def test_the_page_runs_no_script_and_allows_its_own_style_only(tmp_path: Path) -> None:
    with Ward(tmp_path).client() as client:
        answer = client.get("/rules")
    policy = answer.headers["content-security-policy"]
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy
    assert "unsafe" not in policy and "script-src" not in policy
    assert f"<style>{STYLE}</style>" in answer.text
    assert re.search(r"<script|\son\w+=|style=|javascript:|http:|src=", answer.text) is None


def test_a_protocol_cannot_write_markup_into_its_page() -> None:
    nasty = '<script>alert("1")</script>&amp;'
    clause = msgspec.structs.replace(FIRST.protocol.clauses[0], says=nasty)
    protocol = msgspec.structs.replace(
        FIRST.protocol, title=nasty, not_for_clinical_use=nasty, clauses=[clause], source=nasty
    )
    page = rules_page(serve_protocol(protocol), [nasty], nasty)
    assert "<script" not in page
    assert page.count(escape(nasty)) >= 7


def test_the_words_on_sign_off_are_in_the_head_that_is_printed_on_each_page() -> None:
    head = rules_page(load_rules(), [], None).split("<thead>")[1].split("</thead>")[0]
    assert "Not for clinical use until signed off" in head and FIRST.hash[:12] in head


def test_an_older_and_a_recalled_version_have_a_page_that_says_so(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    with ward.client() as client:
        serve(ward, SECOND)
        ward.do(lambda c: protocols.recall(c, FIRST.hash, "A limit & a band.", ward.clock.now_ms()))
        old, new = client.get(f"/rules/{FIRST.hash}").text, client.get("/rules").text
        assert client.get("/rules/nothing").status_code == 404
    assert "was recalled: A limit &amp; a band." in old and "Another version is current" in old
    assert "recalled:" not in new and SECOND.hash in new and "This is the current version." in new
