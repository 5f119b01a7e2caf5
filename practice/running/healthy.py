"""Whether the web server of this host is ready: asked by the supervisor at a start and by a container's health check.

    python -m practice.running.healthy [HOST:PORT]        exit status 0 when /readyz answers 200
"""

import http.client
import os
import sys

PATIENCE = 5.0  # seconds


def is_ready(host: str, port: int, public_url: str | None) -> bool:
    """Ask /readyz under the name that the installation goes by; False for every other answer and for none."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not listened on
    connection = http.client.HTTPConnection(reachable, port, timeout=PATIENCE)
    try:
        headers = {"Host": public_url.removeprefix("https://")} if public_url else {}
        connection.request("GET", "/readyz", headers=headers)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    host, _, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8000").rpartition(":")
    return 0 if is_ready(host, int(port), os.environ.get("PUBLIC_URL")) else 1


if __name__ == "__main__":
    sys.exit(main())
