"""The browser that signs in, as its owner would say it: "Firefox on Linux", and roughly where it is."""

from collections.abc import Mapping
from ipaddress import ip_address

from flask import request

from practice.services.signing_in.second_step import Browser

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


def network_name(address: str) -> str:
    """An address without the part that points at one household: enough to recognise one's own places by."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if parsed.is_loopback:
        return "loopback"
    if parsed.version == 4:
        return ".".join([*str(parsed).split(".")[:3], "x"])
    return ":".join([*parsed.exploded.split(":")[:3], "x"])


def counted_address(address: str) -> str:
    """The address as tries are counted: of IPv6 its first half, since one household has all of the second."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if parsed.version == 4 or parsed.is_loopback:
        return str(parsed)
    return ":".join([*parsed.exploded.split(":")[:4], ":"])


def here() -> str:
    """Where this request comes from, as tries are counted."""
    return counted_address(request.remote_addr or "")


def browser() -> Browser:
    """The browser of this request."""
    address = request.remote_addr or ""
    return Browser(
        device_name(request.headers.get("User-Agent", "")), counted_address(address), network_name(address)
    )
