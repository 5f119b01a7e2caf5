"""The forms of erasing and of the legal hold: each says twice that it is meant."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired, ValidationError

from practice.web.account.account_forms import known_password
from practice.web.fields import line, text


class EraseForm(FlaskForm):  # type: ignore[misc]
    """The case number typed by hand, a tick and the password."""

    number = line(_l("Case number"), 12, needed=True, hint=_l("Type it as it stands above."))
    looked_up = BooleanField(
        _l("I have looked up how long the law here wants this record kept, and it may be erased now"),
        validators=[InputRequired(_l("Tick this, or keep the record."))],
    )
    current = known_password(_l("Your password"))
    ref = ""

    @classmethod
    def for_case(cls, ref: str) -> "EraseForm":
        form = cls()
        form.ref = ref
        return form

    def validate_number(self, field: Any) -> None:
        if field.data.upper() != self.ref:
            raise ValidationError(gettext("This is not the number of this case. Nothing was erased."))


class HoldForm(FlaskForm):  # type: ignore[misc]
    reason = text(_l("Why it is held, and on whose word"), 2000, needed=True)


class LiftForm(FlaskForm):  # type: ignore[misc]
    sure = BooleanField(
        _l("Nobody needs this record as evidence any more"),
        validators=[InputRequired(_l("Tick this, or leave the hold as it is."))],
    )
    current = known_password(_l("Your password"))
