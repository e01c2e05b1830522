"""Validation by the schemas that the endpoint advertises, fetched from where it says, by the same guarded way as all else."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree

from media.fetching import FetchFailed
from oaipmh.checking.answers import OAI, Answer, schema_locations
from oaipmh.checking.asking import Asker
from oaipmh.checking.evidence import Evidence
from oaipmh.checking.rule import NotJudged

OAI_SCHEMA: Final = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_SAMPLES: Final = 20  # records of each format
_MOST_FILES: Final = 40  # that one schema may import
_LARGEST: Final = 5_000_000  # bytes of one of them


def validate(evidence: Evidence, asker: Asker) -> None:
    """Leaves in the evidence what is invalid, what was validated, and which schemas were of no use."""
    _frames(evidence, asker)
    for one in evidence.advertised:
        samples = list(_samples(evidence, one.prefix))
        schema = _usable(evidence, asker, one.prefix, one.schema) if samples else None
        if schema is None:
            continue
        evidence.validated.add(one.prefix)
        for answer, content in samples:
            if problem := _problem(schema, copy.deepcopy(content)):
                evidence.invalid.append(("schema.metadata", one.prefix, answer, problem))


def _frames(evidence: Evidence, asker: Asker) -> None:
    answers = [answer for answer in evidence.correct + [probe.answer for probe in evidence.probes] if answer.is_oai]
    told = (schema_locations(answer.root).get(OAI) for answer in answers if answer.root is not None)
    schema = _usable(evidence, asker, "", next(filter(None, told), OAI_SCHEMA)) if answers else None
    if schema is None:
        return
    evidence.validated.add("")
    for answer in answers:
        if answer.root is not None and (problem := _problem(schema, _frame(answer.root))):
            evidence.invalid.append(("schema.envelope", "", answer, problem))


def _frame(root: etree._Element) -> etree._Element:
    """An answer with nothing of other namespaces inside: each such element becomes an empty one."""
    frame = copy.deepcopy(root)
    for one in list(frame.iter("{*}metadata", "{*}about", "{*}description", "{*}setDescription")):
        for content in one if etree.QName(one).namespace == OAI else ():
            if isinstance(content.tag, str) and etree.QName(content).namespace != OAI:
                one.replace(content, etree.Element("{urn:content}content"))
    return frame


def _samples(evidence: Evidence, prefix: str) -> Iterator[tuple[Answer, etree._Element]]:
    answer = evidence.by_format.get(prefix)
    pages = evidence.records.answers if prefix == "oai_dc" else [answer] if answer else []
    found = [(page, item.content) for page in pages for item in page.items if item.content is not None]
    yield from [(page, content) for page, content in found if content is not None][:_SAMPLES]


def _usable(evidence: Evidence, asker: Asker, prefix: str, url: str) -> etree.XMLSchema | None:
    try:
        return compiled(url, asker)
    except NotJudged:
        evidence.unusable[prefix] = ("budget", "")
    except FetchFailed as error:
        evidence.unusable[prefix] = (f"fetch-{error.code}", error.detail)
    except (etree.LxmlError, ValueError) as error:
        evidence.unusable[prefix] = ("schema", f"{url}: {str(error)[:160]}")
    return None


def compiled(url: str, asker: Asker) -> etree.XMLSchema:
    """The schema at an address, with all that it imports. Raises FetchFailed, etree.LxmlError or NotJudged."""
    source = _Imports(asker)
    document = etree.fromstring(source.read(url), source.parser(), base_url=url)
    try:
        return etree.XMLSchema(document)
    except etree.LxmlError:
        if source.failed:  # what it imports could not be had: say that, rather than what libxml2 missed
            raise source.failed from None
        raise


class _Imports(etree.Resolver):
    """Answers every address that a schema names, so that libxml2 itself never opens a file nor a connection."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        self._read: dict[str, bytes] = {}
        self.failed: Exception | None = None

    def parser(self) -> etree.XMLParser:
        parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False)
        parser.resolvers.add(self)
        return parser

    def resolve(self, url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        try:
            content = self.read(url)
        except (FetchFailed, NotJudged, ValueError) as error:
            self.failed = self.failed or error
            content = b"<nothing/>"
        return self.resolve_string(content, context, base_url=url)  # type: ignore[attr-defined]

    def read(self, url: str) -> bytes:
        if urlsplit(url).scheme not in ("http", "https") or len(self._read) >= _MOST_FILES:
            raise ValueError(url[:200])
        if url not in self._read:
            fetched = self._asker.fetch(url)
            if fetched.status != 200 or len(fetched.body) > _LARGEST:
                raise ValueError(f"{url}: HTTP {fetched.status}")
            self._read[url] = _lax(url, fetched.body)
        return self._read[url]


def _lax(url: str, content: bytes) -> bytes:
    """OAI-PMH.xsd demands that the schemas of all that is inside are known too; those are used one by one."""
    return content.replace(b'processContents="strict"', b'processContents="lax"') if url == OAI_SCHEMA else content


def _problem(schema: etree.XMLSchema, element: etree._Element) -> str:
    if schema.validate(element):
        return ""
    errors = list(schema.error_log)  # type: ignore[call-overload]
    return f"{errors[0].message[:240]} ({errors[0].line})" if errors else "?"
