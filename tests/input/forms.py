"""The forms of a page as a browser would post them: where, and each field with what stands in it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = "Typed with care, to stay on the page"


@dataclass
class Form:
    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)

    def changed(self, name: str, values: list[str]) -> list[tuple[str, str]]:
        """What is posted with other values in one field: none leaves it out, two send it twice."""
        kept = [(one, value) for one, value in self.values if one != name]
        return kept + [(name, value) for value in values]


class Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self._select = path, [], None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.path, given.get("method", "get")))
        name = given.get("name")
        if not self.forms or (not name and tag != "option"):
            return
        form = self.forms[-1]
        kind = given.get("type", "text") if tag in ("input", "button") else tag
        if tag in ("input", "textarea", "select"):
            form.kinds.setdefault(name, kind)
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in dict(form.values)):
            form.values = form.changed(self._select, [given.get("value") or ""])
        elif tag == "textarea" or (tag == "input" and kind == "text"):
            form.values.append((name, given.get("value") or TYPED))
        elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in given):
            form.values.append((name, given.get("value") or ""))

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None


def forms_of(path: str, page: str) -> list[Form]:
    """Every form of a page that is posted."""
    reader = Reader(path)
    reader.feed(page)
    return [one for one in reader.forms if one.method.lower() == "post"]
