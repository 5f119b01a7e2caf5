"""The programme's preview says what clients read and changes nothing; how it is scored; the help pages."""

import html
import re

import pytest

from practice import programme
from practice.web.help_pages import TOPICS

CODES = [one.code for one in (*programme.catalogue().programme, *programme.catalogue().private)]


def words(page):
    return html.unescape(re.sub(r"\s+", " ", page))


@pytest.mark.parametrize("code", CODES)
def test_a_preview_shows_every_question_and_option_as_a_client_reads_them(therapist, code):
    page = words(therapist.get(f"/programme/{code}").text)
    form = programme.catalogue().current(code)
    assert form.intro in page
    for section in form.sections:
        assert section.title in page
    for item in form.items:
        assert item.text in page, item.key
        assert not item.options or all(option.text in page for option in item.options.options), item.key


@pytest.mark.parametrize("code", CODES)
def test_nothing_in_a_preview_can_be_filled_in_or_sent(therapist, code):
    page = therapist.get(f"/programme/{code}").text
    assert "Preview." in page
    before, inside = page.split("<fieldset class=\"fs\" disabled>", 1)
    assert not re.search(r"<(input|textarea|select)(?![^>]*hidden)", before)
    assert "<form" not in inside
    last_field = max(inside.rfind(f"<{tag}") for tag in ("input", "textarea", "select", "button"))
    assert inside.rindex("</fieldset>") > last_field


@pytest.mark.parametrize("code", CODES)
def test_a_therapist_sees_facet_key_privacy_and_scoring_of_every_question(therapist, code):
    page = words(therapist.get(f"/programme/{code}/scoring").text)
    form = programme.catalogue().current(code)
    for item in form.items:
        assert item.key in page
        assert item.facet in page
    for area in form.areas:
        assert area.title in page
    assert page.count(">reversed</span>") == sum(item.reverse for item in form.items)
    assert form.claims_note in page
    assert form.sha256 in page
    assert all(change.change in page for change in form.history)


def test_the_index_leads_to_both_views_of_each(therapist):
    page = therapist.get("/programme").text
    for code in CODES:
        assert f'href="/programme/{code}"' in page
        assert f'href="/programme/{code}/scoring"' in page


@pytest.mark.parametrize("path", ["/programme/s9", "/programme/s9/scoring", "/programme/s1?language=xx", "/help/none"])
def test_what_does_not_exist_is_a_404(therapist, path):
    assert therapist.get(path).status_code == 404


@pytest.mark.parametrize("topic", TOPICS)
def test_every_help_page_opens_and_every_link_in_it_leads_somewhere(therapist, topic):
    page = therapist.get(f"/help/{topic}").text
    for address in set(re.findall(r'href="(/[^"#]+)"', page)):
        assert therapist.get(html.unescape(address)).status_code == 200, address


@pytest.mark.parametrize("path", ["/programme", "/programme/s1", "/programme/s1/scoring", "/help", "/help/privacy"])
def test_a_visitor_is_asked_to_sign_in(make, client, path):
    make.practice()
    assert client.get(path).headers["Location"].startswith("/sign-in")
