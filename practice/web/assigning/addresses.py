"""Addresses that leave the page: a homework link as text and as a QR code."""

from io import BytesIO

import segno
from flask import request, url_for
from markupsafe import Markup

from practice.extensions import settings


def homework_address(token: str) -> str:
    """The full address of a link: under the public address, or on this computer only when there is none."""
    path = url_for("homework.link", token=token)
    base = settings().public_url or request.host_url.rstrip("/")
    return f"{base}{path}"


def works_only_here() -> bool:
    return settings().public_url is None


def qr_code(address: str) -> Markup:
    """The address as an inline SVG without any style of its own."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, scale=4, border=2, svgclass="qr", lineclass=None, dark="#1F2B2A",
        light="#FFFFFF",
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - made by segno from our own address
