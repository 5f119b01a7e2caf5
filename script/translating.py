"""What `script/translate` does: keep practice/translations in step with the sentences in the code.

For each language there is a catalogue to translate in (.po) and the same compiled (.mo), which the program reads. Both
are kept in the repository, so that nothing has to be built after a clone.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "practice" / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
OURS = {"project": "Fourfold", "version": "main", "msgid_bugs_address": "-"}
HEAD = """\
# What Fourfold says to clients, in another language. Write the translation in msgstr, then run script/translate.
# Keep %(names)s and {names} as they are. A comment "client:" says what a sentence is for.
#"""
CLIENT = "client:"  # the comment that marks a client's sentence in a file for both
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")


def main(asked: list[str]) -> int:
    """Bring every catalogue up to date, or with --check only say what is wrong. The exit status."""
    match asked:
        case [] | ["--check"]:
            pass
        case ["--new", language] if _is_language(language):
            po_file(language).parent.mkdir(parents=True, exist_ok=True)
        case _:
            print("usage: script/translate [--check | --new LANGUAGE], LANGUAGE as in fr or pt-BR", file=sys.stderr)
            return 2
    if asked != ["--check"]:
        for language in languages():
            update(language)
    found = [f"{language}: {fault}" for language in languages() for fault in faults(language)]
    print("\n".join(found) or "Every sentence of clients and of reports is there in every language.")
    return 1 if found else 0


def _is_language(code: str) -> bool:
    try:
        return bool(Locale.parse(code, sep="-"))
    except (UnknownLocaleError, ValueError):
        return False


def languages() -> list[str]:
    """The languages that have a catalogue; English needs none."""
    return sorted(place.name.replace("_", "-") for place in FOLDER.iterdir() if (place / "LC_MESSAGES").is_dir())


def po_file(language: str) -> Path:
    return FOLDER / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"


def mo_file(language: str) -> Path:
    return po_file(language).with_suffix(".mo")


def extracted(*parts: str) -> Catalog:
    """The sentences of those parts of sources.toml (client, shared, reports), with the files that they stand in."""
    found = Catalog(**OURS)
    sources = tomllib.loads((FOLDER / "sources.toml").read_text(encoding="utf-8"))
    for part in parts:
        for path in _files(sources[part]):
            for message, comments in _sentences(path):
                if part != "shared" or comments:
                    found.add(message, locations=[(str(path.relative_to(ROOT)), 0)], auto_comments=comments)
    return found


def for_clients() -> Catalog:
    """What clients read on pages, in mails and on paper, and in the reports that are handed to them."""
    return extracted("client", "shared")


def wanted() -> Catalog:
    """What has to be there in every language: all that clients read, and every report."""
    return extracted("client", "shared", "reports")


def _files(patterns: list[str]) -> Iterator[Path]:
    for pattern in patterns:
        found = sorted(ROOT.glob(pattern))
        if not found:
            raise SystemExit(f"sources.toml: there is no {pattern}")
        yield from found


def _sentences(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str]]]:
    method = "python" if path.suffix == ".py" else "jinja2"
    options = {"silent": "false", "trimmed": "true"} if method == "jinja2" else {}
    for _line, message, comments, _context in extract_from_file(method, path, KEYWORDS, [CLIENT], options, True):
        yield message, [comment for comment in comments if comment]


def update(language: str) -> None:
    """Put new sentences into a language's catalogue, take out those that are gone, compile it."""
    catalogue = _read(language)
    before = _key(catalogue)
    catalogue.update(wanted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if _key(catalogue) != before or not po_file(language).exists():
        _write(language, catalogue)
    with mo_file(language).open("wb") as file:
        write_mo(file, _read(language))


def _write(language: str, catalogue: Catalog) -> None:
    catalogue.header_comment = HEAD
    catalogue.revision_date = datetime.now(UTC)
    with po_file(language).open("wb") as file:
        write_po(file, catalogue, sort_output=True, include_lineno=False, width=120)


def _read(language: str) -> Catalog:
    locale = language.replace("-", "_")
    if not po_file(language).exists():
        return Catalog(locale=locale, fuzzy=False, last_translator="-", language_team="-", **OURS)
    with po_file(language).open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def _key(catalogue: Catalog) -> object:
    """All that a catalogue says, without the dates in its head and the line numbers, which are not kept."""
    return {
        one.id: (one.string, one.fuzzy, sorted({file for file, _line in one.locations}), one.auto_comments)
        for one in catalogue
        if one.id
    }


def faults(language: str) -> Iterator[str]:
    """One line for each thing that keeps a language from being shown as it should."""
    catalogue = _read(language)
    for message in wanted():
        if message.id:
            yield from _faults_of(catalogue, message)
    if not mo_file(language).exists():
        yield "is not compiled"
        return
    with mo_file(language).open("rb") as file:
        compiled = read_mo(file)
    if _spoken(compiled) != _spoken(catalogue):
        yield "is compiled from other words: run script/translate"


def _faults_of(catalogue: Catalog, wanted: Message) -> Iterator[str]:
    found = catalogue.get(wanted.id)
    name = wanted.id if isinstance(wanted.id, str) else wanted.id[0]
    if found is None:
        yield f"has no entry: {name}"
        return
    forms = [found.string] if isinstance(found.string, str) else list(found.string)
    if not all(forms) or (wanted.pluralizable and len(forms) != catalogue.num_plurals):
        yield f"is not translated: {name}"
    elif found.fuzzy:
        yield f"is marked as unsure (fuzzy): {name}"
    elif any(_placeholders(form) != _placeholders(wanted.id) for form in forms):
        yield f"has other placeholders: {name}"


def _placeholders(text: str | tuple[str, ...] | list[str]) -> list[str]:
    """The placeholders of a sentence; of the plural where there are two forms."""
    return sorted(_PLACEHOLDER.findall(text if isinstance(text, str) else text[-1]))


def _spoken(catalogue: Catalog) -> dict[str, object]:
    said = {}
    for one in catalogue:
        forms = (one.string,) if isinstance(one.string, str) else tuple(one.string)
        # A plural without a translation is compiled as it is in English.
        if one.id and all(forms) and not one.fuzzy and list(forms) != list(one.id):
            said[one.id if isinstance(one.id, str) else one.id[0]] = forms
    return said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
