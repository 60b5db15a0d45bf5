"""Every screen can be read and used: in the light, in the dark, with large letters on a small phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import bag_due_soon, choose, lock_now, show_code
from tests.browser.conftest import MakePhone
from tests.browser.screens import stopped
from tests.browser.service import Service

AXE = Path(__file__).parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
LOUD = ("serious", "critical")
CLOCK_CONTRAST = 7
TARGET_PX = 48
SMALL_PHONE = {"width": 320, "height": 640}
LARGE_LETTERS_PX = 32

CLOCKS = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const bright = ([r, g, b]) => {
    const line = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const named = '.clock, .when, .when b, .row time, .clocks dd, .time-means, .status b';
  const clocks = document.querySelectorAll(named);
  return [...clocks].map((element) => {
    const [ink, paper] = [bright(parts(getComputedStyle(element).color)), bright(ground(element))];
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    return {words: element.textContent.trim(), ratio};
  });
}"""
SMALL_TARGETS = """(least) => {
  const inputs = 'input:not([type=radio]):not([type=checkbox])';
  const named = `a, button, summary, textarea, label.option, label.check, ${inputs}`;
  const targets = document.querySelectorAll(named);
  const seen = [...targets].filter((element) => element.checkVisibility());
  const boxes = seen.map((element) => [element.textContent.trim(), element.getBoundingClientRect()]);
  const small = boxes.filter(([, box]) => Math.min(box.width, box.height) < least - 0.5);
  return {count: seen.length, small: small.map(([words]) => words)};
}"""
BEYOND_THE_EDGE = """() => {
  const width = document.documentElement.clientWidth;
  const all = [...document.querySelectorAll('#app *')].filter((element) => !element.closest('.spoken'));
  const beyond = all.filter((element) => {
    const {left, right, width: own} = element.getBoundingClientRect();
    return own > 0 && (left < -1 || right > width + 1);
  });
  const letters = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {letters, beyond: beyond.map((element) => element.textContent.trim().slice(0, 60))};
}"""
FORGE = "() => { document.createElement('div').innerHTML = '<b>forged</b>'; }"


class Screens:
    """The screens of one nurse's phone, one after the other, with everything that opens open."""

    def __init__(self, page: Page, service: Service) -> None:
        nurse = service.user("nurse")
        self.page = page
        self._nurse = nurse
        self._home = f"{service.url}/#/"
        due, _ = bag_due_soon(service, nurse["token"])
        held = stopped(service, nurse["token"])
        names = {"now": "", "call": "call", "record": f"record/{due['id']}", "phone": "phone", "stop": "stop"}
        names |= {"rules": "rules", "patient": f"patient/{due['id']}", "bag": f"patient/{due['id']}/bag"}
        names |= {"stopped": f"patient/{held}/stopped", "restart": f"patient/{held}/restart"}
        names |= {"grade": f"patient/{due['id']}/grade", "held": f"patient/{held}"}
        names |= {"decision": f"patient/{due['id']}/decision"}
        names |= {"ways": "ways", "sign in again": "sign-in"}
        self._addresses = {name: f"{service.url}/#/{address}" for name, address in names.items()}

    def each(self) -> Iterator[str]:
        """Shows each screen in turn and says its name: to a newcomer, to whoever is in, and locked."""
        for name, title in (("sign-in", "Sign in"), ("enrol", "Enrol this phone")):
            self.page.goto(self._home + name)
            expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()
            yield name
        show_code(self.page, self._nurse, "A phone")
        yield "choose how to unlock"
        choose(self.page, "too few")
        expect(self.page.get_by_role("alert")).to_be_visible()
        yield "not chosen yet"
        choose(self.page)
        expect(self.page.get_by_role("article").first).to_be_visible()
        yield from self._open()
        for step in ("Change the passphrase", "Set a password", "Set up one-time codes"):
            self.page.goto(f"{self._home}ways")
            self.page.get_by_role("button", name=step).click()
            yield step
            self.page.get_by_role("button", name="Back").click()
        lock_now(self.page)
        yield "locked"
        self.page.get_by_role("button", name="Infusion stopped: note the time").click()
        self.page.get_by_role("button", name="Unlock", exact=True).click()
        expect(self.page.get_by_role("alert")).to_be_visible()
        yield "locked, and something went wrong"

    def _open(self) -> Iterator[str]:
        for name, address in self._addresses.items():
            self.page.goto(address)
            expect(self.page.get_by_role("heading", level=1)).to_be_visible()
            self.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            picked = self.page.get_by_text("Pick a time")
            if picked.count():
                picked.first.click()
            yield name


@pytest.fixture
def screens(service: Service, phone: MakePhone) -> Screens:
    return Screens(phone("own").on(service.url), service)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_screen_has_a_serious_fault_of_accessibility(screens: Screens, theme: Any) -> None:
    screens.page.emulate_media(color_scheme=theme)
    faults = []
    for name in screens.each():
        screens.page.evaluate(AXE.read_text())
        found = screens.page.evaluate(RUN, RULES)
        assert len(found["passes"]) > 10, "axe looked at this screen"
        for fault in found["violations"]:
            places = [node["target"] for node in fault["nodes"]]
            faults += [(name, fault["id"], places)] if fault["impact"] in LOUD else []
    assert faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_clock_times_stand_out_from_their_ground(screens: Screens, theme: Any) -> None:
    screens.page.emulate_media(color_scheme=theme)
    read = [(name, clock) for name in screens.each() for clock in screens.page.evaluate(CLOCKS)]
    assert len(read) > 20
    assert [(name, clock) for name, clock in read if clock["ratio"] < CLOCK_CONTRAST] == []


def test_a_gloved_finger_finds_every_target(screens: Screens) -> None:
    found = {name: screens.page.evaluate(SMALL_TARGETS, TARGET_PX) for name in screens.each()}
    assert all(seen["count"] >= 2 for seen in found.values())
    assert {name: seen["small"] for name, seen in found.items() if seen["small"]} == {}


@pytest.mark.parametrize("letters", [16, LARGE_LETTERS_PX])
def test_nothing_is_beyond_the_edge_of_a_small_phone(screens: Screens, letters: int) -> None:
    screens.page.set_viewport_size({"width": SMALL_PHONE["width"], "height": SMALL_PHONE["height"]})
    browser = screens.page.context.new_cdp_session(screens.page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": letters, "fixed": letters}})
    for name in screens.each():
        seen = screens.page.evaluate(BEYOND_THE_EDGE)
        assert seen["letters"] == letters
        assert (name, seen["beyond"]) == (name, [])


def test_the_page_makes_no_markup_out_of_text(screens: Screens) -> None:
    refused = screens.page.evaluate(
        f"() => {{ try {{ ({FORGE})(); return 'made'; }} catch (fault) {{ return fault.name; }} }}"
    )
    assert refused == "TypeError"
