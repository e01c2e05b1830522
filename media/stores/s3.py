"""Bytes in a bucket of an S3-compatible store (`s3://key:secret@host:port/bucket?secure=no`).

An object appears only when it is whole: at once by PutObject, or when a multipart upload is completed. Every part
travels with its SHA-256, and the store's checksum of the whole is compared at the end. Marks lie in `incoming/`, and
beside them, with a dot in their name, the tails of unfinished files: what is too short for a part.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, IncompleteReadError
from django.core.exceptions import ImproperlyConfigured
from storages.backends.s3 import S3Storage
from urllib3.exceptions import HTTPError

from media.errors import BytesDamaged, BytesMissing, StorageRefused, StorageUnavailable
from media.stores.keys import key_named, name_of
from media.stores.port import STEP, Address, ByteStream, Held, Part, Progress
from media.stores.s3_client import SharedClient

_PIECE = 256 * 1024
_ABSENT = {"404", "NoSuchKey", "NotFound", "NoSuchUpload"}
_INCOMING = "incoming/"


class S3Store:
    def __init__(self, url: Address) -> None:
        bucket, _, _ = url.path.strip("/").partition("/")
        if not bucket:
            raise ImproperlyConfigured("STORAGE_URL names no bucket. Write s3://key:secret@host:port/bucket.")
        secure = url.options.get("secure", "yes").lower() not in {"no", "false", "0", "off"}
        port = f":{url.port}" if url.port else ""
        storage = S3Storage(
            bucket_name=bucket,
            access_key=url.user or None,
            secret_key=url.password or None,
            endpoint_url=f"{'https' if secure else 'http'}://{url.host}{port}" if url.host else None,
            region_name=url.options.get("region", "us-east-1"),
            client_config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=5,
                read_timeout=60,
                retries={"mode": "standard", "total_max_attempts": 3},
                max_pool_connections=32,
            ),
        )
        self._shared = SharedClient(lambda: storage.connection.meta.client)
        self._bucket = bucket

    def prepare(self) -> None:
        with _translated():
            try:
                self._client.head_bucket(Bucket=self._bucket)
            except ClientError as error:
                if _code(error) not in {*_ABSENT, "NoSuchBucket"}:
                    raise
                with contextlib.suppress(self._client.exceptions.BucketAlreadyOwnedByYou):
                    self._client.create_bucket(Bucket=self._bucket)

    def put(self, key: str, chunks: Iterable[bytes]) -> None:
        parts = _parts(chunks)
        first = next(parts, b"")
        second = next(parts, None)
        if second is not None:
            self._put_in_parts(key, first, second, parts)
            return
        self._put(key, first)

    def append(self, key: str, progress: Progress, chunks: Iterable[bytes | memoryview], *, turn: int) -> Iterator[Progress]:
        """Parts that were sent but never kept in a `progress` count for nothing. Who takes over begins with a number that
        the elder cannot use any more, so neither overwrites a part of the other."""
        if progress.size:
            self._forget_tails(key, but=progress.tail, turn=turn)
        gathered = bytearray(self._tail(progress))
        known, size = progress.size, progress.size
        for chunk in chunks:
            gathered += chunk
            size += len(chunk)
            if len(gathered) < STEP:
                continue
            handle = progress.handle or self._begin(key)
            part = self._put_part(key, handle, 1 + turn + len(progress.parts), gathered)
            gathered = bytearray()  # the part itself, not a copy of it: memory is short here
            known = size
            progress = Progress(size=size, handle=handle, parts=(*progress.parts, part))
            yield progress
        if size > known:
            tail = f"{_mark(key)}.{turn}.{size}"
            self._put(tail, bytes(gathered))
            yield progress.model_copy(update={"size": size, "tail": tail})

    def finish(self, key: str, progress: Progress, *, turn: int) -> None:
        if self.size(key) != progress.size:
            tail, parts = self._tail(progress), progress.parts
            if not parts:
                self._put(key, tail)
            else:
                if tail:
                    parts = (*parts, self._put_part(key, progress.handle, 1 + turn + len(parts), tail))
                self._complete(key, progress.handle, parts)
        self._forget_tails(key)

    def room(self) -> int | None:
        return None

    def size(self, key: str) -> int | None:
        with _translated():
            try:
                return int(self._client.head_object(Bucket=self._bucket, Key=key)["ContentLength"])
            except ClientError as error:
                if _code(error) in _ABSENT:
                    return None
                raise

    def read(self, key: str, start: int, end: int) -> ByteStream:
        if start >= end:
            return _Body(None)
        with _translated():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes={start}-{end - 1}")
            except ClientError as error:
                if _code(error) in _ABSENT:
                    raise BytesMissing from error
                raise
        return _Body(answer["Body"])

    def delete(self, key: str) -> None:
        with _translated():
            for upload in self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=key).get("Uploads", []):
                self._abort(key, upload["UploadId"])
            self._client.delete_object(Bucket=self._bucket, Key=key)
        self._forget_tails(key)

    def doubt(self, key: str) -> None:
        with _translated():
            self._client.put_object(Bucket=self._bucket, Key=_mark(key), Body=b"")

    def trust(self, key: str) -> None:
        with _translated():
            self._client.delete_object(Bucket=self._bucket, Key=_mark(key))

    def doubted(self, before: dt.datetime) -> Iterator[str]:
        with _translated():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=_INCOMING)
            marks = [
                mark
                for page in pages
                for mark in page.get("Contents", [])
                if mark["LastModified"] < before and "." not in mark["Key"]
            ]
        for mark in marks:
            yield key_named(name_of(mark["Key"]))

    def keys(self) -> Iterator[Held]:
        pages = iter(self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket))
        while True:
            with _translated():
                page = next(pages, None)
            if page is None:
                return
            for found in page.get("Contents", []):
                if not found["Key"].startswith(_INCOMING):
                    yield Held(found["Key"], int(found["Size"]), found["LastModified"])

    def path(self, key: str) -> Path | None:
        return None

    @property
    def _client(self) -> Any:
        return self._shared.get()

    def _begin(self, key: str) -> str:
        with _translated():
            answer = self._client.create_multipart_upload(Bucket=self._bucket, Key=key, ChecksumAlgorithm="SHA256")
        return str(answer["UploadId"])

    def _put(self, key: str, content: bytes) -> None:
        """At once, in one request."""
        with _translated():
            answer = self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ChecksumSHA256=_sha256(content))
        _compare(answer.get("ChecksumSHA256"), _sha256(content))

    def _put_in_parts(self, key: str, first: bytes, second: bytes, rest: Iterator[bytes]) -> None:
        upload = self._begin(key)
        try:
            sent = [self._put_part(key, upload, 1, first), self._put_part(key, upload, 2, second)]
            del first, second
            sent.extend(self._put_part(key, upload, number, part) for number, part in enumerate(rest, start=3))
            self._complete(key, upload, sent)
        except BaseException:
            with contextlib.suppress(StorageUnavailable), _translated():
                self._abort(key, upload)
            raise

    def _put_part(self, key: str, upload: str, number: int, part: bytes | bytearray) -> Part:
        checksum = _sha256(part)
        with _translated():
            answer = self._client.upload_part(
                Bucket=self._bucket, Key=key, UploadId=upload, PartNumber=number, Body=part, ChecksumSHA256=checksum
            )
        _compare(answer.get("ChecksumSHA256"), checksum)
        return Part(number=number, etag=answer["ETag"], sha256=checksum)

    def _complete(self, key: str, upload: str, sent: Sequence[Part]) -> None:
        parts = [{"PartNumber": one.number, "ETag": one.etag, "ChecksumSHA256": one.sha256} for one in sent]
        with _translated():
            answer = self._client.complete_multipart_upload(
                Bucket=self._bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}
            )
        digests = b"".join(base64.b64decode(part.sha256) for part in sent)
        _compare(answer.get("ChecksumSHA256"), f"{_sha256(digests)}-{len(sent)}")

    def _tail(self, progress: Progress) -> bytes:
        if not progress.tail:
            return b""
        with contextlib.closing(self.read(progress.tail, 0, STEP)) as stream:
            return b"".join(stream)

    def _forget(self, tail: str) -> None:
        """What a part has taken in. Where this fails, `finish` or `delete` finds it."""
        if tail:
            with contextlib.suppress(StorageUnavailable), _translated():
                self._client.delete_object(Bucket=self._bucket, Key=tail)

    def _forget_tails(self, key: str, *, but: str = "", turn: int | None = None) -> None:
        """Those that no kept progress names any more; with `turn`, none of somebody who took over since."""
        with _translated():
            found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=f"{_mark(key)}.").get("Contents", [])
        for name in (tail["Key"] for tail in found):
            if name != but and (turn is None or int(name.split(".")[-2]) <= turn):
                self._forget(name)

    def _abort(self, key: str, upload: str) -> None:
        try:
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload)
        except ClientError as error:
            if _code(error) not in _ABSENT:
                raise


class _Body:
    """A response's body in pieces; reading to the end or closing it gives the connection back."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def __iter__(self) -> _Body:
        return self

    def __next__(self) -> bytes:
        piece = b""
        if self._body is not None:
            with _translated():
                piece = self._body.read(_PIECE)
        if not piece:
            self.close()
            raise StopIteration
        return bytes(piece)

    def close(self) -> None:
        body, self._body = self._body, None
        if body is not None:
            body.close()


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Chunks of any size as parts of one size, the last one shorter."""
    gathered = bytearray()
    for chunk in chunks:
        gathered += chunk
        while len(gathered) >= STEP:
            yield bytes(gathered[:STEP])
            del gathered[:STEP]
    if gathered:
        yield bytes(gathered)


def _mark(key: str) -> str:
    return _INCOMING + name_of(key)


def _sha256(data: bytes | bytearray) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")


def _compare(said: str | None, expected: str) -> None:
    """Stores that keep no SHA-256 say nothing; they have compared the one that was sent, or ignored it."""
    if said is not None and said != expected:
        raise BytesDamaged


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        if _code(error) in {"BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch"}:
            raise BytesDamaged from error
        raise (StorageUnavailable if status >= 500 or status in (408, 429) else StorageRefused) from error
    except (BotoCoreError, HTTPError, IncompleteReadError, OSError) as error:
        raise StorageUnavailable from error
