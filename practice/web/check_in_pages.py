"""A partner's private check-in: every page at the address `/q`, so that no history tells how far anybody went.

Nothing is kept before the end: the questions are one form, posted once. Afterwards, and after choosing another time,
the link shows what it shows after any homework.
"""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from practice.access.check_in_link import PrivateVisit
from practice.assessment import answers as answering
from practice.assessment.answers import Answer
from practice.assessment.instrument import Instrument
from practice.assessment.safety import is_postponed
from practice.services import check_in_promise, check_ins
from practice.web import homework_pages, kiosk
from practice.web.guard import commit

OURS = ("csrf_token", "for", "step", "then")


def show(visit: PrivateVisit) -> str:
    """What is read before the first question; once something was kept, the page that ends every homework."""
    if visit.link.kept_at is not None:
        return _done()
    return render_template(
        "check_in/before.html",
        form=check_ins.form_of(visit),
        promises=check_in_promise.before_start(visit),
        say=homework_pages.say,
    )


def take(visit: PrivateVisit) -> ResponseReturnValue:
    """The next page, or the end: `step` is the page that was posted."""
    steps = {"before": _gate, "gate": _past_the_gate, "questions": _send}
    step = request.form.get("step", "")
    if step not in steps:
        abort(400)
    if visit.link.kept_at is not None:
        return _end(visit, _done())
    return steps[step](visit)


def sharing() -> str:
    """In place of the choice what may be looked at together: of this, nothing."""
    return render_template("check_in/sharing.html")


def _gate(visit: PrivateVisit) -> ResponseReturnValue:
    return render_template("check_in/gate.html", form=check_ins.form_of(visit))


def _past_the_gate(visit: PrivateVisit) -> ResponseReturnValue:
    form = check_ins.form_of(visit)
    answers = _read(form)
    if not is_postponed(form, answers):
        return render_template("check_in/questions.html", form=form)
    _keep(visit, form, answers)
    return _end(visit, render_template("check_in/another_time.html"))


def _send(visit: PrivateVisit) -> ResponseReturnValue:
    form = check_ins.form_of(visit)
    _keep(visit, form, _read(form))
    return _end(visit, _done())


def _read(form: Instrument) -> dict[str, Answer]:
    """The posted answers. A note or anything else that our pages can't post is a 400, and nothing is kept."""
    fields = {name: values for name, values in request.form.to_dict(flat=False).items() if name not in OURS}
    if request.form.get("then") == "another_time":
        return {}
    reading = answering.read(form, form.items, fields)
    if reading.problems or any("comment" in answer for answer in reading.answers.values()):
        abort(400)
    return reading.answers


def _keep(visit: PrivateVisit, form: Instrument, answers: dict[str, Answer]) -> None:
    check_ins.keep(visit, form, answers, homework_pages.as_read(check_in_promise.before_start(visit)))


def _done() -> str:
    return render_template("homework/done.html")


def _end(visit: PrivateVisit, shown: str) -> ResponseReturnValue:
    """Make it durable; a device that was handed over is asked for, with one page for everybody."""
    if visit.is_kiosk:
        return kiosk.finish()
    commit()
    return shown
