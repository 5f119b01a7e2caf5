"""Makes the secrets that are missing. Stands alone, because the app does not start without them:

    python -m practice.commands.secrets

script/server does the same at its start; this is for installations that are started in another way.
"""

import os
import sys

from practice.config import BadSettings
from practice.running import folder


def main() -> int:
    os.umask(0o077)
    try:
        made = folder.make_missing_secrets(os.environ)
    except BadSettings as bad:
        print(bad, file=sys.stderr)
        return 1
    for path in made:
        print(f"Made {path}. Keep a copy where only you can read it.")
    if not made:
        print("Nothing is missing.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
