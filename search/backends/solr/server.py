"""One Solr server, or SolrCloud: questions and updates to an index, and indexes made, swapped and dropped.

What the site calls its index is a core, which the server swaps with another; in SolrCloud it is an alias, which is
pointed to another collection. Either is found out by asking, so that the same SEARCH_URL serves both.
https://solr.apache.org/guide/solr/9_10/configuration-guide/coreadmin-api.html
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import logging
import os
import re
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Protocol

import pysolr
import requests
from requests.adapters import HTTPAdapter

from search.port import SearchUnavailable

CONFIGSET: Final = "khomo"
_CONFIGURATION: Final = Path(__file__).resolve().parent.parent.parent / "solr" / "conf"
_ASKING_SECONDS: Final = 6
# A server that did not answer in time is not asked again so soon: else every visitor would wait for it in turn.
_REST_SECONDS: Final = 10
_UPDATING_SECONDS: Final = 600
_MERGING_SECONDS: Final = 4 * 3600
# Every question looks each of its words up in every segment: a large index as it was filled has 20 to 30 of them. Half of a
# million records with 20,000 theses stays within what Lucene still merges by itself.
_SEGMENTS: Final = 2
_CONNECTIONS: Final = 64
_NOTE: Final = "#note"
# How many frequencies are asked for at once.
_MOST_TERMS: Final = 500
_ABSENT: Final = re.compile(r"\(HTTP 404\)|Core with core name .* does not exist|Could not find collection")

logging.getLogger("pysolr").setLevel(logging.CRITICAL)  # it logs, with every text, what is raised as well


class Address(Protocol):
    """`SEARCH_URL` in its parts, as the settings read it."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int | None: ...
    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def options(self) -> dict[str, str]: ...


class IndexMissing(SearchUnavailable):
    """The server answers, and has no index of this name."""


