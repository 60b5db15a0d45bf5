"""The rules as a page for people: plain HTML without a script, made to be read on a phone and printed.

Every text of the protocol is escaped. The words on sign-off stand in the head of a table, because browsers
repeat that on each printed page.
"""

import base64
import hashlib
from html import escape

from server.rules.served import ServedRules
from shared_rules.document import Entry, Section, outline

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 0 1rem 2rem; max-width: 50rem; font: 1rem/1.5 system-ui, sans-serif;
  color: #0b0c0c; background: #fff; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
td, th { padding: 0; text-align: left; vertical-align: top; }
th { padding: .5rem 0; font-weight: 700; border-bottom: 3px solid #b45309; }
.recalled { margin: 1rem 0; padding: .75rem 1rem; border: 4px solid #b3150d; font-weight: 700; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 3px solid #0b0c0c; font-size: 1.35rem; }
h3 { margin: 1.25rem 0 .25rem; font-size: 1.05rem; }
nav a { display: block; padding: .65rem 0; color: #003d7a; }
dl { margin: 0; }
dl div { display: grid; grid-template-columns: minmax(7rem, 14rem) 1fr; gap: .25rem 1rem; padding: .2rem 0;
  border-bottom: 1px solid #d0d4d8; }
dt { color: #333b42; }
dd { margin: 0; }
@media (max-width: 30rem) { dl div { grid-template-columns: 1fr; } dt { font-size: .9rem; } }
@page { size: A4; margin: 14mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  h2, h3 { break-after: avoid; }
  dl div { break-inside: avoid; grid-template-columns: 11rem 1fr; }
}
"""

_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)


def rules_page(rules: ServedRules, standing: list[str], recalled: str | None) -> str:
    """The whole document of a version. `standing` says where this version stands, `recalled` why it was."""
    sections = outline(rules.protocol, rules.hash)
    title = escape(rules.protocol.title)
    warning = escape(rules.protocol.not_for_clinical_use)
    body = "".join(_section(number, section) for number, section in enumerate(sections, 1))
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Rules: {title}</title><style>{STYLE}</style></head><body>"
        f'<table role="presentation"><thead><tr><th>{warning}<br>Version {rules.hash[:12]}</th></tr></thead>'
        f"<tbody><tr><td><main><h1>{title}</h1>{_recall(recalled)}"
        f"{''.join(f'<p>{escape(line)}</p>' for line in standing)}{_contents(sections)}{body}"
        "</main></td></tr></tbody></table></body></html>"
    )


def _recall(reason: str | None) -> str:
    if reason is None:
        return ""
    return f'<p class="recalled" role="alert">This version was recalled: {escape(reason)}</p>'


def _contents(sections: list[Section]) -> str:
    links = (
        f'<a href="#s{number}">{escape(section.title)}</a>' for number, section in enumerate(sections, 1)
    )
    return f'<nav aria-label="Contents">{"".join(links)}</nav>'


def _section(number: int, section: Section) -> str:
    entries = "".join(_entry(entry) for entry in section.entries)
    return f'<section><h2 id="s{number}">{escape(section.title)}</h2>{entries}</section>'


def _entry(entry: Entry) -> str:
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>" for label, text in entry.rows
    )
    return f"<h3>{escape(entry.title)}</h3><dl>{rows}</dl>"
