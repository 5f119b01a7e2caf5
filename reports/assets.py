"""What a page may ask for while it becomes a PDF: what it carries itself. Everything else is refused, loudly."""

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class Refused(Exception):
    """A report asked for a file or an address; nothing was opened and no report was made."""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Opens data addresses, nothing else: no file, no network, no redirect."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The bytes in `url`. Stops the whole rendering for any other address."""
        if url.lower().startswith("data:"):
            return super().fetch(url, headers)
        # WeasyPrint turns every other error into a warning and prints the page without what was missing.
        # The message goes to a log, so it tells the kind of address only.
        kind = url.partition(":")[0][:12] if ":" in url else "relative"
        self.refused.append(kind)
        raise FatalURLFetchingError(f"a page asked for a {kind} address")
