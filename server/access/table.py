"""Who may do what: one row for each route, by role and by relation to the patient. Deny by default.

The gate reads this table and nothing else; `docs/authorisation.md` is printed from it. A route without a row
answers nobody. What a relation means:

- `anyone`: answers without a session
- `self`: what belongs to the asker: the session, the phone, the ways to sign in
- `teams`: what belongs to the asker's teams; the handler asks the store for no more
- `patient`: the patient of the path, who must be in the asker's sight
- `emergency`: a patient of the path outside the asker's sight; loud, and for a short time
- `installation`: everybody
"""

from typing import Literal

import msgspec

from server.store.people import ROLES, Role

Relation = Literal["anyone", "self", "teams", "patient", "emergency", "installation"]
Pace = Literal["sign-in", "sync", "usual"]

CLINICAL: tuple[Role, ...] = ("nurse", "pharmacist", "prescriber", "consultant", "coordinator")
SENIORS: tuple[Role, ...] = ("prescriber", "consultant", "coordinator", "administrator")
OVERSEERS: tuple[Role, ...] = ("coordinator", "administrator")
DECIDERS: tuple[Role, ...] = ("prescriber", "consultant")
ADMINISTRATOR: tuple[Role, ...] = ("administrator",)


class Row(msgspec.Struct, frozen=True):
    """One route: who may ask, of whom, whether it is audited, and how often it may be asked."""

    method: str
    path: str
    relation: Relation
    roles: tuple[Role, ...] = ROLES
    audited: bool = False
    pace: Pace = "usual"

    @property
    def is_public(self) -> bool:
        """True when it answers without a session."""
        return self.relation == "anyone"

    @property
    def changes(self) -> bool:
        """True when it is a write: a browser must show that our page asked for it."""
        return self.method not in ("GET", "HEAD", "OPTIONS")


TABLE: tuple[Row, ...] = (
    Row("GET", "/", "anyone"),
    Row("GET", "/{path}", "anyone"),
    Row("GET", "/rules", "anyone"),
    Row("GET", "/rules/current.json", "anyone"),
    Row("GET", "/rules/{name}", "anyone"),
    Row("GET", "/api/health", "anyone"),
    Row("POST", "/api/devices/enrol", "anyone", audited=True, pace="sign-in"),
    Row("POST", "/api/session/challenge", "anyone", pace="sign-in"),
    Row("POST", "/api/session/resume", "anyone", audited=True, pace="sign-in"),
    Row("POST", "/api/sign-in/passkey/options", "anyone", pace="sign-in"),
    Row("POST", "/api/sign-in/passkey", "anyone", audited=True, pace="sign-in"),
    Row("POST", "/api/sign-in/password", "anyone", audited=True, pace="sign-in"),
    Row("POST", "/api/devices/me/push/proved", "anyone"),
    Row("GET", "/api/me", "self"),
    Row("POST", "/api/logout", "self", audited=True),
    Row("GET", "/api/sessions", "self"),
    Row("DELETE", "/api/sessions", "self", audited=True),
    Row("DELETE", "/api/sessions/{id_}", "self", audited=True),
    Row("POST", "/api/devices/{device}/revoke", "self", audited=True),
    Row("POST", "/api/passkeys/options", "self"),
    Row("POST", "/api/passkeys", "self", audited=True),
    Row("GET", "/api/passkeys", "self"),
    Row("DELETE", "/api/passkeys/{id_}", "self", audited=True),
    Row("PUT", "/api/me/password", "self", audited=True),
    Row("POST", "/api/me/totp", "self", audited=True),
    Row("POST", "/api/me/totp/confirm", "self", audited=True),
    Row("POST", "/api/users/{user}/recovery", "installation", roles=ADMINISTRATOR, audited=True),
    Row("GET", "/api/vapid-key", "self"),
    Row("PUT", "/api/devices/me/push", "self"),
    Row("GET", "/api/devices/me/push", "self"),
    Row("DELETE", "/api/devices/me/push", "self"),
    Row("POST", "/api/devices/me/push/test", "self"),
    Row("POST", "/api/sync/push", "teams", audited=True, pace="sync"),
    Row("POST", "/api/sync/sealed", "teams", audited=True, pace="sync"),
    Row("GET", "/api/sync/pull", "teams", audited=True, pace="sync"),
    Row("GET", "/api/sync/live", "teams", pace="sync"),
    Row("GET", "/api/rules/notes", "teams"),
    Row("GET", "/api/patients", "teams", audited=True),
    Row("GET", "/api/patients/{patient}", "patient", audited=True),
    Row("GET", "/api/patients/{patient}/advice", "patient", audited=True),
    Row("GET", "/api/patients/{patient}/second-checks", "patient", audited=True),
    Row("GET", "/api/patients/{patient}/rules", "patient", audited=True),
    Row("GET", "/api/patients/{patient}/facts", "patient", audited=True),
    Row("POST", "/api/patients/{patient}/break-glass", "emergency", roles=CLINICAL, audited=True),
    Row("GET", "/api/break-glass", "teams", audited=True),
    Row("GET", "/api/inbox", "teams", roles=DECIDERS, audited=True),
    Row("GET", "/api/devices", "teams", roles=OVERSEERS, audited=True),
    Row("GET", "/api/held", "teams", roles=SENIORS, audited=True),
    Row("POST", "/api/held/{number}/release", "teams", roles=SENIORS, audited=True),
    Row("POST", "/api/held/{number}/annotate", "teams", roles=SENIORS, audited=True),
)

_BY_ROUTE = {(row.method, row.path): row for row in TABLE}


def row_of(method: str, path_template: str) -> Row | None:
    """The row of a route, as the framework writes its path. None: nobody may ask."""
    return _BY_ROUTE.get((method, path_template))
