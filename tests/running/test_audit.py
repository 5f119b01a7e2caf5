"""What the audit of packages says without a network: lock files, what is installed, licences."""

import subprocess
import sys

import pytest
from packaging.requirements import Requirement

from practice.config import ROOT
from script import auditing

HASH = "--hash=sha256:" + "0" * 64


def test_the_lock_files_hold_each_package_to_one_version_with_hashes():
    for what, packages in (("", 30), ("-dev", 60), ("-audit", 30), ("-bench", 4)):
        found, faults = auditing.pinned((ROOT / f"requirements{what}.txt").read_text())
        assert faults == []
        assert len(found) >= packages


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"flask==3.1.3 ; python_version > '3' {HASH}", None),
        (f"flask==3.1.3 \\\n    {HASH} \\\n    {HASH}\n    # via somebody", None),
        ("flask==3.1.3", "flask: has no hash"),
        (f"flask>=3.1 {HASH}", "flask: is not held to one version"),
        (f"flask==3.* {HASH}", "flask: is not held to one version"),
        (f"flask @ https://example.org/flask.whl {HASH}", "flask: is not held to one version"),
        (
            "--index-url https://example.org/simple",
            "--index-url https://example.org/simple: is no package with one version",
        ),
        ("git+https://example.org/flask", "git+https://example.org/flask: is no package with one version"),
    ],
)
def test_an_entry_that_could_become_something_else_is_told(line, said):
    assert auditing.pinned(line)[1] == ([said] if said else [])


def test_what_is_installed_otherwise_than_locked_is_told():
    locked = {name: Requirement(f"{name}==1.0") for name in ("here", "older", "gone")}
    locked["elsewhere"] = Requirement("elsewhere==1.0 ; sys_platform == 'nowhere'")
    there = {"here": "1.0", "older": "0.9", "more": "2.0", "pip": "23"}
    assert list(auditing.differences(locked, there)) == [
        "gone: is locked and not installed",
        "older: 0.9 is installed, locked is 1.0",
        "more: is installed and not locked",
    ]


@pytest.mark.parametrize(
    ("said", "runs_on", "tests"),
    [
        ("MIT", True, True),
        ("BSD License", True, True),
        ("MIT AND PSF-2.0", True, True),
        ("Proprietary OR (MIT AND Zlib)", True, True),
        ("MIT AND Proprietary", False, False),
        ("Artistic-1.0", False, True),
        ("SSPL-1.0", False, False),
        ("", False, False),
    ],
)
def test_a_licence_that_is_not_on_the_list_is_told(said, runs_on, tests):
    assert auditing.may_be_used(said, in_tests=False) is runs_on
    assert auditing.may_be_used(said, in_tests=True) is tests


def test_without_a_network_it_says_plainly_what_it_did_not_ask(tmp_path):
    """pip finds no index: what is here is audited all the same; a release insists on the rest."""
    away = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": "/dev/null", "PATH": "/usr/bin:/bin"}
    bill = tmp_path / "bill.json"
    command = [sys.executable, ROOT / "script" / "audit", "--sbom", bill, "--must-reach"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=away)
    assert (done.returncode, done.stderr) == (1, "")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["not audited"] * 2
    assert bill.stat().st_size > 10000
