"""An answer in words as a page says it."""

import pytest
from flask_babel import force_locale

from practice import programme
from practice.web.review.answer_lines import answer_lines


@pytest.mark.parametrize(("language", "day"), [("en", "until 4 Dec 2026"), ("es", "4 dic 2026")])
def test_the_day_of_a_planned_step_is_written_as_the_page_writes_days(app, language, day):
    item = next(one for one in programme.catalogue().current("s2").items if one.type == "plan")
    row = {"action": "I ask one question.", "owner": "me", "due_on": "2026-12-04"}
    with app.test_request_context(), force_locale(language):
        said = " ".join(answer_lines(item, {"value": [row]}))
    assert day in said
    assert "2026-12-04" not in said
    assert row["due_on"] == "2026-12-04"
