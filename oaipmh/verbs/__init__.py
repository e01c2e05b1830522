"""The six verbs of OAI-PMH 2.0 (section 4), one module each but for the two lists of records, which differ in a word.

Each has `answer(request, now) -> str`: the verb's element, or Refused.
"""

from __future__ import annotations

import datetime as dt

from oaipmh import arguments
from oaipmh.verbs import get_record, identify, list_metadata_formats, list_records, list_sets


def answer(request: arguments.Request, now: dt.datetime) -> str:
    match request:
        case arguments.Identify():
            return identify.answer(now)
        case arguments.ListMetadataFormats():
            return list_metadata_formats.answer(request)
        case arguments.ListSets():
            return list_sets.answer(request, now)
        case arguments.GetRecord():
            return get_record.answer(request)
        case arguments.ListIdentifiers() | arguments.ListRecords():
            return list_records.answer(request, now)
