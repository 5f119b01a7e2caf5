"""How templates write a value: escaped as always, without an object made of every piece of a page.

Jinja passes each value that a template writes through markupsafe.escape, which makes a Markup of it that nobody needs:
the page is joined from the pieces right away. A list of fifty couples writes two thousand of them. What is written
here is the same, letter by letter; only the kind of the pieces differs.
"""

import re
from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_needs_escape = re.compile("[&<>\"']").search


def written(value: object) -> str:
    """The value as HTML: as it is where it is markup or has nothing to escape, escaped otherwise."""
    if type(value) is str:
        return escape(value) if _needs_escape(value) else value
    return value if type(value) is Markup else escape(value)


class Writer(CodeGenerator):
    """Compiles `{{ value }}` to a call of `written`, wherever Jinja would have called `escape`.

    The hook is the one by which Jinja's own native types write values as they are.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class TemplateEnvironment(Environment):
    """Flask's environment of templates with this way to write."""

    code_generator_class = Writer
    written = staticmethod(written)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What all templates share, as the dictionary that it is, for a template that has nothing of its own besides.

        Jinja puts an empty one before it, and then copies and compares the two, key by key, for each page and import.
        """
        return super().make_globals(d) if d else self.globals
