"""A name for the browser that signs in, as its owner would say it: "Firefox on Linux"."""

from collections.abc import Mapping

# The first mark that is found counts: browsers also name those that they descend from.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_name(user_agent: str) -> str:
    """From the User-Agent header, which is a claim: good enough to recognise one's own devices by."""
    browser = _first(BROWSERS, user_agent) or "A browser"
    system = _first(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(marks: Mapping[str, str], user_agent: str) -> str | None:
    return next((name for mark, name in marks.items() if mark in user_agent), None)
