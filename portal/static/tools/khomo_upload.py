#!/usr/bin/env python3
"""Send files into a deposit of Kho Mở, and go on after every interruption: no package is needed beside Python 3.9.

    python3 khomo_upload.py LINK FILE...

LINK comes from the page of the deposit ("Send by a script"). Started again with the same files it goes on where it was cut:
what it needs for that stands in FILE.khomo-upload until the file has arrived.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
from typing import Any, BinaryIO

PORTION = 32 * 1024 * 1024
PIECE = 1024 * 1024
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
GONE = {404, 410}


class Refused(Exception):
    """The server does not want it; sending it again would not help."""


def main(arguments: list[str]) -> int:
    if len(arguments) < 2:
        sys.stderr.write(__doc__ or "")
        return 2
    address, _, token = arguments[0].partition("#")
    for path in arguments[1:]:
        try:
            send(address, token, path)
        except Refused as reason:
            sys.stderr.write(f"{path}: {reason}\n")
            return 1
    return 0


def send(address: str, token: str, path: str) -> None:
    """One file, until the server has all of it. Raises Refused."""
    size, note, pause, reached = os.path.getsize(path), f"{path}.khomo-upload", SHORTEST_PAUSE, 0
    digest = sha256(path)
    while True:
        try:
            place = known_place(note, address, digest) or begun(address, token, path, size, digest, note)
            offset = asked(place, token)
            pause, reached = (SHORTEST_PAUSE if offset > reached else pause), offset
            with open(path, "rb") as file:
                while offset < size:
                    offset = portion(place, token, file, offset, min(PORTION, size - offset))
                    say(path, offset, size)
            answer = json.load(call("GET", place, token))
            if answer["state"] != "checking":
                break
        except urllib.error.HTTPError as error:
            if error.code in GONE and os.path.exists(note):
                os.remove(note)  # too late: from the beginning
                continue
            if error.code < 500 and error.code not in (409, 423, 460):
                raise Refused(sentence(error)) from error
        except (OSError, http.client.HTTPException) as error:
            sys.stderr.write(f"\n{path}: {error}; trying again\n")
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    os.remove(note)
    say(path, size, size, "\n")


def known_place(note: str, address: str, digest: str) -> str:
    """Where an earlier run began to send the same bytes to the same deposit."""
    try:
        with open(note, encoding="utf-8") as file:
            kept = json.load(file)
    except (OSError, ValueError):
        return ""
    return str(kept["place"]) if (kept["address"], kept["sha256"]) == (address, digest) else ""


def begun(address: str, token: str, path: str, size: int, digest: str, note: str) -> str:
    told = {"filename": os.path.basename(path), "sha256": digest}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    answer = call("POST", address, token, headers={"Upload-Length": str(size), "Upload-Metadata": metadata}, body=b"")
    place = str(answer.headers["Location"])
    with open(note, "w", encoding="utf-8") as file:
        json.dump({"address": address, "sha256": digest, "place": place}, file)
    return place


def asked(place: str, token: str) -> int:
    return int(call("HEAD", place, token).headers["Upload-Offset"])


def portion(place: str, token: str, file: BinaryIO, offset: int, length: int) -> int:
    file.seek(offset)
    headers = {
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(length),
    }
    return int(call("PATCH", place, token, headers=headers, body=pieces(file, length)).headers["Upload-Offset"])


def pieces(file: BinaryIO, left: int) -> Any:
    while left:
        piece = file.read(min(PIECE, left))
        left -= len(piece)
        yield piece


def call(method: str, address: str, token: str, headers: dict[str, str] | None = None, body: Any = None) -> Any:
    known = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0", **(headers or {})}
    request = urllib.request.Request(address, body, known, method=method)  # noqa: S310
    return urllib.request.urlopen(request, timeout=600)  # noqa: S310


def sha256(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(PIECE), b""):
            digest.update(piece)
    return digest.hexdigest()


def sentence(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"])
    except (ValueError, KeyError, OSError):
        return str(error)


def say(path: str, done: int, size: int, end: str = "") -> None:
    sys.stderr.write(f"\r{path}: {done * 100 // size}% ({done:,} / {size:,}){end}")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
