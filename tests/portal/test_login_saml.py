"""Signing in through an institution's SAML 2.0: an assertion that it signed for us, in answer to a question of ours, and no other."""

from __future__ import annotations

import base64
import datetime as dt
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from lxml import etree, html
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from pytest import Subtests

from deposits.models import InstitutionMember
from portal.accounts.models import User
from tests.factories import InstitutionFactory, UserFactory
from tests.portal.reading_html import assert_sound, text

pytestmark = pytest.mark.usefixtures("installed")
ENTITY = "https://idp.songhau.example/saml"
OURS = "http://testserver/accounts/saml/song_hau"


def _key_and_certificate() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.songhau.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERTIFICATE = _key_and_certificate()
OTHER_KEY, OTHER_CERTIFICATE = _key_and_certificate()


@pytest.fixture(autouse=True)
def configured(settings: Any, installed: None) -> None:
    """As `config/signing_in.py` writes it."""
    InstitutionFactory(slug="song-hau")
    app = {
        "provider_id": "song_hau",
        "name": "Đại học Sông Hậu",
        "client_id": "song_hau",
        "settings": {
            "idp": {"entity_id": ENTITY, "sso_url": "https://idp.songhau.example/sso", "x509cert": CERTIFICATE},
            "advanced": {
                "strict": True, "want_assertion_signed": True, "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": True, "allow_single_label_domains": True,
            },
            "institution": "song-hau",
            "trusted_domains": ["songhau.example"],
        },
    }  # fmt: skip
    known = settings.SOCIALACCOUNT_PROVIDERS
    settings.SOCIALACCOUNT_PROVIDERS = known | {"saml": known["saml"] | {"APPS": [app]}}


@pytest.fixture
def client() -> Client:
    """A browser: it says which host it asks."""
    return Client(headers={"host": "testserver"})


def asked(client: Client) -> str:
    """Press the button; the number of the question that we send on to the institution."""
    page = client.post("/accounts/saml/song_hau/login/")
    address = html.document_fromstring(page.content.decode()).xpath("//a[contains(@class, 'btn-main')]/@href")[0]
    packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
    return str(etree.fromstring(zlib.decompress(base64.b64decode(packed), -15)).get("ID"))


def assertion(
    question: str, *, audience: str = f"{OURS}/metadata/", minutes: int = 5, email: str = "vinh@songhau.example"
) -> str:
    def at(moment: dt.datetime) -> str:
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    now = dt.datetime.now(dt.UTC)
    issued, until = at(now - dt.timedelta(minutes=20 if minutes < 0 else 1)), at(now + dt.timedelta(minutes=minutes))
    answers = f' InResponseTo="{question}"' if question else ""
    mail = "urn:oid:0.9.2342.19200300.100.1.3"
    return (
        f'<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" IssueInstant="{issued}">'
        f"<saml:Issuer>{ENTITY}</saml:Issuer><saml:Subject>"
        '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">gv-17</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f'<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{OURS}/acs/"{answers}/></saml:SubjectConfirmation>'
        f'</saml:Subject><saml:Conditions NotBefore="{issued}" NotOnOrAfter="{until}"><saml:AudienceRestriction>'
        f"<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{issued}" SessionIndex="s1"><saml:AuthnContext><saml:AuthnContextClassRef>'
        "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>"
        f'</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="{mail}"><saml:AttributeValue>{email}'
        '</saml:AttributeValue></saml:Attribute><saml:Attribute Name="urn:oid:2.5.4.4"><saml:AttributeValue>Lê</saml:AttributeValue>'
        '</saml:Attribute><saml:Attribute Name="urn:oid:2.5.4.42"><saml:AttributeValue>Quang Vinh</saml:AttributeValue>'
        "</saml:Attribute></saml:AttributeStatement></saml:Assertion>"
    )


def signed(text: str, key: str = KEY, certificate: str = CERTIFICATE) -> str:
    sha256 = ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256")
    return bytes(OneLogin_Saml2_Utils.add_sign(text, key, certificate, False, *sha256)).decode()


def come_back(client: Client, question: str, inside: str) -> Any:
    now = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    answers = f' InResponseTo="{question}"' if question else ""
    response = (
        f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" IssueInstant="{now}" '
        f'Destination="{OURS}/acs/"{answers}><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{ENTITY}</saml:Issuer>'
        '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
        f"{inside}</samlp:Response>"
    )
    arrived = client.post("/accounts/saml/song_hau/acs/", {"SAMLResponse": base64.b64encode(response.encode()).decode()})
    return client.get(arrived["Location"])


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_institution_lets_in_its_people_as_its_members(client: Client) -> None:
    assert "Đại học Sông Hậu" in text(client.get("/accounts/login/"))
    question = asked(client)
    assert come_back(client, question, signed(assertion(question))).status_code == 302
    user = User.objects.get()
    assert (user.email, user.name) == ("vinh@songhau.example", "Lê Quang Vinh")
    assert not is_signed_in(client), "the institution does not say that the address is confirmed"
    assert SocialAccount.objects.get().uid == "gv-17"
    assert InstitutionMember.objects.get().source == "song_hau"


def test_an_address_alone_opens_no_account(client: Client) -> None:
    user = UserFactory(email="vinh@songhau.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    question = asked(client)
    come_back(client, question, signed(assertion(question)))
    assert not is_signed_in(client) and not SocialAccount.objects.exists()


ATTACKS: dict[str, Callable[[str], str]] = {
    "not signed": assertion,
    "signed by somebody else": lambda question: signed(assertion(question), OTHER_KEY, OTHER_CERTIFICATE),
    "changed after it was signed": lambda question: signed(assertion(question)).replace("gv-17", "gv-01"),
    "for another site": lambda question: signed(assertion(question, audience="https://other.example/")),
    "too old": lambda question: signed(assertion(question, minutes=-10)),
    "two of them": lambda question: assertion(question).replace("_a1", "_a2") + signed(assertion(question)),
}


def test_an_assertion_that_proves_nothing_is_refused(client: Client, subtests: Subtests) -> None:
    for attack, inside in ATTACKS.items():
        with subtests.test(attack=attack):
            question = asked(client)
            answer = come_back(client, question, inside(question))
            assert answer.status_code == 401
            assert_sound(answer)
            assert not User.objects.exists()


def test_what_was_not_asked_for_is_refused(client: Client) -> None:
    assert come_back(client, "", signed(assertion(""))).status_code == 401
    question = asked(Client(headers={"host": "testserver"}))
    assert come_back(client, question, signed(assertion(question))).status_code in (401, 403)
    assert not User.objects.exists()


def test_the_institution_can_read_what_we_are(client: Client) -> None:
    described = client.get("/accounts/saml/song_hau/metadata/")
    assert described.status_code == 200
    assert f"{OURS}/acs/" in described.content.decode()
