"""GetRecord (section 4.1): one record, or the header that tells of its deletion."""

from __future__ import annotations

from deposits import crosswalks
from oaipmh import listing
from oaipmh.arguments import GetRecord
from oaipmh.errors import CannotDisseminateFormat, IdDoesNotExist, ProtocolError, Refused
from oaipmh.records import records


def answer(request: GetRecord) -> str:
    crosswalk = crosswalks.formats().get(request.prefix)
    found = listing.find(request.identifier, request.prefix if crosswalk else "oai_dc")
    errors: list[ProtocolError] = []
    if found is None:
        errors.append(IdDoesNotExist("There is no item of this identifier."))
    if crosswalk is None or (found is not None and not crosswalk.applies(found.kind)):
        errors.append(CannotDisseminateFormat(f"There is no format “{request.prefix[:60]}” here, or not for this item."))
    if found is None or errors:
        raise Refused(*errors)
    return f"<GetRecord>{records([found.row], request.prefix)[0].decode()}</GetRecord>"
