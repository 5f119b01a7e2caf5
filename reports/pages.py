"""How many pages a report of ours has, read from the file itself: no PDF library, no second layout."""

import re
import zlib
from collections.abc import Iterator

_OBJECTS = re.compile(rb"<</Type /ObjStm/N (\d+)/First (\d+)[^>]*>>\nstream\n")
_COUNT = re.compile(rb"/Count (\d+)")
_PAGES = b"<</Type /Pages"


def count(file: bytes) -> int:
    """The number of pages of a file that `pdf.render` made. Raises ValueError for any other file."""
    for one in _objects(file):
        if one.startswith(_PAGES) and (found := _COUNT.search(one)):
            return int(found[1])
    raise ValueError("not a report of ours: it has no page tree")


def _objects(file: bytes) -> Iterator[bytes]:
    """The file's dictionaries, which are packed together: a head of numbers and offsets, then one after the other."""
    for packed in _OBJECTS.finditer(file):
        objects, first = int(packed[1]), int(packed[2])
        plain = zlib.decompressobj().decompress(file[packed.end() :])
        offsets = [first + int(number) for number in plain[:first].split()[1::2]][:objects]
        for start, end in zip(offsets, [*offsets[1:], len(plain)], strict=True):
            yield plain[start:end]
