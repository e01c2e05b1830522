"""Bad requests and the codes that the protocol has for them; the same by GET and by POST, always as HTTP 200."""

from __future__ import annotations

import pytest

from oaipmh.arguments import LONGEST_VALUE, MOST_ARGUMENTS
from tests.oaipmh.cast import Endpoint

LIST = "verb=ListRecords&metadataPrefix=oai_dc"
NO = "oai:khomo.example:zzzzzzz"
BAD_REQUESTS = [
    # The verb (section 3.6)
    ("", ["badVerb"]),
    ("metadataPrefix=oai_dc", ["badVerb"]),
    ("verb=", ["badVerb"]),
    ("verb=identify", ["badVerb"]),
    ("verb=Identify+", ["badVerb"]),
    ("verb=ListEverything", ["badVerb"]),
    ("verb=Identify&verb=Identify", ["badVerb"]),
    ("verb=Identify&verb=ListSets", ["badVerb"]),
    ("Verb=Identify", ["badVerb"]),
    ("verb=%00", ["badVerb"]),
    # Identify takes nothing
    ("verb=Identify&metadataPrefix=oai_dc", ["badArgument"]),
    ("verb=Identify&test=1", ["badArgument"]),
    ("verb=Identify&resumptionToken=x", ["badArgument"]),
    ("verb=Identify&=1", ["badArgument"]),
    # ListMetadataFormats
    (f"verb=ListMetadataFormats&identifier={NO}", ["idDoesNotExist"]),
    ("verb=ListMetadataFormats&identifier=invalid%22id", ["idDoesNotExist"]),
    ("verb=ListMetadataFormats&identifier=", ["badArgument"]),
    ("verb=ListMetadataFormats&identifier=%25zz", ["badArgument"]),
    ("verb=ListMetadataFormats&identifier=1:2", ["badArgument"]),
    ("verb=ListMetadataFormats&identifier=http://a:b", ["badArgument"]),
    ("verb=ListMetadataFormats&identifier=//a", ["badArgument"]),
    ("verb=ListMetadataFormats&metadataPrefix=oai_dc", ["badArgument"]),
    # ListSets
    ("verb=ListSets&set=a", ["badArgument"]),
    ("verb=ListSets&resumptionToken=junk", ["badResumptionToken"]),
    ("verb=ListSets&resumptionToken=", ["badArgument", "badResumptionToken"]),
    # GetRecord
    ("verb=GetRecord", ["badArgument", "badArgument"]),
    (f"verb=GetRecord&identifier={NO}", ["badArgument"]),
    ("verb=GetRecord&metadataPrefix=oai_dc", ["badArgument"]),
    (f"verb=GetRecord&metadataPrefix=oai_dc&identifier={NO}", ["idDoesNotExist"]),
    (f"verb=GetRecord&metadataPrefix=marc99&identifier={NO}", ["idDoesNotExist", "cannotDisseminateFormat"]),
    ("verb=GetRecord&metadataPrefix=oai_dc&identifier=a%00b", ["badArgument"]),
    (f"verb=GetRecord&metadataPrefix=oai_dc&identifier={NO}&identifier={NO}", ["badArgument"]),
    (f"verb=GetRecord&metadataPrefix=oai_dc&identifier={NO}&set=a", ["badArgument"]),
    # ListRecords and ListIdentifiers
    ("verb=ListRecords", ["badArgument"]),
    ("verb=ListIdentifiers", ["badArgument"]),
    ("verb=ListRecords&metadataPrefix=", ["badArgument"]),
    ("verb=ListRecords&metadataPrefix=marc99", ["cannotDisseminateFormat"]),
    ("verb=ListRecords&metadataPrefix=oai%20dc", ["badArgument"]),
    ("verb=ListIdentifiers&metadataPrefix=OAI_DC", ["cannotDisseminateFormat"]),
    (f"{LIST}&metadataPrefix=oai_dc", ["badArgument"]),
    (f"{LIST}&identifier={NO}", ["badArgument"]),
    (f"{LIST}&from=", ["badArgument"]),
    (f"{LIST}&from=2026", ["badArgument"]),
    (f"{LIST}&from=2026-01", ["badArgument"]),
    (f"{LIST}&from=2026-13-01", ["badArgument"]),
    (f"{LIST}&from=2026-02-30", ["badArgument"]),
    (f"{LIST}&from=0000-00-00", ["badArgument"]),
    (f"{LIST}&from=26-1-1", ["badArgument"]),
    (f"{LIST}&from=2026-01-01T00:00Z", ["badArgument"]),
    (f"{LIST}&from=2026-01-01T00:00:00", ["badArgument"]),
    (f"{LIST}&from=2026-01-01T00:00:00.0Z", ["badArgument"]),
    (f"{LIST}&from=2026-01-01T24:00:00Z", ["badArgument"]),
    (f"{LIST}&from=2026-01-01T00:00:00%2B07:00", ["badArgument"]),
    (f"{LIST}&from=2026-01-01+00:00:00Z", ["badArgument"]),
    (f"{LIST}&until=hier", ["badArgument"]),
    (f"{LIST}&from=%D9%A2%D9%A0%D9%A2%D9%A6-01-01", ["badArgument"]),
    (f"{LIST}&from=2026-01-01&until=2026-01-02T00:00:00Z", ["badArgument"]),
    (f"{LIST}&from=2026-01-02&until=2026-01-01", ["badArgument"]),
    (f"{LIST}&from=2026-01-01T00:00:01Z&until=2026-01-01T00:00:00Z", ["badArgument"]),
    (f"{LIST}&from=2026-01-01&from=2026-01-01", ["badArgument"]),
    (f"{LIST}&set=", ["badArgument"]),
    (f"{LIST}&set=a::b", ["badArgument"]),
    (f"{LIST}&set=lu%E1%BA%ADn", ["badArgument"]),
    (f"{LIST}&set=nowhere", ["noRecordsMatch"]),
    (f"{LIST}&until=1999-12-31", ["noRecordsMatch"]),
    (f"{LIST}&from=2999-01-01", ["noRecordsMatch"]),
    (f"{LIST}&resumptionToken=junk", ["badArgument", "badResumptionToken"]),
    ("verb=ListRecords&resumptionToken=junk", ["badResumptionToken"]),
    ("verb=ListRecords&resumptionToken=a.b.c", ["badResumptionToken"]),
    ("verb=ListRecords&resumptionToken=%E2%82%AC", ["badResumptionToken"]),
    ("verb=ListRecords&resumptionToken=x&resumptionToken=x", ["badArgument", "badResumptionToken"]),
    # Whatever else arrives
    (f"{LIST}&q=%ff", ["badArgument"]),
    (f"{LIST}&set={'a' * (LONGEST_VALUE + 1)}", ["badArgument"]),
    ("&".join(f"a{number}=1" for number in range(MOST_ARGUMENTS + 1)), ["badArgument"]),
]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("encoded", "codes"), BAD_REQUESTS, ids=[str(number) for number in range(len(BAD_REQUESTS))])
def test_a_bad_request_is_answered_with_its_codes(oai: Endpoint, method: str, encoded: str, codes: list[str]) -> None:
    oai.method = method
    answer = oai.raw(encoded)
    assert answer.codes == codes
    assert all(answer.all("error"))
    if {"badVerb", "badArgument"} & set(codes):
        assert answer.request == {}
    else:
        assert answer.request["verb"] in encoded
