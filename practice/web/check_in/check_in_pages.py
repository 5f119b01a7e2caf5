"""A partner's private check-in: at the addresses of any homework, and no history tells how it went on from the gate.

Nothing is kept before the end: the questions are one form, posted once. Afterwards, and after choosing another time,
the link shows what it shows after any homework.
"""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from practice.access.check_in_link import PrivateVisit
from practice.assessment import answers as answering
from practice.assessment.answers import Answer
from practice.assessment.instrument import Instrument
from practice.assessment.safety import is_postponed
from practice.services.check_in import check_in_promise, check_ins
from practice.web.assigning import kiosk
from practice.web.guard import commit
from practice.web.homework import homework_pages

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


def gate(visit: PrivateVisit) -> ResponseReturnValue:
    """The question that comes first: the one page that is not at `/q`, so that the way back leads to it."""
    if visit.link.kept_at is not None or not check_ins.has_read(visit):
        return redirect(url_for("homework.start"), 303)
    return render_template("check_in/gate.html", form=check_ins.form_of(visit))


def take(visit: PrivateVisit) -> ResponseReturnValue:
    """The next page, or the end: `step` is the page that was posted."""
    steps = {"before": _read_first, "gate": _past_the_gate, "questions": _send}
    step = request.form.get("step", "")
    if step not in steps:
        abort(400)
    if visit.link.kept_at is not None:
        return _end(visit, _done())
    if step != "before" and not check_ins.has_read(visit):
        return redirect(url_for("homework.start"), 303)
    return steps[step](visit)


def sharing() -> str:
    """In place of the choice what may be looked at together: of this, nothing."""
    return render_template("check_in/sharing.html")


def _read_first(visit: PrivateVisit) -> ResponseReturnValue:
    check_ins.say_read(visit)
    commit()
    return redirect(url_for("homework.part", number=1), 303)


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
