"""GetRecord (section 4.1): one record, or the header that tells of its deletion."""

from __future__ import annotations

from oaipmh import listing, renditions
from oaipmh.arguments import GetRecord
from oaipmh.errors import CannotDisseminateFormat, Refused
from oaipmh.records import record
from oaipmh.verbs.list_metadata_formats import formats_of


def answer(request: GetRecord) -> str:
    offered = formats_of(request.identifier)
    if request.prefix not in {one.PREFIX for one in offered}:
        raise Refused(CannotDisseminateFormat("This item is not described in this format."))
    row = listing.find(request.identifier)
    assert row is not None, "no identifier is ever removed"
    specs = listing.set_specs([row])[row.id]
    xml = renditions.xml_of([row], request.prefix).get(row.id)
    return f"<GetRecord>{record(row, specs, xml)}</GetRecord>"
