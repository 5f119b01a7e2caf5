"""What WeasyPrint leaves undone in a tagged file: the scope of header cells, the foot of the page as an artifact."""

import pydyf  # type: ignore[import-untyped]
from weasyprint import Document


def finish(_document: Document, pdf: pydyf.PDF) -> None:
    """Complete the structure of a file before it is written."""
    objects = {thing.number: thing for thing in pdf.objects}
    _say_what_headers_head(objects)
    _set_the_foot_apart(pdf, objects)


def _say_what_headers_head(objects: dict[int, pydyf.Object]) -> None:
    """Give each header cell its scope. WeasyPrint links cells to headers, but some readers only know the scope."""
    for cell in objects.values():
        if isinstance(cell, pydyf.Dictionary) and cell.get("S") == "/TH":
            row = objects[_target(cell["P"])]
            head = objects[_target(row["P"])]["S"] == "/THead"
            cell["A"]["Scope"] = "/Column" if head else "/Row"


def _set_the_foot_apart(pdf: pydyf.PDF, objects: dict[int, pydyf.Object]) -> None:
    """Mark the text in the page's margins as an artifact. WeasyPrint tags it outside the tree, as no content at all."""
    root = objects[_target(pdf.catalog["StructTreeRoot"])]
    document = _target(root["K"][0])
    inside = {_target(reference) for reference in objects[document]["K"]}
    owners = objects[_target(root["ParentTree"])]["Nums"]
    for page in objects.values():
        if not isinstance(page, pydyf.Dictionary) or page.get("Type") != "/Page":
            continue
        elements = owners[2 * page["StructParents"] + 1]
        inner = len(elements)
        while inner and not _stands_inside(_target(elements[inner - 1]), document, inside, objects):
            inner -= 1  # the margins are drawn last
        del elements[inner:]
        content = objects[_target(page["Contents"])].stream
        for at, mark in enumerate(content):
            if isinstance(mark, pydyf.Dictionary) and mark.get("MCID", -1) >= inner:
                content[at - 1], content[at] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})


def _stands_inside(element: int, document: int, inside: set[int], objects: dict[int, pydyf.Object]) -> bool:
    while (parent := _target(objects[element]["P"])) != document:
        element = parent
    return element in inside


def _target(reference: bytes) -> int:
    return int(reference.split()[0])
