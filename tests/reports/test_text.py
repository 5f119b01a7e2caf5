"""What people write is printed literally and stays in its place."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.text import Unprintable, isolated, paragraphs, printable


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Maya", "Maya"),
        ("{{ 7 * 7 }} <b>&amp;</b>", "{{ 7 * 7 }} <b>&amp;</b>"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("top\n\n\n \n\nbottom", "top\n\nbottom"),
        ("Jo\u202ena\u202cs \u2066x\u2069", "Jonas x"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("\ufeffMaya\ufffe", "Maya"),
        ("🏳️‍🌈", "🏳️‍🌈"),
    ],
)
def test_text_is_printed_as_written_without_orders_to_the_page(written, printed):
    assert printable(written) == printed


def test_right_to_left_text_cannot_reorder_what_stands_beside_it():
    assert printable("יעל") == "\u2068יעל\u2069"
    assert printable("one\nשתיים\nthree") == "one\n\u2068שתיים\u2069\nthree"


def test_an_override_hidden_in_right_to_left_text_is_gone():
    assert printable("\u202eמאיה\u2069\u2069") == "\u2068מאיה\u2069"


@pytest.mark.parametrize("broken", ["\ud800", "ok\udfff", "\udc80\ud83d"])
def test_half_a_surrogate_pair_is_refused_and_not_repeated(broken):
    with pytest.raises(Unprintable) as refusal:
        printable(broken)
    assert broken not in str(refusal.value)


def test_marks_piled_on_one_letter_are_cut():
    assert len(printable("Z" + "\u0335" * 2000)) == 9


def test_a_word_without_end_may_be_broken_and_nothing_of_it_is_lost():
    printed = printable("x" * 2000 + " y")
    assert printed.replace("\u200b", "") == "x" * 2000 + " y"
    assert max(map(len, printed.split("\u200b"))) <= 10
    assert printable("Donaudampfschifffahrtsgesellschaft") == "Donaudampfschifffahrtsgesellschaft"


def test_a_text_far_too_long_for_its_place_is_refused():
    with pytest.raises(Unprintable):
        printable("x " * 2000)


def test_a_hundred_thousand_characters_of_anything_are_quick():
    started = time.perf_counter()
    for char in ("a", "ẽ", "א", "\n", "\u0335", "\u202e", "👩‍👩‍👧"):
        long = char * (100_000 // len(char))
        assert all(len(printable(line)) for line in paragraphs(long))
    assert time.perf_counter() - started < 5


@given(st.text(alphabet="ab \n😀\u0335\u200d", max_size=40), st.integers(1, 400))
def test_an_answer_cut_into_paragraphs_is_still_the_whole_answer(written, times):
    parts = paragraphs(written * times)
    assert letters_in("".join(parts)) == letters_in(written * times)
    assert all(len(part) <= 3000 for part in parts)


def letters_in(text):
    return [char for char in text if char in "ab😀"]


@given(st.text())
@example("0" * 61)
@example("👩\u200d" * 40 + "\u200b" + "é\u0323" * 40)
def test_nothing_printed_can_turn_the_line_and_printing_twice_changes_nothing(written):
    try:
        printed = printable(written)
    except Unprintable:
        assert any("\ud800" <= char <= "\udfff" for char in written)
        return
    assert not set(printed) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\x00\x1b")
    assert printed.count("\u2068") == printed.count("\u2069")
    assert printable(printed) == printed


def test_an_isolate_that_ends_on_its_line_is_kept_and_any_other_is_gone():
    assert printable("Ada 31, \u2068יעל\u2069 63") == "\u2068Ada 31, \u2068יעל\u2069 63\u2069"
    assert printable("\u2068Ada\u2069, \u2068Bo") == "\u2068Ada\u2069, Bo"
    assert printable("Ada\u2068\nBo\u2069") == "Ada\nBo"
    assert isolated("\u2068יעל\u2069") == isolated("יעל") == "\u2068יעל\u2069"
