"""The main job, end to end: a therapist and two partners in three browsers, the real queue, a real PDF."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest

from practice import programme
from tests.reports import reading

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PASSWORD = "seven quiet herons by the weir"
PHRASE = "The blue door by the weir"
WORDS = ("We laughed on Sunday.", "I miss the evening walks.")
FIRST = programme.catalogue().programme[0]


def test_the_main_job(product, person, tmp_path):
    therapist = person(product.address)
    set_up(therapist, product.code)
    add_a_couple(therapist)
    links = assign(therapist)
    for place, (address, pin) in enumerate(links):
        partner = person(product.address, phone=True)
        answer(partner, address, pin, choice=place + 2, words=WORDS[place])
        shows_no_answer(partner, address, pin, WORDS[place])
    scores = review(therapist)
    assert len(scores) == len(FIRST.areas)
    pdf = report(therapist, tmp_path)
    compare(pdf, scores)
    sign_out(therapist)
    nothing_private_in(product.log.read_text())


def sees(page, words):
    """Waits until the page shows the words."""
    page.get_by_text(words, exact=False).first.wait_for()


def set_up(page, code):
    page.goto("/")
    page.get_by_label("Set-up code").fill(code)
    page.get_by_role("button", name="Set up your practice").click()
    page.get_by_label("Name", exact=True).fill("Dr Ruth Adeyemi")
    page.get_by_label("E-mail").fill("ruth@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("[name=practice_name]").fill("Practice at the weir")
    page.locator("[name=phrase]").fill(PHRASE)
    page.locator("[name=resources]").fill("Helpline 0800 000 000")
    page.locator("[name=duty_to_report]").fill("I must report when a child is in danger.")
    page.get_by_role("button", name="Set up the practice").click()
    with page.expect_navigation():
        page.get_by_role("button", name="I have saved it").click()
    page.goto("/")
    sees(page, "Your caseload is empty")


def add_a_couple(page):
    page.get_by_role("link", name="Add a couple").click()
    for number, name in (("one", "Zoë"), ("two", "Олена")):
        page.locator(f"[name={number}-first_name]").fill(name)
    page.get_by_role("button", name="Add the couple").click()
    page.get_by_role("link", name="Record the secrets policy").click()
    page.get_by_label("Limited", exact=False).check()
    page.get_by_role("button", name="Record the policy").click()


def assign(page):
    """Assign the first step; each partner's address and PIN."""
    page.get_by_role("link", name="Assign a step").first.click()
    page.get_by_label(FIRST.title, exact=False).check()
    page.get_by_role("button", name="Assign to both partners").click()
    page.wait_for_url("**/links/**")
    addresses = page.locator("input[readonly]").evaluate_all("all => all.map(one => one.value)")
    pins = [re.sub(r"\D", "", text) for text in page.locator(".pin-shown").all_text_contents()]
    for button in page.get_by_role("button", name="I have handed it over").all():
        assert button.is_visible()
    assert len(addresses) == len(pins) == 2
    return list(zip(addresses, pins, strict=True))


def answer(page, address, pin, choice, words):
    """Open the link on a phone, answer every rating with one scale point, write a sentence, allow areas, send."""
    page.goto(urlsplit(address).path)
    assert "Zoë" not in page.content()
    assert "Ruth" not in page.content()
    page.get_by_label("Six-digit PIN").fill("000000" if pin != "000000" else "000001")
    page.get_by_role("button", name="Go on").click()
    sees(page, "That did not open")
    page.get_by_label("Six-digit PIN").fill(pin)
    page.get_by_role("button", name="Go on").click()
    sees(page, PHRASE)
    assert "/q/" not in page.url
    page.get_by_role("button", name="I have read this: start").click()
    page.get_by_role("link", name="Start with").click()
    written = False
    for number in range(len(FIRST.sections)):
        for place, group in enumerate(page.locator("fieldset:has(input[type=radio][value='5'])").all()):
            point = choice + (place + number) % 2
            group.locator(f"input[value='{point}']").first.check(force=True)
        area = page.locator("textarea:not([name$='.comment'])")
        if area.count() and not written:
            area.first.fill(words)
            written = True
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").last.click()
    if "/check" not in page.url:
        page.goto("/q/check")
    page.get_by_label("Area results", exact=False).first.check()
    page.get_by_role("button", name="Send my answers").click()
    sees(page, "Thank you")
    assert written


def shows_no_answer(page, address, pin, words):
    """After sending, neither the open pages nor the link show what was answered."""
    for path in ("/q", "/q/part/1", "/q/check", "/q/sharing", "/q/done"):
        page.goto(path)
        assert words not in page.content()
        assert page.locator("input[type=radio][value='4'][checked]").count() == 0
    page.goto(urlsplit(address).path)
    page.get_by_label("Six-digit PIN").fill(pin)
    page.get_by_role("button", name="Go on").click()
    sees(page, "Thank you")
    assert words not in page.content()
    page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url("**/q/left")
    page.wait_for_load_state()
    page.goto("/q")
    sees(page, "These pages are closed")


def review(page):
    """Both partners' scores of every area, as the review page says them."""
    page.goto("/")
    page.get_by_role("link", name="Review answers").click()
    for words in WORDS:
        sees(page, words)
    titles = page.locator(".dumb tbody tr")
    scores = {}
    for row in titles.all():
        area = row.locator("th").inner_text().strip()
        said = row.locator("svg title").first.text_content()
        scores[area] = [int(number) for number in re.findall(r"\d+", said)]
    page.get_by_role("button", name="Mark as reviewed").click()
    sees(page, "Marked as reviewed")
    return scores


def report(page, tmp_path):
    """Asked for after a look at its contents, which are made of the same."""
    page.get_by_role("link", name="Reports").last.click()
    page.get_by_role("button", name="Look at the contents first").click()
    page.get_by_role("heading", name="What the report would hold").wait_for()
    page.get_by_role("button", name="Make the report").click()
    button = page.get_by_role("link", name="Download the PDF")
    button.wait_for(timeout=60_000)
    with page.expect_download() as download:
        button.click()
    assert "Zo" not in download.value.suggested_filename
    path = tmp_path / "report.pdf"
    download.value.save_as(path)
    return path


def compare(pdf, scores):
    """The PDF says the same numbers as the review page did: each area's picture, read as a screen reader would."""
    file = pdf.read_bytes()
    said = reading.text(file)
    for words in ("Zoë", "Олена", *WORDS):
        assert words in said
    found = Counter()
    for row in reading.structure(file).all("TR"):
        for figure in row.all("Figure"):
            if "Zoë" in figure.element["/Alt"]:
                found[tuple(int(number) for number in re.findall(r"\d+", figure.element["/Alt"]))] += 1
    wanted = Counter(tuple(pair) for pair in scores.values())
    assert found == wanted
    assert len(wanted) > 1, "every area had the same scores: nothing was compared"
    for page in reading.pages(file):
        assert "for neither partner" in page


def sign_out(page):
    """Afterwards a copied cookie opens nothing."""
    cookies = page.context.cookies()
    page.goto("/")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    page.context.add_cookies(cookies)
    page.goto("/")
    assert "/sign-in" in page.url


def nothing_private_in(log):
    for secret in ("Zoë", "Олена", "ruth@example.org", PASSWORD, *WORDS, "/q/"):
        assert secret not in log, f"{secret!r} is in the server's log"
