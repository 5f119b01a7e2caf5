"""What it is made of can be read out of the lock file, without a network."""

import json
import re
import subprocess
import sys

from practice.config import ROOT


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes():
    made = subprocess.run([sys.executable, ROOT / "script" / "sbom"], capture_output=True, check=True, text=True).stdout
    found = {one["name"]: one for one in json.loads(made)["components"]}
    locked = re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[.*?\])?==", (ROOT / "requirements.txt").read_text(), re.M | re.I)
    assert set(found) == {name.lower() for name in locked}
    assert {"flask", "cryptography", "weasyprint"} <= set(found)
    assert all(one["hashes"] for one in found.values())
