"""Which characters no text of ours and no answer may hold."""

import re

# Control characters but line feed and tab; lone surrogates, which UTF-8 cannot hold; and the characters that turn the
# reading direction of what follows, with which an answer could disguise the text after it.
_UNWELCOME = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def unwelcome(text: str) -> bool:
    """Whether a text holds a control character, a lone surrogate or a direction override.

    Line feeds and tabs are welcome; a carriage return is expected to be made a line feed before.
    """
    return _UNWELCOME.search(text) is not None