class Server:
    def __init__(self, url: Address) -> None:
        """`url` is such as `solr://user:password@host:8983/solr/khomo?secure=yes`."""
        base, _, self.name = url.path.rstrip("/").rpartition("/")
        secure = url.options.get("secure", "no").lower() in {"yes", "true", "1", "on"}
        self._base = f"{'https' if secure else 'http'}://{url.host}:{url.port or 8983}{base}"
        self._session = requests.Session()
        self._session.auth = (url.user, url.password) if url.user else None
        # Solr is a neighbour: a proxy for the way out must not stand before it. To look for one, and for a .netrc, is
        # a fifth of what a request costs this process. Which certificates are trusted the environment may still tell.
        self._session.trust_env = False
        self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_CONNECTIONS))
        self._resting_until = 0.0

    def ask(self, question: Mapping[str, Any], *, handler: str = "select", by: float | None = None) -> dict[str, Any]:
        """What the handler answers; `by` is when (of `time.monotonic`) somebody stops waiting for it. SearchUnavailable where it
        does not answer, and for a while after it was too slow to."""
        if time.monotonic() < self._resting_until:
            raise SearchUnavailable("Solr did not answer in time a moment ago")
        began = time.monotonic()
        seconds = _ASKING_SECONDS if by is None else min(_ASKING_SECONDS, by - began)
        if seconds <= 0:  # it answers: others may be luckier
            raise SearchUnavailable("Solr answers too slowly")
        try:
            with _faults():
                answer: dict[str, Any] = self._index(self.name, seconds).search(
                    **{"q": "", "search_handler": handler, **question}
                )
                return answer
        except SearchUnavailable:
            if time.monotonic() - began > _ASKING_SECONDS - 1:
                self._resting_until = time.monotonic() + _REST_SECONDS
            raise

    def frequencies(self, field: str, terms: Iterable[str]) -> dict[str, int]:
        """How many documents hold each of these terms, which hold no comma; without those that none holds."""
        wanted = list(terms)
        found: dict[str, int] = {}
        for start in range(0, len(wanted), _MOST_TERMS):
            listed = ",".join(wanted[start : start + _MOST_TERMS])
            answer = self.ask({"terms.fl": field, "terms.list": listed, "json.nl": "map"}, handler="terms")
            found |= {term: int(count) for term, count in answer["terms"][field].items() if count}
        return found

    def add(self, blocks: Iterable[bytes], *, index: str) -> None:
        """`blocks` are JSON already: pysolr's own call would encode them, all in this one process."""
        with _faults():
            answer = self._session.post(
                f"{self._base}/{index}/update",
                data=b"[" + b",".join(blocks) + b"]",
                headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=_UPDATING_SECONDS,
            )
            if not answer.ok:
                raise pysolr.SolrError(f"Solr answered to an update (HTTP {answer.status_code}): {answer.text}")

    def remove(self, ids: Sequence[str], *, index: str) -> None:
        with _faults():
            self._index(index, _UPDATING_SECONDS).delete(id=[*ids], commit=False)

    def commit(self, *, index: str) -> None:
        """All that was sent is durable and found when this returns."""
        with _faults():
            self._index(index, _UPDATING_SECONDS).commit(softCommit=False, waitSearcher=True)

    def merge(self, *, index: str) -> None:
        """Commit, with few enough segments to ask quickly; of a million records that takes minutes."""
        with _faults():
            self._index(index, _MERGING_SECONDS).optimize(maxSegments=_SEGMENTS, waitSearcher=True)

    def create(self, index: str) -> None:
        """A new, empty index of exactly this name."""
        if self._is_cloud:
            configset = self._bring_configset()
            self._admin("collections", action="CREATE", name=index, numShards=1, **{"collection.configName": configset})
        else:
            self._admin("cores", action="CREATE", name=index, configSet=CONFIGSET)

    def drop(self, index: str) -> None:
        """Remove an index with its files."""
        if self._is_cloud:
            self._admin("collections", action="DELETE", name=index)
        else:
            self._admin("cores", action="UNLOAD", core=index, deleteInstanceDir="true")

    def serve(self, index: str) -> None:
        """From now on `index` answers to the site's name, in one step. What answered before is dropped."""
        if self._is_cloud:
            before = self._aliases().get(self.name)
            self._admin("collections", action="CREATEALIAS", name=self.name, collections=index)
            if before and before != index:
                self.drop(before)
        elif self.exists():
            self._admin("cores", action="SWAP", core=self.name, other=index)
            self.drop(index)
        else:
            if self.name in self._broken():
                self.drop(self.name)  # it would be read again at the next start, under a name that is taken then
            self._admin("cores", action="RENAME", core=index, other=self.name)

    def note(self, index: str) -> tuple[str, int] | None:
        """What was noted beside the documents of an index, with the version of the note."""
        with _faults():
            asked = {"q": f'id:"{_NOTE}"', "fl": "text,_version_"}
            found = self._index(index, _ASKING_SECONDS).search(**asked)["response"]["docs"]
        return (str(found[0]["text"]), int(found[0]["_version_"])) if found else None

    def write_note(self, index: str, text: str, *, version: int = 0) -> None:
        """Note something with all that was sent, durable when this returns. SearchUnavailable where a version was given and
        somebody else has noted something since."""
        note = {"id": _NOTE, "entry": ["note"], "text": text, "_version_": version}
        self.add([json.dumps(note).encode()], index=index)
        self.commit(index=index)

    def forget_note(self, index: str) -> None:
        self.remove([_NOTE], index=index)
        self.commit(index=index)

    def exists(self) -> bool:
        return self.name in (self._aliases() if self._is_cloud else self._cores())

    def building(self) -> dict[str, float]:
        """Indexes of this site that do not serve, each with the seconds since anything was written to it."""
        prefix = f"{self.name}-"
        if not self._is_cloud:
            return {name: _idle(status) for name, status in self._cores().items() if name.startswith(prefix)}
        serving = self._aliases().get(self.name)
        found = self._admin("collections", action="LIST")["collections"]
        names = [name for name in found if name.startswith(prefix) and name != serving]
        cores = self._cores()
        return {
            name: min((_idle(one) for core, one in cores.items() if core.startswith(f"{name}_")), default=0) for name in names
        }

    @cached_property
    def _is_cloud(self) -> bool:
        return bool(self._admin("info/system")["mode"] == "solrcloud")

    def _cores(self) -> dict[str, Any]:
        return dict(self._admin("cores", action="STATUS")["status"])

    def _broken(self) -> dict[str, Any]:
        """Cores that the server could not open, with the reason."""
        return dict(self._admin("cores", action="STATUS")["initFailures"])

    def _aliases(self) -> dict[str, str]:
        return dict(self._admin("collections", action="LISTALIASES")["aliases"] or {})

    def _bring_configset(self) -> str:
        """The configset's name in SolrCloud, which changes with its content; uploaded where it is not there yet."""
        files = sorted(_CONFIGURATION.iterdir())
        name = f"{CONFIGSET}-{hashlib.sha256(b''.join(path.read_bytes() for path in files)).hexdigest()[:12]}"
        if name in self._admin("configs", action="LIST")["configSets"]:
            return name
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for path in files:
                archive.write(path, path.name)
        with _faults():
            answer = self._session.post(
                f"{self._base}/admin/configs?action=UPLOAD&name={name}&wt=json",
                data=packed.getvalue(),
                headers={"Content-Type": "application/octet-stream"},
                timeout=_UPDATING_SECONDS,
            )
            answer.raise_for_status()
        return name

    def _index(self, name: str, seconds: float) -> pysolr.Solr:
        encoder = json.JSONEncoder(ensure_ascii=False)
        return pysolr.Solr(f"{self._base}/{name}", timeout=seconds, session=self._session, results_cls=_as_it_is, encoder=encoder)

    def _admin(self, handler: str, **parameters: Any) -> dict[str, Any]:
        """pysolr's own calls for this know neither configsets nor collections, timeouts nor errors."""
        with _faults():
            answer = self._session.get(f"{self._base}/admin/{handler}", params=parameters, timeout=_UPDATING_SECONDS)
            answer.raise_for_status()
            return dict(answer.json())


def _as_it_is(answer: dict[str, Any], *_: Any) -> dict[str, Any]:
    return answer


def _idle(status: Mapping[str, Any]) -> float:
    """Seconds since a core was last committed to, or since it was made, by the server's own clock."""
    up = float(status.get("uptime") or 0) / 1000
    written = (status.get("index") or {}).get("lastModified")
    if not written:
        return up
    started = dt.datetime.fromisoformat(status["startTime"])
    return max(0.0, min(up, (started - dt.datetime.fromisoformat(written)).total_seconds() + up))


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except pysolr.SolrError as error:
        if _ABSENT.search(str(error)):
            raise IndexMissing(str(error)[:500]) from error
        raise SearchUnavailable(str(error)[:500]) from error
    except (requests.RequestException, OSError, ValueError, KeyError) as error:
        raise SearchUnavailable(f"Solr: {type(error).__name__}: {error}"[:500]) from error
