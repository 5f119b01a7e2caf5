"""The form of the release page: the words for the couple, and what of the round is opened."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Optional

from practice.access.joint import JointArea, Opened, Point, Words
from practice.services.joint import feedback, release
from practice.services.joint.release import ReleasePage
from practice.web.fields import line, options, text

LEAD, TEXT, PATTERN = 120, 600, 1200
POINTS = (("strength", feedback.STRENGTHS), ("aim", feedback.AIMS))


class ReleaseForm(FlaskForm):  # type: ignore[misc]
    """Words first, then level, areas and pieces. What can't be shown any more is left out by the service."""

    pattern = text(_l("The pattern I see"), PATTERN, hint=_l("How they get stuck, without a culprit. A few sentences."))
    strength_1_lead = line(_l("First strength, in a few words"), LEAD)
    strength_1_text = text(_l("First strength, a sentence or two"), TEXT)
    strength_1_area = SelectField(_l("First strength, seen in"), validate_choice=False, validators=[Optional()])
    strength_2_lead = line(_l("Second strength, in a few words"), LEAD)
    strength_2_text = text(_l("Second strength, a sentence or two"), TEXT)
    strength_2_area = SelectField(_l("Second strength, seen in"), validate_choice=False, validators=[Optional()])
    aim_1_lead = line(_l("First aim, in a few words"), LEAD)
    aim_1_text = text(_l("First aim, what they will try"), TEXT)
    aim_1_area = SelectField(_l("First aim, grows from"), validate_choice=False, validators=[Optional()])
    aim_2_lead = line(_l("Second aim, in a few words"), LEAD)
    aim_2_text = text(_l("Second aim, what they will try"), TEXT)
    aim_2_area = SelectField(_l("Second aim, grows from"), validate_choice=False, validators=[Optional()])
    level = RadioField(
        _l("How much"),
        choices=options((key, _l(words)) for key, words in release.LEVELS.items()),
        validators=[Optional()],
    )
    areas = SelectMultipleField(_l("Areas"), validate_choice=False, validators=[Optional()])
    pieces = SelectMultipleField(_l("Answers and texts"), validate_choice=False, validators=[Optional()])
    reason = text(
        _l("Reason to go on although the safety record is not complete"),
        1000,
        hint=_l("Kept with the case. Looking at answers together can raise the risk for somebody who is afraid."),
    )
    revision = HiddenField()

    def offer(self, page: ReleasePage) -> None:
        """Set what the selects offer: computed strengths and priorities that could be shown, the area that was approved
        before whether it is still one of them or not, or none."""
        offer, words = page.offer, page.words
        kinds = (("strength", offer.strengths, words.strengths), ("aim", offer.priorities, words.aims))
        for name, found, kept in kinds:
            for number in (1, 2):
                approved = kept[number - 1].area if number <= len(kept) else ""
                self[f"{name}_{number}_area"].choices = _areas(found, approved, page)
        self.areas.choices = options((area.code, area.title) for area in page.offer.areas)
        self.pieces.choices = []

    def words(self) -> Words:
        strengths, aims = ([self._point(f"{name}_{n}") for n in range(1, count + 1)] for name, count in POINTS)
        return Words(self.pattern.data or "", _written(strengths), _written(aims))

    def _point(self, name: str) -> Point:
        area = self[f"{name}_area"]
        offered = {choice.value for choice in area.choices}
        approved = area.data if area.data in offered else ""
        return Point(self[f"{name}_lead"].data or "", self[f"{name}_text"].data or "", approved or "")

    def opened(self) -> Opened:
        return Opened(self.level.data or "", frozenset(self.areas.data or ()), frozenset(self.pieces.data or ()))

    @property
    def known_revision(self) -> int:
        """How often the words had been saved when the page was made; -1 for something that is no number."""
        typed = self.revision.data or "0"
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _areas(found: tuple[JointArea, ...], approved: str, page: ReleasePage) -> list[Any]:
    titles = {area.code: area.title for area in found}
    if approved and page.form.has_area(approved):
        titles.setdefault(approved, page.form.area(approved).title)
    return options([("", _l("No area")), *titles.items()])


def _written(points: list[Point]) -> tuple[Point, ...]:
    return tuple(one for one in points if one.lead or one.text or one.area)


def filled(words: Words, opened: Opened, revision: int) -> dict[str, Any]:
    """What the form starts with."""
    start: dict[str, Any] = {"pattern": words.pattern, "revision": str(revision)}
    for name, points in (("strength", words.strengths), ("aim", words.aims)):
        for number, one in enumerate(points, start=1):
            start |= {f"{name}_{number}_lead": one.lead, f"{name}_{number}_text": one.text}
            start[f"{name}_{number}_area"] = one.area
    return start | {"level": opened.level, "areas": list(opened.areas), "pieces": list(opened.pieces)}
