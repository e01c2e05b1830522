"""Identify (section 4.2): who we are, and what a harvester may rely on."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from deposits.crosswalks.markup import quoted, text
from deposits.flows.heads import namespace
from oaipmh import dates, envelope, listing

_OAI_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
# Of the shape of our ids; it need not exist (Guidelines for the oai-identifier format, section 2).
_SAMPLE_ID = "2b4c6d8"


def answer(now: dt.datetime) -> str:
    return "".join(
        (
            "<Identify>",
            f"<repositoryName>{text(settings.WAGTAIL_SITE_NAME)}</repositoryName>",
            f"<baseURL>{text(envelope.base_url())}</baseURL>",
            "<protocolVersion>2.0</protocolVersion>",
            f"<adminEmail>{text(settings.ADMIN_EMAIL)}</adminEmail>",
            f"<earliestDatestamp>{dates.write(listing.earliest() or now)}</earliestDatestamp>",
            "<deletedRecord>persistent</deletedRecord>",
            "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>",
            "<compression>gzip</compression>",
            f"<description>{_oai_identifier(namespace())}</description>",
            "</Identify>",
        )
    )


def _oai_identifier(name: str) -> str:
    return (
        f'<oai-identifier xmlns="{_OAI_IDENTIFIER}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{quoted(_OAI_IDENTIFIER)} http://www.openarchives.org/OAI/2.0/oai-identifier.xsd">'
        f"<scheme>oai</scheme><repositoryIdentifier>{text(name)}</repositoryIdentifier><delimiter>:</delimiter>"
        f"<sampleIdentifier>oai:{text(name)}:{_SAMPLE_ID}</sampleIdentifier></oai-identifier>"
    )
