"""A finished PDF read back: its text, its structure, its fonts, what is attached to it."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject, TextStringObject


@dataclass
class Tag:
    kind: str
    element: DictionaryObject
    kids: list["Tag"]
    page: int | None

    def all(self, kind: str) -> list["Tag"]:
        found = [self] if self.kind == kind else []
        return found + [tag for kid in self.kids for tag in kid.all(kind)]


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text(pdf: bytes) -> str:
    """The text of all pages, spaces and line ends made one space."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader(pdf).pages))


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in reader(pdf).pages]


def ends_with(pdf: bytes, *wanted: str) -> bool:
    """Whether the file says all this; read from its end, and no further than that is needed."""
    missing = set(wanted)
    for page in reversed(reader(pdf).pages):
        said = page.extract_text()
        missing = {one for one in missing if one not in said}
        if not missing:
            return True
    return False


def structure(pdf: bytes) -> Tag:
    """The tag tree under the document element."""
    file = reader(pdf)
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(file.pages)}
    root = file.trailer["/Root"]["/StructTreeRoot"]
    return _tag(root["/K"][0].get_object(), numbers)


def _tag(element: DictionaryObject, numbers: dict[int, int]) -> Tag:
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, ArrayObject) else [kids]
    below = [kid.get_object() for kid in kids]
    page = numbers.get(element.raw_get("/Pg").idnum) if "/Pg" in element else None
    return Tag(
        str(element["/S"])[1:],
        element,
        [_tag(kid, numbers) for kid in below if isinstance(kid, DictionaryObject) and "/S" in kid],
        page,
    )


def fonts(pdf: bytes) -> dict[str, DictionaryObject]:
    """Every font of the file by its name without the subset's prefix."""
    found = {}
    for page in reader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            whole = font.get_object()
            found[str(whole["/BaseFont"]).split("+")[-1].rstrip(",")] = whole
    return found


def letters_of(font: DictionaryObject) -> set[str]:
    """The characters that a font of the file prints, from its ToUnicode map."""
    codes = re.findall(rb"<[0-9a-f]{4}> <([0-9a-f]+)>", font["/ToUnicode"].get_object().get_data())
    return {char for code in codes for char in bytes.fromhex(code.decode()).decode("utf-16-be")}


def outline(pdf: bytes) -> list[str]:
    def titles(entries: list) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, list):
                yield from titles(entry)
            else:
                yield entry.title

    return list(titles(reader(pdf).outline))


def everything_in(pdf: bytes) -> str:
    """Every word of the pages, of what is spoken in their place, of the metadata and of every other object."""
    file = reader(pdf)
    found = [page.extract_text() for page in file.pages]
    for number in range(1, len(file.xref_objStm) + sum(map(len, file.xref.values())) + 1):
        found += _strings(file.get_object(number))
    return re.sub(r"[\s\u200b]", "", " ".join(found))


def _strings(thing) -> list[str]:
    if isinstance(thing, (TextStringObject, ByteStringObject)):
        return [str(thing)]
    found = []
    if isinstance(thing, StreamObject):
        found.append(thing.get_data().decode("latin-1"))
    if isinstance(thing, DictionaryObject):
        found += [word for value in thing.values() for word in _strings(value)]
    elif isinstance(thing, ArrayObject):
        found += [word for value in thing for word in _strings(value)]
    return found
