"""A password that is read from a screen once: five of 256 common words, for an account that holds nothing real."""

import secrets
from pathlib import Path

COUNT = 5
WORDS = tuple(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split())


def new() -> str:
    """Words with hyphens between them: `harbour-plum-kettle-otter-linen`."""
    return "-".join(secrets.SystemRandom().sample(WORDS, COUNT))
