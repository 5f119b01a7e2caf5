"""What a person does with a client's page in a real browser, and how the page is looked at."""

import re

from axe_playwright_python.sync_playwright import Axe

SECOND = 1000  # milliseconds

# Text that leaves the window, or boxes that cut what stands in them.
CUT = """() => {
  const wide = document.documentElement.clientWidth;
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, box = node.parentElement;
    if (!node.textContent.trim() || box.closest(".vh, option, script, template, svg")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const seen of range.getClientRects())
      if (seen.width && (seen.right > wide + 1 || seen.left < -1)) found.push(`outside: ${node.textContent.trim()}`);
  }
  for (const box of document.querySelectorAll(".opt > span, .btn, .tag, .lnk, .pick, .card, .note, legend"))
    if (box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== "inline")
      found.push(`cut: ${box.textContent.trim().slice(0, 60)}`);
  return [...new Set(found)];
}"""


def tap(page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)


def saved(page) -> None:
    """Wait until the page says that the last change is stored."""
    page.locator("#saved:not(.stale)", has_text=re.compile("^Saved")).wait_for()


def go_on(page) -> None:
    page.get_by_role("button", name="Continue").last.click()


def first_of(form, wanted: str):
    """(part number, item) of the first question of a kind."""
    return next((n, i) for n, section in enumerate(form.sections, 1) for i in section.items if i.type == wanted)


def faults(page) -> list[str]:
    """What axe finds on the page, and whether it is wider than its window."""
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    return found
