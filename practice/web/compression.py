"""Smaller answers for phones: static text files, packed once, and the pages of an open homework.

A packed page tells by its length how often what an attacker put into it repeats a secret beside it (BREACH). So a page
is packed only when it was asked for with the homework's own cookie, which browsers never send for another site
(SameSite=Strict), only where nothing of the request is repeated in it (a GET), and its length is blurred by a file name
of random length in the header. No other page is packed.
"""

import secrets
from functools import lru_cache
from gzip import GzipFile
from io import BytesIO
from pathlib import Path

from flask import Flask, Response, g, request

from practice.config import ROOT

STATIC = ROOT / "practice" / "static"
TEXT = (".css", ".js", ".svg")
BLUR = 64  # bytes at most


def bind(app: Flask) -> None:
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if request.method != "GET" or response.status_code != 200 or not request.accept_encodings["gzip"]:
        return response
    if request.endpoint == "static":
        return _static(response)
    if "visit" in g and response.mimetype == "text/html":
        return _packed_as(response, _packed(response.get_data(), "x" * (1 + secrets.randbelow(BLUR))))
    return response


def _static(response: Response) -> Response:
    path = STATIC / str((request.view_args or {})["filename"])
    if path.suffix not in TEXT:
        return response
    response.direct_passthrough = False
    etag, _ = response.get_etag()
    packed = _packed_as(response, _packed_file(path, path.stat().st_mtime_ns))
    if etag:
        packed.set_etag(f"{etag}-gzip")
    return packed


@lru_cache(maxsize=64)
def _packed_file(path: Path, _changed: int) -> bytes:
    return _packed(path.read_bytes(), "", effort=9)


def _packed(content: bytes, name: str, effort: int = 6) -> bytes:
    found = BytesIO()
    with GzipFile(filename=name, mode="wb", compresslevel=effort, fileobj=found, mtime=0) as file:
        file.write(content)
    return found.getvalue()


def _packed_as(response: Response, content: bytes) -> Response:
    response.set_data(content)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
