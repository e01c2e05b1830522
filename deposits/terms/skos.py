"""Vocabularies as SKOS (https://www.w3.org/TR/skos-reference/), in Turtle or RDF/XML.

A concept's notation is the code; without one, the last part of its address. Names are preferred labels in Vietnamese and
English; `skos:broader` is the term above; `dcterms:isReplacedBy` the successor; schema.org's validFrom and validThrough say
from when to when it is in force. XML with a document type is refused: entities are how such files are made to burst.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree
from rdflib import DCTERMS, OWL, RDF, SDO, SKOS, XSD, Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from deposits.terms.term import MOST, Term, VocabularyRefused, cleaned, day

FORMATS = {"ttl": ("turtle", "text/turtle"), "rdf": ("xml", "application/rdf+xml")}


def read(content: bytes) -> list[Term]:
    """Raises VocabularyRefused."""
    graph = _parsed(content)
    concepts = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
    if not concepts:
        raise VocabularyRefused(_("There is no skos:Concept in this file."))
    if len(concepts) > MOST:
        raise VocabularyRefused(_("At most %(most)s terms are taken at once. Divide the file.") % {"most": MOST})
    codes = {one: _code(graph, one) for one in concepts}
    above = {narrower: broader for broader, narrower in graph.subject_objects(SKOS.narrower)}
    return [_term(graph, one, codes, above) for one in concepts]


def write(scheme: str, terms: Iterable[Term], kind: str) -> bytes:
    """`kind`: a key of FORMATS."""
    graph, vocabulary = Graph(), URIRef(f"{settings.SITE_URL}/vocabularies/{scheme}")
    graph.bind("skos", SKOS)
    graph.add((vocabulary, RDF.type, SKOS.ConceptScheme))
    for term in terms:
        one = _address(vocabulary, term.code)
        graph.add((one, RDF.type, SKOS.Concept))
        graph.add((one, SKOS.inScheme, vocabulary))
        graph.add((one, SKOS.notation, Literal(term.code)))
        graph.add((one, SKOS.prefLabel, Literal(term.name, lang="vi")))
        if term.name_en:
            graph.add((one, SKOS.prefLabel, Literal(term.name_en, lang="en")))
        for text, language in term.alternatives:
            graph.add((one, SKOS.altLabel, Literal(text, lang=language)))
        if term.parent:
            graph.add((one, SKOS.broader, _address(vocabulary, term.parent)))
        else:
            graph.add((one, SKOS.topConceptOf, vocabulary))
        if term.successor:
            graph.add((one, DCTERMS.isReplacedBy, _address(vocabulary, term.successor)))
        if term.valid_from:
            graph.add((one, SDO.validFrom, Literal(term.valid_from, datatype=XSD.date)))
        if term.valid_until:
            graph.add((one, SDO.validThrough, Literal(term.valid_until, datatype=XSD.date)))
            graph.add((one, OWL.deprecated, Literal(True)))
    return graph.serialize(format=FORMATS[kind][0], encoding="utf-8")


def _parsed(content: bytes) -> Graph:
    graph = Graph()
    try:
        if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") or b"<rdf:RDF" in content[:4096]:
            _check_xml(content)
            graph.parse(data=content, format="xml")
        else:
            graph.parse(data=content, format="turtle")
    except (BadSyntax, ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise VocabularyRefused(_("This is neither Turtle nor RDF/XML that can be read.")) from error
    return graph


def _check_xml(content: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if etree.fromstring(content, parser).getroottree().docinfo.internalDTD is not None:
        raise VocabularyRefused(
            _("The file has a document type (<!DOCTYPE …>), which is not read. Save it without, or as Turtle.")
        )


def _term(graph: Graph, one: Node, codes: dict[Node, str], above: dict[Node, Node]) -> Term:
    names = {_language(label): str(label) for label in graph.objects(one, SKOS.prefLabel) if isinstance(label, Literal)}
    others = [
        (str(label), language)
        for label in graph.objects(one, SKOS.altLabel)
        if isinstance(label, Literal) and (language := _language(label) or "vi") in ("vi", "en")
    ]
    broader = graph.value(one, SKOS.broader) or above.get(one)
    replaced = graph.value(one, DCTERMS.isReplacedBy)
    return Term(
        code=codes[one],
        name=" ".join((names.get("vi") or names.get("") or names.get("en") or "").split()),
        name_en=" ".join(names.get("en", "").split()),
        parent=_named(broader, codes),
        successor=_named(replaced, codes),
        valid_from=day(str(graph.value(one, SDO.validFrom) or "")),
        valid_until=day(str(graph.value(one, SDO.validThrough) or "")),
        alternatives=cleaned(others),
    )


def _code(graph: Graph, one: Node) -> str:
    return str(graph.value(one, SKOS.notation) or str(one).rstrip("/#").rpartition("#")[2].rpartition("/")[2]).strip()


def _named(one: Node | None, codes: dict[Node, str]) -> str:
    """A term that is not in the file is named by the last part of its address."""
    if one is None:
        return ""
    return codes.get(one) or str(one).rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def _language(label: Literal) -> str:
    return (label.language or "").partition("-")[0].lower()


def _address(vocabulary: URIRef, code: str) -> URIRef:
    return URIRef(f"{vocabulary}/{quote(code, safe='')}")
