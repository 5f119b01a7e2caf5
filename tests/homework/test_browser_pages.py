"""Every client page as people look at it: narrow, wide, light, dark, forced colours, large text, keys only, aloud."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import looks
from tests.homework.browsing import CUT, faults, first_of, go_on, saved, tap

pytestmark = pytest.mark.browser

LOOKS = (
    (320, {"color_scheme": "light"}),
    (390, {"color_scheme": "dark"}),
    (390, {"color_scheme": "light", "forced_colors": "active"}),
    (1280, {"color_scheme": "light"}),
)
COLD, WARM = 120_000, 15_000  # bytes
SPEECH = """
  window.spoken = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => VOICES, addEventListener() {},
    speak(one) { window.spoken.push(one); }, cancel() { window.spoken.push("cancelled"); },
  } });
"""
LOCAL = '{lang: "en-GB", localService: true}'
REMOTE = '{lang: "en-GB", localService: false}'
FRENCH = '{lang: "fr-FR", localService: true}'


@pytest.fixture
def every_page(given, browser, address):
    """Goes through all of a client's pages and calls `look(name)` on each."""

    def walk(page, look) -> None:
        page.goto(f"/q/{given.tokens[0]}")
        look("pin")
        page.fill("#pin", "1")
        page.get_by_role("button", name="Go on").click()
        page.get_by_text("That did not open.").wait_for()
        look("refused")
        page.fill("#pin", given.pins[0])
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url("**/q")
        look("before")
        page.goto("/q/pin")
        look("own pin")
        page.goto("/q")
        page.get_by_role("button", name="I have read this").click()
        page.get_by_role("heading", name=given.form.client_title).wait_for()
        look("tasks")
        for number in (1, 9, 11):
            page.goto(f"/q/part/{number}")
            look(f"part {number}")
        number, item = first_of(given.form, "rank")
        page.goto(f"/q/part/{number}")
        look("ranking")
        for key in item.options.keys[:2]:  # as without script: two with the same number
            page.evaluate("name => { document.getElementsByName(name)[0].checked = true }", f"{item.key}.{key}")
        go_on(page)
        page.get_by_role("heading", name="Not finished yet").wait_for()
        look("wrong")
        page.goto("/q/check")
        look("check")
        for path in ("/q/more", "/q/left", "/q/part/99"):
            page.goto(path)
            look(path)
        page.goto("/q/check")
        page.get_by_role("button", name="Send my answers").click()
        page.wait_for_url("**/q/done")
        look("done")
        page.goto("/q/sharing")
        look("sharing")

    return walk


@pytest.fixture
def phone_page(browser, address):
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("width", "media"), LOOKS, ids=["narrow", "dark", "forced", "wide"])
def test_every_page_is_accessible_in_every_look_and_none_scrolls_sideways(phone_page, every_page, width, media):
    seen = {}
    phone_page.set_viewport_size({"width": width, "height": 800})
    phone_page.emulate_media(**media)

    def look(name: str) -> None:
        if found := faults(phone_page):
            seen[name] = found
        if looks.PHOTOS:
            kind = re.sub(r"\W+", "-", f"client-{name}-{width}-{'-'.join(media.values())}")
            phone_page.screenshot(path=Path(looks.PHOTOS) / f"{kind}.png", full_page=True)

    every_page(phone_page, look)
    assert seen == {}


def test_text_twice_as_large_is_neither_cut_nor_wider_than_the_phone(phone_page, every_page):
    seen = {}

    def look(name: str) -> None:
        if name == "/q/left":
            return
        phone_page.evaluate("document.documentElement.style.fontSize = '32px'")
        for width in (320, 390):
            phone_page.set_viewport_size({"width": width, "height": 800})
            found = phone_page.evaluate(CUT)
            if phone_page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append("scrolls sideways")
            if found:
                seen[name, width] = found
        phone_page.evaluate("document.documentElement.style.fontSize = ''")

    every_page(phone_page, look)
    assert seen == {}


def test_a_question_page_is_light_also_the_first_time(make, given, open_link):
    page = open_link()
    last = len(given.form.sections)
    sizes = {}
    for number in (1, last):
        for kind in ("cold", "warm"):
            window = page.context.new_page()
            network = page.context.new_cdp_session(window)
            network.send("Network.enable")
            if kind == "cold":
                network.send("Network.clearBrowserCache")
            came = []
            network.on("Network.loadingFinished", lambda one, came=came: came.append(one["encodedDataLength"]))
            window.goto(f"/q/part/{number}")
            window.wait_for_load_state("networkidle")
            assert len(came) >= 5
            sizes[number, kind] = sum(came)
            window.close()
    assert {key: size for key, size in sizes.items() if size > (COLD if key[1] == "cold" else WARM)} == {}


