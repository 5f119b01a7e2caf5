"""What the server makes ready before it forks, for all of its workers."""

from jinja2 import meta

from practice.web.ahead import FIRST


def test_the_pages_asked_for_most_are_compiled_with_everything_they_are_made_of(app):
    app.before_fork()
    templates = app.jinja_env
    compiled = {name for _, name in templates.cache}
    named = {
        other
        for name in compiled
        for other in meta.find_referenced_templates(templates.parse(templates.loader.get_source(templates, name)[0]))
        if other
    }
    assert {*FIRST, "base.html"} <= compiled
    assert named <= compiled
