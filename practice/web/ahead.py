"""Templates of the pages that are asked for most, compiled before the server forks.

Its workers share what was made before the fork, so that each needs less memory of its own; and nobody waits for a page
because they are the first to ask for it. The other templates are compiled when their page is asked for.
"""

import re

from jinja2 import BaseLoader, Environment

FIRST = (
    "sign_in/sign_in.html",
    "caseload/index.html",
    "review/side_by_side.html",
    "homework/pin.html",
    "homework/tasks.html",
    "homework/part.html",
)
_others = re.compile(r'\{%-? *(?:extends|include|import|from) *"([^"]+)"').findall


def compile_ahead(templates: Environment, loader: BaseLoader) -> None:
    """These pages' templates of `loader`, and those that they extend, include or import."""
    found, waiting = set(FIRST), list(FIRST)
    while waiting:
        name = waiting.pop()
        templates.get_template(name)
        more = set(_others(loader.get_source(templates, name)[0])) - found
        found |= more
        waiting += more
