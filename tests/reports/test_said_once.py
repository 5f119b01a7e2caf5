"""What all areas of a table say alike stands once below it, and the column for it is left out."""

from dataclasses import replace

import pytest

from reports.content import Absent
from reports.own_content import OwnReport
from reports.pdf import to_html
from tests.reports.any_content import sample
from tests.reports.samples import assess, plain, report

EARLY = "Zqtoo early"


def html_of(instrument):
    return to_html(report(instruments=(instrument,), method=replace(report().method, parameters=())), plain)


def test_the_same_words_under_every_chart_and_in_every_row_are_said_once():
    found = assess()
    areas = tuple(replace(one, pattern=EARLY) for one in found.areas)
    changes = tuple(replace(one, swing="Zqnot known") for one in found.changes)
    html = html_of(replace(found, areas=areas, changes=changes))
    assert (html.count(EARLY), html.count("Zqnot known")) == (1, 1)
    assert ">Day-to-day swing</th>" not in html
    different = html_of(replace(found, areas=(replace(areas[0], pattern="Both up."), *areas[1:])))
    assert different.count(EARLY) == len(areas) - 1
    assert ">Day-to-day swing</th>" in different


def test_one_partner_who_sent_nothing_is_said_once_and_no_difference_is_drawn():
    rows = tuple(replace(row, scores=(row.scores[0], Absent("not sent")), gap=None) for row in assess().latest)
    html = html_of(replace(assess(), latest=rows))
    assert html.count("Callum: not sent") == 1
    assert ">Difference</th>" not in html
    assert ">Difference</th>" in html_of(replace(assess(), latest=(assess().latest[0], *rows[1:])))


@pytest.mark.parametrize(("words", "times", "has_column"), [((EARLY, EARLY), 1, False), ((EARLY, "Up"), 1, True)])
def test_a_partners_own_report_does_the_same(words, times, has_column):
    content = sample(OwnReport)
    step = content.steps[0]
    changes = tuple(replace(one, words=said) for one, said in zip(step.changes, words, strict=True))
    html = to_html(replace(content, steps=(replace(step, changes=changes),)), plain)
    assert html.count(EARLY) == times
    assert (">What can be said</th>" in html) == has_column
