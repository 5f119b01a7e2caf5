"""Whatever stands in whichever text of whichever report: printed literally, the page around it unchanged."""

import re
import socket
import time
from contextlib import suppress
from functools import cache
from html.parser import HTMLParser
from itertools import chain, count, repeat
from unicodedata import category, normalize

import pytest
from hypothesis import example as tried
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.faces import told
from reports.pdf import render, to_html
from reports.text import LONGEST_ANSWER, Unprintable, paragraphs, printable
from tests.reports.any_content import AUDIENCES, sample, with_texts
from tests.reports.reading import reader
from tests.reports.samples import plain

FIRST = 100
PIECES = (
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "<b>",
    "</p></td>",
    "<!--",
    "&lt;&#x41;",
    "]]>",
    "';--",
    '"><a href=x>',
    "<img src=//h.example/a>",
    "url(file:///e)",
    "@import 'h'",
    "}*{x:y}",
    "https://h.example/?a&b",
    "%(name)s",
    "100 % \\n",
    "=1+1",
)
TURNING = ("\u202e", "\u2066", "\u2069", "\u200f", "\x00", "\x1b", "\ufeff")
LETTERS = ("Ω", "Юля", "李明", "한", "😀", "👩\u200d❤️\u200d👩", "é\u0323", "ß", "กม", "יעל", "مريم", "\U00013000")


def is_short(words):
    """Whether a name of these words stands in table heads as a whole: a longer one is cut there."""
    return len(words) <= 30


WORDS = st.lists(st.sampled_from(PIECES + TURNING + LETTERS), min_size=1, max_size=3).map("".join).filter(is_short)
ASCII = st.lists(st.sampled_from(PIECES + TURNING), min_size=1, max_size=3).map("".join).filter(is_short)


class Page(HTMLParser):
    """The page's tags in order, and its text."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.words += [value or "" for _, value in attrs]

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError("a comment on the page")


def bare(text):
    """What must survive: every letter and sign, without spaces, line ends, control and format characters."""
    text = re.sub(r"\[U\+([0-9A-F]+)\]", lambda found: chr(int(found[1], 16)), normalize("NFC", text))
    return "".join(char for char in text if category(char) not in {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"})


def marked(kind, words):
    """A report with `words` in every text, each between two numbers of its own."""
    numbers = count(FIRST)
    return with_texts(sample(kind), lambda: "Q{0}z{1}q{0}".format(next(numbers), words))


@cache
def printed_numbers(kind):
    """The numbers of the texts that such a report prints; some are not, such as the lineage of a score."""
    html = to_html(marked(kind, ""), plain)
    found = frozenset(re.findall(r"Q(\d+)zq\1", html))
    assert len(found) > 30
    return found


@pytest.mark.parametrize("kind", AUDIENCES)
@given(WORDS)
@settings(max_examples=10, deadline=None)
@tried("<script>")
@tried("\u202e\u2066" + "יעל" + "\x00")
def test_every_text_of_every_report_is_printed_literally_and_changes_nothing_else(kind, words):
    page = Page(to_html(marked(kind, words), plain))
    said = bare("".join(page.words))
    for number in printed_numbers(kind):
        assert f"Q{number}z{bare(words)}q{number}" in said
    assert page.tags == Page(to_html(marked(kind, "x"), plain)).tags


@pytest.mark.parametrize("kind", AUDIENCES)
@given(ASCII)
@settings(max_examples=1, deadline=None)
@tried("{{ 7 * 7 }}<b></p></td>")
def test_the_file_says_the_same_and_asks_for_nothing(kind, words):
    attempts = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", lambda self, address: attempts.append(address))
        file = reader(render(marked(kind, words), plain))
    said = bare("".join(page.extract_text() for page in file.pages))
    once = [number for number in printed_numbers(kind) if f"Q{number}z{bare(words)}" in said]
    assert len(once) > 0.8 * len(printed_numbers(kind))  # the others are in figures and bookmarks
    assert not attempts
    assert not file.attachments


@pytest.mark.parametrize("kind", AUDIENCES)
def test_half_a_surrogate_pair_in_any_text_is_refused(kind):
    for number in sorted(map(int, printed_numbers(kind)))[::9]:
        texts = iter(["x"] * (number - FIRST) + ["\ud83d"])
        content = with_texts(sample(kind), lambda given=texts: next(given, "x"))
        with pytest.raises((Unprintable, UnicodeEncodeError)):
            to_html(content, plain).encode()


@pytest.mark.parametrize("char", ["a", "wort ", "א", "李", "\U00013000", "\u0335", "<&"])
def test_a_hundred_thousand_characters_are_made_printable_in_bounded_time(char):
    long = (char * 100_000)[:100_000]
    assert len(long) <= LONGEST_ANSWER
    start = time.process_time()
    parts = [told(printable(part)) for part in paragraphs(long)]
    assert time.process_time() - start < 3
    assert sum(map(len, parts)) < 250_000


def with_one_long(kind):
    """A report for each of its texts, with a hundred thousand characters in that one alone."""
    texts = []
    with_texts(sample(kind), lambda: texts.append("") or "")
    for place in range(len(texts)):
        given = chain(repeat("", place), ["wort " * 20_000], repeat(""))
        yield with_texts(sample(kind), lambda given=given: next(given))


@pytest.mark.parametrize("kind", AUDIENCES)
def test_a_hundred_thousand_characters_in_any_text_are_refused_at_once_or_laid_out_in_bounded_time(kind):
    start, laid_out = time.process_time(), None
    for content in with_one_long(kind):
        with suppress(Unprintable):
            if to_html(content, plain).count("wort") >= 20_000:
                laid_out = content
    assert time.process_time() - start < 15
    start = time.process_time()
    file = reader(render(laid_out, plain))
    assert time.process_time() - start < 15
    assert sum(page.extract_text().count("wort") for page in file.pages) >= 20_000
