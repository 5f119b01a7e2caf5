"""Where to go after signing in: a path of this site, never somebody else's."""

from urllib.parse import urlsplit

LONGEST = 1000


def local_path(text: str | None) -> str | None:
    """`text` when it is a path on this site, else None. Browsers read a backslash as a slash and skip controls."""
    if not text or len(text) > LONGEST or not text.isprintable() or "\\" in text:
        return None
    if not text.startswith("/") or text.startswith("//"):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if not parts.scheme and not parts.netloc else None
