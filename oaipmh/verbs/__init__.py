"""The six verbs of OAI-PMH 2.0 (section 4), one module each but for the two lists of records, which differ in a word.

Each has an `answer`, which is the verb's element, or Refused.
"""

from __future__ import annotations

import datetime as dt

from oaipmh import arguments
from oaipmh.answers import Answer
from oaipmh.verbs import get_record, identify, list_metadata_formats, list_records, list_sets


def answer(request: arguments.Request, now: dt.datetime) -> Answer:
    match request:
        case arguments.Identify():
            return _whole(identify.answer(now))
        case arguments.ListMetadataFormats():
            return _whole(list_metadata_formats.answer(request))
        case arguments.ListSets():
            return _whole(list_sets.answer(request, now))
        case arguments.GetRecord():
            return _whole(get_record.answer(request))
        case arguments.ListIdentifiers() | arguments.ListRecords():
            return list_records.answer(request, now)


def _whole(xml: str) -> Answer:
    return Answer((xml.encode(),))
