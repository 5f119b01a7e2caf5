"""How a page is looked at: sideways scroll, axe, on paper; and its pictures, where `PHOTOS` names a folder for them."""

import os
import subprocess
from pathlib import Path

from tests.homework.browsing import faults

WIDTHS = (390, 820, 1280)
LOOKS = ((390, "light"), (1280, "dark"), (820, "light"), (390, "dark"), (1280, "light"))
PAPER = 680  # CSS pixels of an A4 sheet between its margins
PHOTOS = os.environ.get("PHOTOS")

# What must not stand on paper, and what is cut off there. `main` has no colour but black: all text that matters.
ON_PAPER = """() => {
  const found = [], shown = (box) => box.checkVisibility({ checkOpacity: false }) && box.getClientRects().length;
  for (const box of document.querySelectorAll("nav, button, .btn, .lnk, .banner, .top, [type=submit], [type=search]"))
    if (shown(box)) found.push(`on paper: ${(box.textContent.trim() || box.outerHTML).slice(0, 60)}`);
  for (const link of document.querySelectorAll("a[href]"))
    for (const part of ["::before", "::after"])
      if (/attr|http|\\/couples/.test(getComputedStyle(link, part).content)) found.push("an address on paper");
  for (const box of document.querySelectorAll("textarea"))
    if (shown(box) && box.scrollHeight > box.clientHeight + 2) found.push(`cut off on paper: ${box.name}`);
  if (getComputedStyle(document.body).backgroundColor !== "rgb(255, 255, 255)") found.push("paper is not white");
  if (getComputedStyle(document.querySelector("main")).color !== "rgb(0, 0, 0)") found.push("ink is not black");
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) found.push("wider than the paper");
  const kept = document.querySelector(".kept-in");
  if (kept) for (const box of kept.parentElement.children)
    if (box !== kept && shown(box)) found.push(`printed by accident: ${box.textContent.trim().slice(0, 60)}`);
  return [...new Set(found)];
}"""


def look(page, number: int, name: str) -> list[str]:
    """The page's faults in every width, in one look of five and on paper; `name` is that of its pictures."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"scrolls sideways at {width}")
    for width, scheme in _looks(number):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += [f"{fault} ({width}, {scheme})" for fault in faults(page)]
    found += _on_paper(page, name)
    photograph(page, name)
    return found


def _looks(number: int):
    """One of five a page; for pictures the narrowest and the widest, light and dark."""
    if PHOTOS:
        return [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
    return [LOOKS[number % len(LOOKS)]]


def _on_paper(page, name: str) -> list[str]:
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print", color_scheme="dark")
    found = page.evaluate(ON_PAPER)
    if PHOTOS:
        _print(page, Path(PHOTOS), name)
    page.emulate_media(media="screen", color_scheme="light")
    return found


def _print(page, folder: Path, name: str) -> None:
    """The page as its PDF would come out of a printer, and each sheet of it as a picture where the machine can."""
    page.pdf(path=folder / f"{name}.pdf", format="A4", prefer_css_page_size=True)
    whole = ["pdftoppm", "-r", "60", "-png", f"{name}.pdf", f"{name}-print"]
    subprocess.run(whole, cwd=folder, check=False)


def photograph(page, name: str) -> None:
    """The page's picture in every width, light and dark; nothing where no folder is named."""
    if not PHOTOS:
        return
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(PHOTOS) / f"{name}-{width}-{scheme}.png", full_page=True)
