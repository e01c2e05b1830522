"""Large files up and down over HTTP, as our own program sends them, on a local disk and in S3; and what the server's memory
does meanwhile. Client, server and store share the machine."""

from __future__ import annotations

import hashlib
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from media.stores.s3_client import IDLE_SECONDS
from tests.servers.seaweedfs import SeaweedFS
from tests.servers.sockets import connections
from tests.servers.stack import ROOT, Stack
from tests.story import places
from tests.story.person import Person

MEGABYTES = {"small": 200, "full": 2048}
DOWNLOADS = {"small": 1_000, "full": 10_000}
PROGRAM = ROOT / "portal" / "static" / "tools" / "khomo_upload.py"
PIECE = 1024 * 1024
CLIENTS = 4
Figure = dict[str, object]


def run(scale: str) -> list[Figure]:
    """On a site of one web process, which is measured."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.bin"
        digest = _fill(path, MEGABYTES[scale])
        with Stack({}) as stack:
            figures += _measure(stack, path, digest, "local disk").figures
        server = SeaweedFS()
        server.start()
        try:
            with Stack({"STORAGE_URL": server.create_bucket()}) as stack:
                sent = _measure(stack, path, digest, "S3")
                figures += sent.figures + _ranges(stack, sent, server.port, DOWNLOADS[scale])
        finally:
            server.stop()
    return figures


def _fill(path: Path, megabytes: int) -> str:
    chance, digest = random.Random(6), hashlib.sha256()
    with path.open("wb") as file:
        for _ in range(megabytes):
            piece = chance.randbytes(PIECE)
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


@dataclass(frozen=True)
class Sent:
    """A file that was sent: where it is, who may have it, and how it went."""

    person: Person
    address: str
    figures: list[Figure]


def _measure(stack: Stack, path: Path, digest: str, where: str) -> Sent:
    places.furnish(stack)
    librarian, deposit = begun(stack)
    stack.kill("slow")  # reading the file is not what is measured
    librarian.open(f"/deposit/{deposit}/script/").press(form="//main//form[contains(@action, 'script')]")
    link = librarian.page.xpath("//textarea[@id='link']/text()")[0].strip()
    megabytes, before = path.stat().st_size / PIECE, stack.memory("web")
    began = time.perf_counter()
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    subprocess.run([sys.executable, PROGRAM, link, path], check=True, env=environment, stderr=subprocess.DEVNULL)
    up, grown_up = time.perf_counter() - began, stack.memory("web", peak=True) - before
    address = librarian.open(f"/deposit/{deposit}/").page.xpath("//li[@data-file]//a/@href")[0]
    began = time.perf_counter()
    received = _download(stack, librarian, address)
    down, grown = time.perf_counter() - began, stack.memory("web", peak=True) - before
    figures = [
        _figure(f"up, {where}, sent, checked and attached", megabytes / up, "MB/s"),
        _figure(f"down, {where}", megabytes / down, "MB/s"),
        _figure(f"server's memory while it is sent, {where}", grown_up, "MB more", 40),
        _figure(f"server's memory in all, {where}", grown, "MB more", 40),
        {
            "name": f"bytes as sent, {where}",
            "value": int(received == digest),
            "unit": "",
            "goal": "= 1",
            "met": received == digest,
        },
    ]
    return Sent(librarian, address, figures)


def begun(stack: Stack) -> tuple[Person, str]:
    """Somebody who may deposit, and a deposit of hers."""
    librarian = places.editor(stack)
    librarian.open("/deposit/new/?kind=dataset").press(collection=places.COLLECTION)
    found = re.search(r"/deposit/(\w+)/", librarian.address)
    assert found
    return librarian, found.group(1)


def _download(stack: Stack, person: Person, address: str) -> str:
    digest = hashlib.sha256()
    with person.session.get(stack.url(address), stream=True, timeout=600) as answer:
        for piece in answer.iter_content(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _ranges(stack: Stack, sent: Sent, store_port: int, number: int) -> list[Figure]:
    """So many ranged downloads by several at once, one in five given up half way: what stays open afterwards."""
    began = time.perf_counter()
    bad = ranged_downloads(stack, sent.person, sent.address, number)
    seconds = time.perf_counter() - began
    at_once = connections(stack.family("web"), store_port)
    time.sleep(IDLE_SECONDS + 2)
    return [
        _figure(f"{number:,} ranged downloads from S3", number / seconds, "a second"),
        _figure("of these answered wrongly", bad, "", 0),
        _figure("connections to the store at once afterwards", at_once, "", 8),
        _figure("and seven seconds later", connections(stack.family("web"), store_port), "", 0),
    ]


def ranged_downloads(stack: Stack, person: Person, address: str, number: int, *, size: int = 50_000_000) -> int:
    """Ask for ranges of the first `size` bytes; how many were not answered as they should be."""
    cookie = "; ".join(f"{name}={value}" for name, value in person.session.cookies.items())
    host, share = urlsplit(stack.url()).netloc, -(-number // CLIENTS)
    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(
            clients.map(lambda client: _one_client(host, address, cookie, share, random.Random(client), size), range(CLIENTS))
        )


def _one_client(host: str, address: str, cookie: str, number: int, chance: random.Random, size: int) -> int:
    """One after the other over a connection that is kept, but for every fifth answer, which is left unread."""
    connection, bad = http.client.HTTPConnection(host, timeout=60), 0
    for one in range(number):
        length = size // 12 if one % 5 == 0 else 20_000
        start = chance.randrange(size - length)
        connection.request("GET", address, headers={"Range": f"bytes={start}-{start + length - 1}", "Cookie": cookie})
        answer = connection.getresponse()
        if one % 5 == 0:
            answer.read(1000)
            answer.close()
            connection.close()
            bad += answer.status != 206
        else:
            bad += (answer.status, len(answer.read())) != (206, length)
    connection.close()
    return bad


def _figure(name: str, value: float, unit: str, most: int | None = None) -> Figure:
    goal = "" if most is None else f"≤ {most}"
    return {"name": name, "value": round(value, 1), "unit": unit, "goal": goal, "met": None if most is None else value <= most}
