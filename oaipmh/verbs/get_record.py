"""GetRecord (section 4.1): one record, or the header that tells of its deletion."""

from __future__ import annotations

from deposits import crosswalks
from deposits.models import Kind
from oaipmh import listing
from oaipmh.arguments import GetRecord
from oaipmh.errors import CannotDisseminateFormat, IdDoesNotExist, ProtocolError, Refused
from oaipmh.records import records


def answer(request: GetRecord) -> str:
    crosswalk = crosswalks.formats().get(request.prefix)
    row = listing.find(request.identifier, request.prefix if crosswalk else None)
    errors: list[ProtocolError] = []
    if row is None:
        errors.append(IdDoesNotExist("There is no item of this identifier."))
    if crosswalk is None or (row is not None and not crosswalk.applies(Kind.objects.get(records=row.id))):
        errors.append(CannotDisseminateFormat(f"There is no format “{request.prefix[:60]}” here, or not for this item."))
    if row is None or errors:
        raise Refused(*errors)
    return f"<GetRecord>{records([row], request.prefix)[0]}</GetRecord>"
