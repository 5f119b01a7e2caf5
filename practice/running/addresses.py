"""Where the web server listens, and whether it may and can."""

import errno
import ipaddress
import os
import socket
from collections.abc import Mapping

from practice.running.refused import StartRefused

LOCAL = "localhost"


def refuse_open_host(host: str, environ: Mapping[str, str]) -> None:
    """Raises StartRefused for a host that others can reach when no PUBLIC_URL says that TLS is in front."""
    if not is_loopback(host) and not environ.get("PUBLIC_URL"):
        raise StartRefused(
            f"--host {host} would serve clients' answers without encryption. Put a proxy with TLS in front and set "
            "PUBLIC_URL=https://your.host, which is also the address that every link is made with."
        )


def addresses(host: str, port: int) -> list[tuple[str, int]]:
    """The addresses to listen on. "localhost" is both of its meanings, so that no other program can sit on one.

    Raises StartRefused when one of them can't be listened on, with the reason.
    """
    if not 0 < port < 65536:
        raise StartRefused(f"--port {port} is not a port. Choose one from 1024 to 65535.")
    hosts = ["127.0.0.1", *(["::1"] if _has_ipv6_loopback() else [])] if host == LOCAL else [host]
    for each in hosts:
        _check_free(each, port)
    return [(each, port) for each in hosts]


def is_loopback(host: str) -> bool:
    try:
        return host == LOCAL or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def as_text(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _has_ipv6_loopback() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def _check_free(host: str, port: int) -> None:
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartRefused(f"Port {port} is in use by another program. Choose another with --port.") from None
        if error.errno == errno.EACCES:
            raise StartRefused(f"Port {port} is not for this account. Choose one above 1023 with --port.") from None
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else "unknown host"
        raise StartRefused(f"Can't listen on {host}, port {port} ({reason}). Choose another with --host.") from None