def test_a_whole_homework_can_be_done_with_keys_only(make, given, browser, address):
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 800})
    page = context.new_page()

    def tab_to(words: str, role: str = "button", most: int = 120) -> None:
        """Tab until what has the focus is called so; the order of tabs is the order of reading."""
        wanted = page.get_by_role(role, name=words).last
        for _ in range(most):
            page.keyboard.press("Tab")
            if wanted.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"{words} is out of reach")

    page.goto(f"/q/{given.tokens[0]}")
    tab_to("Six-digit PIN", "textbox")
    page.keyboard.type(given.pins[0])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Before you start").wait_for()
    tab_to("I have read this")
    page.keyboard.press("Enter")
    tab_to("How we talk", "link")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/part/1")
    for _ in given.form.sections[0].items:
        while not page.evaluate("document.activeElement.closest('.scale') !== null"):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    assert page.locator(".scale input:checked").count() == len(given.form.sections[0].items)
    tab_to("Continue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/part/2")
    number, _ = first_of(given.form, "rank")
    page.goto(f"/q/part/{number}")
    while not page.evaluate("document.activeElement.closest('[data-rank]:not([tabindex=\"-1\"]:focus)') !== null"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    saved(page)
    page.goto("/q")
    tab_to("Check and send what I have", "link")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Check and send").wait_for()
    tab_to("I’d like to talk with my therapist first", "radio")
    page.keyboard.press("ArrowDown")
    tab_to("Send my answers")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you").wait_for()
    context.close()


def test_what_has_the_focus_is_never_hidden_under_the_bar_at_the_top(given, open_link):
    page = open_link()
    page.goto("/q/part/1")
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        hidden = page.evaluate(
            """() => {
              const bar = document.querySelector(".hw-top"), now = document.activeElement;
              if (now === document.body || bar.contains(now) || now.matches(".skip")) return false;
              return now.getBoundingClientRect().bottom <= bar.getBoundingClientRect().bottom;
            }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML")


def test_a_question_is_read_aloud_by_a_voice_of_the_device_and_stops_on_leaving(given, open_link):
    page = open_link()
    page.add_init_script(SPEECH.replace("VOICES", f"[{FRENCH}, {REMOTE}, {LOCAL}]"))
    page.goto("/q/part/1")
    item = given.form.sections[0].items[0]
    question = page.locator(f'[id="q.{item.key}"]')
    question.get_by_role("button", name="Read aloud").click()
    said = page.evaluate("window.spoken.at(-1)")
    assert said["text"].startswith(item.text)
    assert item.options.options[0].text in said["text"]
    assert said["voice"] == {"lang": "en-GB", "localService": True}
    expect(question.get_by_role("button", name="Read aloud")).to_have_attribute("aria-pressed", "true")
    assert faults(page) == []
    page.evaluate("window.fetch = () => new Promise(() => {}); null")  # however slow the network is
    page.evaluate("document.getElementById('leave').requestSubmit()")
    assert page.evaluate("window.spoken.at(-1)") == "cancelled"


@pytest.mark.parametrize("voices", ["", REMOTE, FRENCH, f"{REMOTE}, {FRENCH}"])
def test_no_question_is_read_by_a_voice_that_would_send_it_away_or_speaks_another_language(open_link, voices):
    page = open_link()
    page.add_init_script(SPEECH.replace("VOICES", f"[{voices}]"))
    page.goto("/q/part/1")
    assert page.get_by_role("button", name="Read aloud").count() == 0


def test_the_plain_page_looks_like_nobodys_and_loads_nothing_of_ours(given, open_link):
    page = open_link()
    page.goto("/q/part/1")
    tap(page, given.form.sections[0].items[0].key, "4")
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url("**/q/left")
    page.wait_for_load_state("networkidle")
    after = asked[[url.endswith("/q/left") for url in asked].index(True) :]
    assert not [url for url in after if "app.css" in url or "fonts" in url or url.endswith(".js")]
    assert "Source" not in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    for _ in range(4):
        page.go_back()
        page.wait_for_load_state()
        assert given.form.sections[0].items[0].text not in page.content()
        assert given.form.client_title not in page.content()


def test_help_leads_back_to_the_questions(given, open_link):
    page = open_link()
    page.get_by_role("link", name="Help and numbers to call").click()
    page.get_by_role("link", name="Back", exact=True).click()
    assert page.get_by_role("heading", name=given.form.client_title).count() == 1
