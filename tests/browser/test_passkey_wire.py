"""A real browser makes a passkey and signs in with it, with what the server sends and takes, as it is."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, expect

from tests.browser.authenticator import HERE, with_authenticator
from tests.browser.chromium import Phone
from tests.browser.service import Service

SEND = """
const send = async (method, path, body) => {
  const answer = await fetch(path, {method, body: body && JSON.stringify(body)});
  return {status: answer.status, said: await answer.json()};
};
"""
MAKE = f"""async () => {{ {SEND}
  const {{said}} = await send("POST", "/api/passkeys/options");
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(said.publicKey);
  const made = await navigator.credentials.create({{publicKey}});
  const prf = made.getClientExtensionResults().prf;
  const {{clientExtensionResults, ...credential}} = made.toJSON();
  const shown = {{...credential, clientExtensionResults: {{}}}};
  const kept = await send("POST", "/api/passkeys", {{credential: shown}});
  const salt = said.publicKey.extensions.prf.eval.first;
  return {{status: kept.status, prf: prf !== undefined && prf.enabled, salt}};
}}"""
SIGN_IN = f"""async ({{salt, device}}) => {{ {SEND}
  const {{said}} = await send("POST", "/api/sign-in/passkey/options");
  const extensions = {{prf: {{eval: {{first: salt}}}}}};
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({{...said.publicKey, extensions}});
  const got = await navigator.credentials.get({{publicKey}});
  const {{clientExtensionResults, ...credential}} = got.toJSON();
  const prf = new Uint8Array(got.getClientExtensionResults().prf.results.first);
  const body = {{credential: {{...credential, clientExtensionResults: {{}}}}, device}};
  const entered = await send("POST", "/api/sign-in/passkey", body);
  const me = await send("GET", "/api/me");
  return {{entered, me, prf: Array.from(prf)}};
}}"""
ENROL = (
    f"""async (code) => {{ {SEND} return send("POST", "/api/devices/enrol", {{code, name: "Pocket"}}); }}"""
)
SIGN_OUT = f"""async () => {{ {SEND} return send("POST", "/api/logout"); }}"""


def test_a_passkey_of_a_real_browser_signs_in_and_gives_the_phone_the_same_key_each_time(
    service: Service, playwright: Playwright, tmp_path: Path
) -> None:
    nurse, own = service.user("nurse", 0), Phone(playwright, tmp_path / "own", [HERE])
    try:
        page = own.on(service.named_url)
        # The app, as it starts, ends a session that nobody on this phone knows of.
        expect(page.get_by_role("button", name="Enrol this phone")).to_be_visible()
        with_authenticator(page)
        keys = keys_of_two_sign_ins(page, nurse)
    finally:
        own.off()
    assert keys[0] == keys[1] and len(keys[0]) == 32 and any(keys[0])


def keys_of_two_sign_ins(page: Page, nurse: dict[str, Any]) -> list[list[int]]:
    enrolled: dict[str, Any] = page.evaluate(ENROL, nurse["enrolment_code"])
    assert enrolled["status"] == 201
    device = enrolled["said"]["device"]["id"]
    made = page.evaluate(MAKE)
    assert made["status"] == 201 and made["prf"] is True
    keys = []
    for _ in range(2):
        assert page.evaluate(SIGN_OUT)["status"] == 200
        found = page.evaluate(SIGN_IN, {"salt": made["salt"], "device": device})
        assert found["entered"]["status"] == 201, found
        assert found["me"]["said"]["user"]["id"] == nurse["id"]
        assert found["me"]["said"]["device"]["id"] == device
        keys.append(found["prf"])
    return keys
