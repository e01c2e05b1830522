"""ListSets (section 4.6): the sets, sorted by setSpec, page by page where there are many."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from deposits.crosswalks import oai_dc
from deposits.crosswalks.markup import element, text
from oaipmh import resumption
from oaipmh.arguments import ListSets
from oaipmh.sets import Set, sets
from oaipmh.tokens import SetsToken


def answer(request: ListSets, now: dt.datetime) -> str:
    every = sets()
    token = request.token
    rest = [one for one in every if token is None or one.spec > token.after] or every[-1:]
    page, cursor = rest[: settings.OAI_PAGE_SIZE], token.cursor if token else 0
    following = SetsToken(page[-1].spec, cursor + len(page)) if len(rest) > len(page) else None
    closing = resumption.element(following, now=now, cursor=cursor, size=len(every), began=token is None)
    return f"<ListSets>{''.join(map(_set, page))}{closing}</ListSets>"


def _set(one: Set) -> str:
    return f"<set><setSpec>{text(one.spec)}</setSpec><setName>{text(one.names[0][1])}</setName>{_description(one)}</set>"


def _description(one: Set) -> str:
    """Names and descriptions in both languages, as Dublin Core (Guidelines for repository implementers, section 3)."""
    names = [element("dc:title", name, xml_lang=language) for language, name in one.names]
    descriptions = [element("dc:description", said, xml_lang=language) for language, said in one.descriptions]
    return f"<setDescription>{oai_dc.OPEN}{''.join(names)}{''.join(descriptions)}{oai_dc.CLOSE}</setDescription>"
