"""`/q/pin`: a partner takes a PIN of their own before the first question."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import ValidationError

from practice.refusals import LinkNotOpen
from practice.services.homework import own_pin
from practice.web import guard
from practice.web.guard import access, commit, visit
from practice.web.homework.homework_forms import digits

bp = Blueprint("own_pin", __name__, url_prefix="/q")


class OwnPinForm(FlaskForm):  # type: ignore[misc]
    """Typed twice: nobody can look it up afterwards."""

    pin = StringField(_l("New six-digit PIN"), filters=[digits])
    again = StringField(_l("The same once more"), filters=[digits])

    def validate_pin(self, field: Any) -> None:
        wrong = own_pin.fault(field.data)
        if wrong:
            raise ValidationError(gettext(wrong))

    def validate_again(self, field: Any) -> None:
        if field.data != self.pin.data:
            raise ValidationError(gettext("The two are not the same. Type both again."))


@bp.route("/pin", methods=["GET", "POST"])
@access("client", slow=True)
def choose() -> ResponseReturnValue:
    if not own_pin.may_choose(visit()):
        return redirect(url_for("homework.start"), 303)
    form = OwnPinForm()
    if not form.validate_on_submit():
        form.pin.data = form.again.data = ""
        return render_template("homework/own_pin.html", form=form), 422 if form.is_submitted() else 200
    pin_hash = own_pin.hashed(visit(), form.pin.data or "")
    guard.start_writing()
    found = guard.find_visit()
    if found is None:
        raise LinkNotOpen
    own_pin.keep(found, pin_hash)
    commit()
    return redirect(url_for("homework.start"), 303)
