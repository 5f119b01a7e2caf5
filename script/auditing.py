"""Rules about the packages that Fourfold is made of, from the lock files and what is installed: no network."""

import re
from collections.abc import Iterator, Mapping
from importlib import metadata

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
BROUGHT_BY_PYTHON = {"pip", "setuptools"}
# The words of licences that go with AGPL-3.0-or-later; what a package says is cut into words at AND and OR.
FREE = {
    *("0BSD", "APACHE-2.0", "BSD", "BSD-2-CLAUSE", "BSD-3-CLAUSE", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU"),
    *("LGPL-2.1-OR-LATER", "LGPL-3.0-ONLY", "LGPL-3.0-OR-LATER", "MPL-2.0", "PSF-2.0", "UNLICENSE", "ZLIB"),
}
# What packages write that say it in other words, as their classifiers and older fields do.
IN_OTHER_WORDS = {
    "APACHE LICENSE": "APACHE-2.0",
    "APACHE LICENSE, VERSION 2.0": "APACHE-2.0",
    "APACHE SOFTWARE LICENSE": "APACHE-2.0",
    "APACHE 2.0": "APACHE-2.0",
    "BSD LICENSE": "BSD",
    "BSD 2-CLAUSE LICENSE": "BSD-2-CLAUSE",
    "MIT LICENSE": "MIT",
    "MOZILLA PUBLIC LICENSE 2.0 (MPL 2.0)": "MPL-2.0",
    "THE UNLICENSE (UNLICENSE)": "UNLICENSE",
}
# Read by hand in the package's own files, because its description says nothing, or offers a choice of several.
READ_BY_HAND = {
    "axe-playwright-python": "MIT",
    "pyphen": "LGPL-2.1-or-later",  # of GPL 2.0+, LGPL 2.1+ and MPL 1.1
    "pyrage": "MIT",
    "text-unidecode": "Artistic-1.0",  # for tests only, with the browser's tools; or GPL
}
TESTS_ONLY = {"ARTISTIC-1.0"}


def entries(lock: str) -> Iterator[tuple[str, int]]:
    """Each entry of a lock file without its hashes, and how many of these it has."""
    whole = re.sub(r"\\\n", " ", lock)
    for line in whole.splitlines():
        text = line.partition(" #")[0].strip()
        if text and not text.startswith("#"):
            yield HASH.sub("", text).strip(), len(HASH.findall(text))


def pinned(lock: str) -> tuple[dict[str, Requirement], list[str]]:
    """The packages of a lock file by name, and one line for each entry that is not one version with its hashes."""
    found, faults = {}, []
    for text, hashes in entries(lock):
        try:
            one = Requirement(text)
        except InvalidRequirement:
            faults.append(f"{text.split('=')[0][:60]}: is no package with one version")
            continue
        exact = [part.operator for part in one.specifier] == ["=="] and "*" not in str(one.specifier)
        if one.url or not exact:
            faults.append(f"{one.name}: is not held to one version")
        elif not hashes:
            faults.append(f"{one.name}: has no hash")
        found[canonicalize_name(one.name)] = one
    return found, faults


def differences(locked: Mapping[str, Requirement], installed: Mapping[str, str]) -> Iterator[str]:
    """Where what is installed here is not what the lock says for this machine."""
    for name, one in sorted(locked.items()):
        if one.marker is not None and not one.marker.evaluate():
            continue
        if name not in installed:
            yield f"{name}: is locked and not installed"
        elif not one.specifier.contains(installed[name], prereleases=True):
            yield f"{name}: {installed[name]} is installed, locked is {str(one.specifier).removeprefix('==')}"
    for name in sorted(installed.keys() - locked.keys() - BROUGHT_BY_PYTHON):
        yield f"{name}: is installed and not locked"


def installed() -> dict[str, str]:
    return {canonicalize_name(one.name): one.version for one in metadata.distributions()}


def licence(name: str) -> str:
    """What an installed package says that its licence is; empty where it says nothing that can be read."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    about = metadata.metadata(name)
    short = [line for line in (about.get("License-Expression"), about.get("License")) if line and "\n" not in line]
    if short:
        return short[0]
    classified = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return classified[0].rpartition(" :: ")[2] if classified else ""


def may_be_used(said: str, *, in_tests: bool) -> bool:
    """Whether every word of a licence is on the list; of "A or B" one is enough."""
    allowed = FREE | TESTS_ONLY if in_tests else FREE
    choices = [IN_OTHER_WORDS.get(said.strip().upper(), said)]
    if choices == [said]:
        choices = re.split(r"\s+OR\s+", said.upper().replace("(", "").replace(")", ""))
    return any(all(word.strip().upper() in allowed for word in re.split(r"\s+AND\s+", one)) for one in choices)
