"""GetRecord (section 4.1): one record, or the header that tells of its deletion."""

from __future__ import annotations

from deposits import crosswalks
from deposits.models import Kind
from oaipmh import listing, renditions
from oaipmh.arguments import GetRecord
from oaipmh.errors import CannotDisseminateFormat, IdDoesNotExist, ProtocolError, Refused
from oaipmh.records import record


def answer(request: GetRecord) -> str:
    row = listing.find(request.identifier)
    crosswalk = crosswalks.formats().get(request.prefix)
    errors: list[ProtocolError] = []
    if row is None:
        errors.append(IdDoesNotExist("There is no item of this identifier."))
    if crosswalk is None or (row is not None and not crosswalk.applies(Kind.objects.get(records=row.id))):
        errors.append(CannotDisseminateFormat(f"There is no format “{request.prefix[:60]}” here, or not for this item."))
    if row is None or errors:
        raise Refused(*errors)
    specs = listing.set_specs([row])[row.id]
    xml = renditions.xml_of([row], request.prefix).get(row.id)
    return f"<GetRecord>{record(row, specs, xml)}</GetRecord>"
