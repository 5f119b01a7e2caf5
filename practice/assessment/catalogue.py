"""The definitions of a folder, read and checked once at the start."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from practice.assessment.canonical import canonical_json, definition_hash
from practice.assessment.definition import build
from practice.assessment.instrument import Instrument
from practice.assessment.schema import Faults
from practice.assessment.translation import translate

__all__ = [
    "BadDefinition",
    "Catalogue",
    "UnknownInstrument",
    "canonical_json",
    "definition_hash",
    "load",
    "read_definition",
]

DEFINITIONS = Path(__file__).parent / "definitions"
LARGEST_FILE = 256 * 1024  # bytes; ours have about 30,000

_FILE = re.compile(r"(?P<version>\d+\.\d+\.\d+)(\.(?P<language>[a-z]{2,3}(-[A-Za-z0-9]{2,8})?))?\.toml")


class BadDefinition(ValueError):
    """Definition files that can't be used; each of `faults` names file and item and says what is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class UnknownInstrument(LookupError):
    """No instrument with that code, or not that version of it."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Every version of every instrument, and the content of its file that its hash is of. Equal to itself only."""

    by_version: Mapping[tuple[str, str], Instrument]
    contents: Mapping[tuple[str, str], Mapping[str, Any]]

    def all_versions(self) -> tuple[Instrument, ...]:
        """All of them, by code, oldest version first."""
        return tuple(sorted(self.by_version.values(), key=lambda known: (known.code, _number(known.version))))

    @property
    def all_current(self) -> tuple[Instrument, ...]:
        """The newest version of each instrument, by code."""
        return tuple({known.code: known for known in self.all_versions()}.values())

    @property
    def programme(self) -> tuple[Instrument, ...]:
        """The newest version of each step, in the order of the steps."""
        return tuple(sorted((known for known in self.all_current if known.step >= 1), key=lambda known: known.step))

    @property
    def private(self) -> tuple[Instrument, ...]:
        """The newest version of each private form, by code."""
        return tuple(known for known in self.all_current if known.private)

    def current(self, code: str) -> Instrument:
        """The newest version of an instrument; raises UnknownInstrument."""
        for known in self.all_current:
            if known.code == code:
                return known
        raise UnknownInstrument(code)

    def version(self, code: str, version: str) -> Instrument:
        """That version of an instrument; raises UnknownInstrument."""
        try:
            return self.by_version[code, version]
        except KeyError:
            raise UnknownInstrument(f"{code} {version}") from None

    def definition(self, code: str, version: str) -> Mapping[str, Any]:
        """The content of a version's file, translations under "translations"; raises UnknownInstrument."""
        try:
            return self.contents[code, version]
        except KeyError:
            raise UnknownInstrument(f"{code} {version}") from None


def load(folder: Path = DEFINITIONS) -> Catalogue:
    """Read and check every definition of a folder: `<code>/<version>.toml` and translations `<version>.<lang>.toml`.

    Raises BadDefinition with all faults of all files.
    """
    faults: list[str] = []
    found: dict[tuple[str, str], Instrument] = {}
    contents: dict[tuple[str, str], Mapping[str, Any]] = {}
    if not folder.is_dir():
        raise BadDefinition([f"{folder.name}: no such folder"])
    for path in sorted(folder.glob("*/*.toml")):
        named = _FILE.fullmatch(path.name)
        if named is None:
            faults.append(f"{_short(path)}: file must be named like 1.0.0.toml or 1.0.0.es.toml")
        elif named["language"] is None:
            content = _content(path, faults)
            instrument = _instrument(path, content, faults) if content is not None else None
            if content is not None and instrument is not None:
                found[instrument.code, instrument.version] = instrument
                contents[instrument.code, instrument.version] = content
        elif not path.with_name(f"{named['version']}.toml").exists():
            faults.append(f"{_short(path)}: translates {named['version']}.toml, which is not there")
    catalogue = Catalogue(found, contents)
    faults += _steps(catalogue) + _lineages(catalogue)
    if not found and not faults:
        faults.append(f"{folder.name}: holds no definition")
    if faults:
        raise BadDefinition(faults)
    return catalogue


def read_definition(path: Path) -> dict[str, Any]:
    """A definition's content with its translations under "translations": what its hash is made of.

    Raises BadDefinition for a file that is too large, not UTF-8 or not TOML.
    """
    definition = _toml(path)
    translations = {language: _toml(other) for language, other in _translations(path).items()}
    return definition | ({"translations": translations} if translations else {})


def _content(path: Path, faults: list[str]) -> dict[str, Any] | None:
    try:
        return read_definition(path)
    except BadDefinition as error:
        faults += error.faults
        return None


def _instrument(path: Path, content: Mapping[str, Any], faults: list[str]) -> Instrument | None:
    definition = {name: value for name, value in content.items() if name != "translations"}
    translations = content.get("translations", {})
    notes = Faults(_short(path))
    if definition.get("code") != path.parent.name:
        notes.add("", f"field 'code' must be the folder's name {path.parent.name!r}")
    if definition.get("version") != path.stem:
        notes.add("", f"field 'version' must be the file's name {path.stem!r}")
    instrument = build(definition, _hash(content, notes), notes)
    if instrument is not None:
        instrument = _with_translations(instrument, translations, path, notes)
    faults += notes.lines
    return instrument if not notes.lines else None


def _hash(content: Mapping[str, Any], notes: Faults) -> str:
    try:
        return definition_hash(content)
    except ValueError as error:
        notes.add("", f"can't be hashed: {error}")
        return ""


def _with_translations(own: Instrument, translations: Mapping[str, Any], path: Path, notes: Faults) -> Instrument:
    translated = {own.language: own}
    for language, texts in translations.items():
        other = Faults(_short(_translations(path)[language]))
        if language == own.language:
            other.add("", "is in the definition's own language")
        found = translate(own, language, texts, other)
        notes.lines += other.lines
        if found is not None:
            translated[language] = found
    return replace(own, translated=translated) if len(translated) > 1 else own


def _translations(path: Path) -> dict[str, Path]:
    """The translation files beside a definition, by language."""
    found = {}
    for other in sorted(path.parent.glob(f"{path.stem}.*.toml")):
        named = _FILE.fullmatch(other.name)
        if named is not None and named["language"] is not None:
            found[named["language"]] = other
    return found


def _toml(path: Path) -> dict[str, Any]:
    if path.stat().st_size > LARGEST_FILE:
        raise BadDefinition([f"{_short(path)}: has more than {LARGEST_FILE} bytes"])
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadDefinition([f"{_short(path)}: is not UTF-8 at byte {error.start}"]) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadDefinition([f"{_short(path)}: is not TOML: {error}"]) from error


def _short(path: Path) -> str:
    """Folder and file: enough to find it, and no path of this machine."""
    return f"{path.parent.name}/{path.name}"


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _steps(catalogue: Catalogue) -> list[str]:
    """Two instruments can't be the same step."""
    faults, taken = [], dict[int, Instrument]()
    for known in catalogue.programme:
        other = taken.setdefault(known.step, known)
        if other is not known:
            faults.append(f"{known.code}/{known.version}.toml: step {known.step} is taken by {other.code}")
    return faults


def _lineages(catalogue: Catalogue) -> list[str]:
    """A lineage belongs to one instrument and, within it, to one major version."""
    faults, owners = [], dict[str, tuple[str, int]]()
    for known in catalogue.all_versions():
        owner = (known.code, _number(known.version)[0])
        if owners.setdefault(known.score_lineage, owner) != owner:
            faults.append(f"{known.code}/{known.version}.toml: lineage {known.score_lineage!r} belongs to another one")
    return faults
