"""The one exception of a start that can't go on."""


class StartRefused(Exception):
    """Why Fourfold does not start: one plain line each, with what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
