"""Identify (section 4.2): who we are, and what a harvester may rely on."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.templatetags.static import static

from deposits.crosswalks.markup import text
from deposits.flows.heads import namespace
from oaipmh import dates, envelope, listing
from oaipmh.models import Presentation

_OAI = "http://www.openarchives.org/OAI/2.0/"
METADATA_POLICY = (
    "Descriptions made here are released under CC0 1.0: anyone may harvest, keep and use them for any purpose. "
    "Mô tả do kho này lập được công bố theo CC0 1.0: ai cũng có thể thu thập, lưu giữ và sử dụng cho mọi mục đích."
)
DATA_POLICY = (
    "The rights to each file stand in its record; files that are not open are not given out. "
    "Quyền đối với từng tệp ghi trong biểu ghi của tệp; tệp không mở thì không được cung cấp."
)
# Of the shape of our ids; it need not exist (Guidelines for the oai-identifier format, section 2).
_SAMPLE_ID = "2b4c6d8"


def answer(now: dt.datetime) -> str:
    said = Presentation.current()
    emails = said.admin_emails.split() or [settings.ADMIN_EMAIL]
    described = (_oai_identifier(namespace()), _eprints(said), _branding(said), _friends(said))
    return "".join(
        (
            "<Identify>",
            f"<repositoryName>{text(said.repository_name or settings.WAGTAIL_SITE_NAME)}</repositoryName>",
            f"<baseURL>{text(envelope.base_url())}</baseURL>",
            "<protocolVersion>2.0</protocolVersion>",
            *(f"<adminEmail>{text(one)}</adminEmail>" for one in emails),
            f"<earliestDatestamp>{dates.write(listing.earliest() or now)}</earliestDatestamp>",
            "<deletedRecord>persistent</deletedRecord>",
            "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>",
            "<compression>gzip</compression>",
            *(f"<description>{one}</description>" for one in described if one),
            "</Identify>",
        )
    )


def _open(name: str, namespace: str, schema: str) -> str:
    return (
        f'<{name} xmlns="{namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{namespace} {schema}">'
    )


def _oai_identifier(name: str) -> str:
    return (
        f"{_open('oai-identifier', f'{_OAI}oai-identifier', f'{_OAI}oai-identifier.xsd')}"
        f"<scheme>oai</scheme><repositoryIdentifier>{text(name)}</repositoryIdentifier><delimiter>:</delimiter>"
        f"<sampleIdentifier>oai:{text(name)}:{_SAMPLE_ID}</sampleIdentifier></oai-identifier>"
    )


def _eprints(said: Presentation) -> str:
    """Policies (guidelines for e-print repositories). Its schema wants those on metadata and on data, be they empty."""
    where = f"<URL>{text(said.policies_url)}</URL>" if said.policies_url else ""
    policies = (
        ("content", said.content, False),
        ("metadataPolicy", said.metadata_policy or METADATA_POLICY, True),
        ("dataPolicy", said.data_policy or DATA_POLICY, True),
        ("submissionPolicy", said.submission_policy, False),
    )
    parts = (f"<{name}>{where if needed else ''}<text>{text(words)}</text></{name}>" for name, words, needed in policies if words)
    space = "http://www.openarchives.org/OAI/1.1/eprints"
    return f"{_open('eprints', space, 'http://www.openarchives.org/OAI/1.1/eprints.xsd')}{''.join(parts)}</eprints>"


def _branding(said: Presentation) -> str:
    """The logo that aggregators show beside our records (guidelines for collection and service descriptions)."""
    logo = said.logo_url or f"{settings.SITE_URL}{static('img/mark.svg')}"
    title = said.logo_title or said.repository_name or settings.WAGTAIL_SITE_NAME
    return (
        f"{_open('branding', f'{_OAI}branding/', f'{_OAI}branding.xsd')}<collectionIcon><url>{text(logo)}</url>"
        f"<link>{text(settings.SITE_URL)}/</link><title>{text(title)}</title></collectionIcon></branding>"
    )


def _friends(said: Presentation) -> str:
    """Other repositories, for harvesters that look for more (guidelines for the friends container)."""
    addresses = "".join(f"<baseURL>{text(one)}</baseURL>" for one in said.friends.split())
    opened = _open("friends", f"{_OAI}friends/", f"{_OAI}friends.xsd")
    return f"{opened}{addresses}</friends>" if addresses else ""
