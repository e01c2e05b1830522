"""PREMIS 3.0: the files of a bag, what happened to them, and what people did to the work.

Elements and their order: https://www.loc.gov/standards/premis/v3/premis-v3-0.xsd. Event types are terms of the Library of
Congress's vocabulary where it has them; the verbs of a deposit's life are ours.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from deposits.models import Event
from media.history import Happening, history
from media.models import StoredFile
from media.pronom import REGISTRY, identify

NAMESPACE = "http://www.loc.gov/premis/v3"
SCHEMA = "https://www.loc.gov/standards/premis/v3/premis-v3-0.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOCAL = "Kho Mở"


def write(work: str, files: Sequence[tuple[str, StoredFile]], events: Sequence[Event]) -> bytes:
    """`work`: the public id; `files`: path in the bag and stored file."""
    root = etree.Element(f"{{{NAMESPACE}}}premis", {"version": "3.0"}, nsmap={"premis": NAMESPACE, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    for path, stored in files:
        _file(root, work, path, stored)
    _entity(root, work)
    agents: dict[str, str] = {}
    for path, stored in files:
        for number, happening in enumerate(history(stored), start=1):
            _happening(root, f"{stored.key}#{number}", path, happening)
            agents[happening.agent] = "software"
    for event in events:
        _event(root, work, event)
        name, sort = _actor(event)
        agents.setdefault(name, sort)
    for name, sort in agents.items():
        agent = _add(root, "agent")
        _identifier(agent, "agent", name)
        _add(agent, "agentName", name)
        _add(agent, "agentType", sort)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _file(root: etree._Element, work: str, path: str, stored: StoredFile) -> None:
    inspection = getattr(stored, "inspection", None)
    known = identify(stored.media_type, inspection.facts if inspection else {})
    one = _add(root, "object")
    one.set(f"{{{_XSI}}}type", "premis:file")
    _identifier(one, "object", path)
    characteristics = _add(one, "objectCharacteristics")
    fixity = _add(characteristics, "fixity")
    _add(fixity, "messageDigestAlgorithm", "SHA-256")
    _add(fixity, "messageDigest", stored.sha256)
    _add(characteristics, "size", str(stored.size))
    form = _add(characteristics, "format")
    designation = _add(form, "formatDesignation")
    _add(designation, "formatName", stored.media_type)
    if known.puid:
        registry = _add(form, "formatRegistry")
        _add(registry, "formatRegistryName", REGISTRY)
        _add(registry, "formatRegistryKey", known.puid)
    relationship = _add(one, "relationship")
    _add(relationship, "relationshipType", "structural")
    _add(relationship, "relationshipSubType", "is part of")
    whole = _add(relationship, "relatedObjectIdentifier")
    _add(whole, "relatedObjectIdentifierType", _LOCAL)
    _add(whole, "relatedObjectIdentifierValue", work)


def _entity(root: etree._Element, work: str) -> None:
    one = _add(root, "object")
    one.set(f"{{{_XSI}}}type", "premis:intellectualEntity")
    _identifier(one, "object", work)


def _happening(root: etree._Element, name: str, path: str, happening: Happening) -> None:
    event = _add(root, "event")
    _identifier(event, "event", name)
    _add(event, "eventType", happening.kind)
    _add(event, "eventDateTime", happening.at.isoformat())
    if happening.detail:
        _add(_add(event, "eventDetailInformation"), "eventDetail", _described(happening.detail))
    _add(_add(event, "eventOutcomeInformation"), "eventOutcome", "success" if happening.good else "failure")
    _linked(event, happening.agent, path)


def _event(root: etree._Element, work: str, one: Event) -> None:
    event = _add(root, "event")
    _identifier(event, "event", f"event-{one.pk}")
    _add(event, "eventType", one.verb)
    _add(event, "eventDateTime", one.at.isoformat())
    _linked(event, _actor(one)[0], work)


def _actor(event: Event) -> tuple[str, str]:
    """Name and type of an agent: a person by her account's number, never by her name."""
    return (f"user-{event.actor_id}", "person") if event.actor_id else (event.actor_label or _LOCAL, "software")


def _linked(event: etree._Element, agent: str, thing: str) -> None:
    to = _add(event, "linkingAgentIdentifier")
    _add(to, "linkingAgentIdentifierType", _LOCAL)
    _add(to, "linkingAgentIdentifierValue", agent)
    to = _add(event, "linkingObjectIdentifier")
    _add(to, "linkingObjectIdentifierType", _LOCAL)
    _add(to, "linkingObjectIdentifierValue", thing)


def _identifier(parent: etree._Element, what: str, value: str) -> None:
    identifier = _add(parent, f"{what}Identifier")
    _add(identifier, f"{what}IdentifierType", _LOCAL)
    _add(identifier, f"{what}IdentifierValue", value)


def _described(detail: object) -> str:
    return "; ".join(f"{name}: {value}" for name, value in detail.items()) if isinstance(detail, dict) else str(detail)


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text:
        child.text = "".join(letter for letter in text if letter.isprintable())  # XML holds no controls
    return child
