"""The table as a page for people: `docs/authorisation.md`."""

from server.access.table import TABLE, Row
from server.store.people import ROLES

_HEAD = """# Who may do what

Printed from `server/access/table.py` by `bagwatch access`; a test finds drift.
A route that is not listed answers nobody.

| relation | means |
|---|---|
| anyone | answers without a session |
| self | what belongs to the asker: the session, the phone, the ways to sign in |
| teams | the patients and people of the asker's teams, no more |
| patient | the patient of the path, who must belong to the asker's teams or be opened in an emergency |
| emergency | a patient outside the asker's sight; loud, audited, for a short time |
| installation | everybody |

An unknown patient and one of another team are answered alike, with 404.
"""


def as_markdown() -> str:
    """The whole page."""
    heading = ["route", "relation", *ROLES, "audited"]
    lines = [_line(heading), _line(["---"] * len(heading)), *(_line(_cells(row)) for row in TABLE)]
    return _HEAD + "\n" + "\n".join(lines) + "\n"


def _cells(row: Row) -> list[str]:
    asks = ["yes" if row.is_public or role in row.roles else "" for role in ROLES]
    return [f"`{row.method} {row.path}`", row.relation, *asks, "yes" if row.audited else ""]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
