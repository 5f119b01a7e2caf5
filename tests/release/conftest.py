"""A couple that has sent one round, with markers in everything that they wrote."""

from types import SimpleNamespace

import pytest

from practice.extensions import db
from practice.services.homework import responses
from practice.services.homework.responses import Sharing
from practice.services.joint import feedback, release
from tests.release import marked


@pytest.fixture
def sent(make):
    """Makes a practice and a couple whose partners sent a form under these choices."""
    made = []

    def send(code="s1", levels=("ratings", "ratings"), ticks=None, authors=(0, 1), answers=None):
        if not made:
            make.practice()
            made.append(True)
        couple = make.couple()
        make.safety_complete(couple)
        form = next(one for one in marked.FORMS if one.code == code)
        assignment = make.assigned(couple, code)
        ticks = ticks or [marked.texts(form)] * 2
        for author in authors:
            sharing = Sharing(levels[author], tuple(ticks[author]))
            given = (answers or {}).get(author) or marked.answers(form, author)
            make.send(assignment.homework_ids[author], given, sharing=sharing)
        path = f"/couples/{couple.ref}/homework/{assignment.id}"
        return SimpleNamespace(couple=couple, form=form, assignment=assignment, path=path, make=make)

    return send


def opened_form(form, level: str) -> dict:
    """What a therapist posts who ticks everything."""
    areas, pieces = marked.everything(form)
    return {"then": "release", "level": level, "areas": areas, "pieces": pieces, "revision": "0"}


def release_all(case, level="ratings", reason=""):
    """Release everything that can be, by the service."""
    areas, pieces = marked.everything(case.form)
    opened = release.Opened(level, frozenset(areas), frozenset(pieces))
    release.release(case.couple.caseload, case.couple.ref, case.assignment.id, opened, reason)
    db.session.commit()


def write(case, words):
    caseload = case.couple.caseload
    revision = feedback.open_words(caseload, caseload.couple(case.couple.ref), case.assignment.id).revision
    feedback.write(caseload, case.couple.ref, case.assignment.id, words, revision)
    db.session.commit()


def choose(case, author: int, level: str, ticks=()):
    """One partner changes what may be looked at together."""
    visit = case.make.visit(case.assignment.homework_ids[author])
    responses.choose_sharing(visit, Sharing(level, tuple(ticks)))
    db.session.commit()


def shared_page(client, case) -> str:
    """The turned screen as the couple reads it, without what is new in every answer; the screen is turned back."""
    assert client.post(f"{case.path}/share").status_code == 303
    page = client.get(f"{case.path}/share")
    assert page.status_code == 200
    client.post("/share/leave")
    return page.text
