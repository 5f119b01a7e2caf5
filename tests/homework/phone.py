"""A partner's phone: opens a link, acknowledges, answers parts, as the pages let a person do it."""

import re
from html import unescape

from practice.services.homework import drafts


class Phone:
    """One browser with one link and PIN."""

    def __init__(self, app, token: str, pin: str) -> None:
        self.client = app.test_client()
        self.token, self.pin = token, pin

    def get(self, path: str):
        return self.client.get(path)

    def post(self, path: str, data=None, **headers):
        """Post a form of the open homework; it carries the mark that its page did."""
        if path.startswith("/q") and path not in ("/q/leave", f"/q/{self.token}"):
            data = {"for": self.mark(), **(data or {})}
        return self.client.post(path, data=data or {}, headers=headers)

    def mark(self) -> str:
        """What the forms of the homework that this browser has open carry."""
        for path in ("/q", "/q/check", "/q/sharing"):
            found = re.search(r'name="for" value="([^"]+)"', self.get(path).text)
            if found:
                return found[1]
        return ""

    def enter(self, pin: str | None = None):
        return self.post(f"/q/{self.token}", {"pin": self.pin if pin is None else pin})

    def start(self) -> "Phone":
        """Enter and say that what comes first was read."""
        assert self.enter().status_code == 303
        page = self.get("/q").text
        if "Before you start" in page:
            assert self.post("/q", {"version": value_of(page, "version")}).status_code == 303
        return self

    def save(self, number: int, fields=None, *, revision: str | None = None, anew: bool = False, **more):
        """Press a button of a part with these fields filled in."""
        path = f"/q/part/{number}" + ("?anew=1" if anew else "")
        given = {"revision": revision or value_of(self.get(path).text, "revision"), **more}
        if anew:
            given["anew"] = "1"
        return self.post(f"/q/part/{number}", {**given, **(fields or {})})

    def autosave(self, number: int, fields, revision: int | str, **more):
        """What the page's script sends."""
        data = {"revision": str(revision), **fields, **more}
        return self.post(f"/q/part/{number}", data, Accept="application/json")

    def send(self, **fields):
        return self.post("/q/check", {"level": "talk_first", **fields})


def still(page: str) -> str:
    """The page without what is new in every answer: the script's nonce, the forms' token, the time of the last save."""
    page = re.sub(r'nonce="[^"]+"', "", page)
    page = re.sub(r'(name="(?:csrf_token|for)" value=)"[^"]*"', r"\1", page)
    return re.sub(r"Saved \d\d:\d\d", "Saved", page)


def value_of(page: str, name: str) -> str:
    """What a hidden or written field of the page holds."""
    field = next(tag for tag in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in tag)
    return unescape(re.search(r'value="([^"]*)"', field)[1])


def checked(page: str) -> dict[str, list[str]]:
    """The radios and boxes that are on, by name."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        if re.search(r"\schecked[\s>]", tag):
            name, value = (unescape(re.search(rf'{what}="([^"]*)"', tag)[1]) for what in ("name", "value"))
            found.setdefault(name, []).append(value)
    return found


def text_in(page: str, name: str) -> str:
    """What a text area of the page holds."""
    return unescape(re.search(rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>(.*?)</textarea>', page, re.S)[1])


def stored(make, homework_id) -> dict:
    """Every answer of a draft, whatever session wrote it."""
    make.session.rollback()
    make.session.expire_all()
    answers = drafts.for_sending(make.visit(homework_id))
    make.session.rollback()
    return answers
