"""What the small endpoint says of its works, in three formats."""

from __future__ import annotations

from typing import Final

_XSI: Final = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_OAIRE: Final = "http://namespace.openaire.eu/schema/oaire/"
_OWN: Final = "http://kho.example.vn/rieng/"
_OAI_ID: Final = "http://www.openarchives.org/OAI/2.0/oai-identifier"

OAI_IDENTIFIER: Final = (
    f'<oai-identifier xmlns="{_OAI_ID}" {_XSI} xsi:schemaLocation="{_OAI_ID} http://www.openarchives.org/OAI/2.0/oai-identifier.xsd">'
    "<scheme>oai</scheme><repositoryIdentifier>kho.example.vn</repositoryIdentifier><delimiter>:</delimiter>"
    "<sampleIdentifier>oai:kho.example.vn:1</sampleIdentifier></oai-identifier>"
)

SCHEMA: Final = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{_OWN}" elementFormDefault="qualified">
<xs:element name="rieng"><xs:complexType><xs:sequence><xs:element name="so" type="xs:integer"/></xs:sequence></xs:complexType></xs:element>
</xs:schema>"""


def formats(site: str) -> dict[str, tuple[str, str]]:
    """Prefix → schema, namespace."""
    return {
        "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", _OAI_DC),
        "oai_openaire": ("https://www.openaire.eu/schema/repo-lit/4.0/openaire.xsd", _OAIRE),
        "rieng": (f"{site}/rieng.xsd", _OWN),
    }


def write(prefix: str, number: int, site: str) -> str:
    schema, namespace = formats(site)[prefix]
    location = f'{_XSI} xsi:schemaLocation="{namespace} {schema}"'
    match prefix:
        case "oai_dc":
            return (
                f'<oai_dc:dc xmlns:oai_dc="{_OAI_DC}" xmlns:dc="http://purl.org/dc/elements/1.1/" {location}>'
                f"<dc:title>Nghiên cứu số {number} &amp; ứng dụng</dc:title><dc:creator>Nguyễn, Văn An</dc:creator>"
                "<dc:date>2025-11</dc:date><dc:type>info:eu-repo/semantics/masterThesis</dc:type>"
                f"<dc:identifier>{site}/records/{number}</dc:identifier><dc:language>vie</dc:language>"
                "<dc:rights>info:eu-repo/semantics/openAccess</dc:rights></oai_dc:dc>"
            )
        case "oai_openaire":
            return (
                f'<oaire:resource xmlns:oaire="{_OAIRE}" xmlns:datacite="http://datacite.org/schema/kernel-4" '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/" {location}>'
                f"<datacite:titles><datacite:title>Nghiên cứu số {number}</datacite:title></datacite:titles>"
                '<datacite:dates><datacite:date dateType="Issued">2025</datacite:date></datacite:dates>'
                "<dc:language>vie</dc:language>"
                '<oaire:resourceType resourceTypeGeneral="literature" uri="http://purl.org/coar/resource_type/c_bdcc">'
                "master thesis</oaire:resourceType>"
                f'<datacite:identifier identifierType="URL">{site}/records/{number}</datacite:identifier>'
                '<datacite:rights rightsURI="http://purl.org/coar/access_right/c_abf2">open access</datacite:rights>'
                "</oaire:resource>"
            )
    return f'<r:rieng xmlns:r="{_OWN}" {location}><r:so>{number}</r:so></r:rieng>'
