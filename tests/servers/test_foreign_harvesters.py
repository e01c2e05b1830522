"""Two harvesters that share no code with us, each in a process of its own, harvest everything from the real server.

pyoai's package is called `oaipmh`, as ours is: its process runs elsewhere, where ours is not found.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.servers.missing import NotInstalled, missing
from tests.servers.perl import find_http_oai
from tests.servers.pyoai import find_pyoai
from tests.servers.stack import ROOT, Stack

pytestmark = [pytest.mark.stack]
RECORDS = """
import django
django.setup()
from deposits.access import command
from deposits.flows.withdraw import withdraw
from deposits.models import Collection, Institution, Record
from django.core.management import call_command
Collection.add_root(slug="bo", name="Bộ", institution=Institution.objects.create(slug="vien", name="Viện"))
call_command("make_records", 40, verbosity=0)
for record in Record.objects.order_by("pk")[10:12]:
    withdraw(actor=command("test"), record_id=record.pk, reason="Thử.")
"""
PYOAI = """
import sys, types
packages = types.ModuleType("pkg_resources")  # gone from setuptools; asked for pyoai's own version only
packages.Requirement = types.SimpleNamespace(parse=str)
packages.working_set = types.SimpleNamespace(find=lambda _: None)
sys.modules["pkg_resources"] = packages
from lxml import etree
class Evaluator:  # lxml has dropped a method that pyoai calls
    def __init__(self, *arguments, **named):
        self.evaluate = make(*arguments, **named)
make, etree.XPathEvaluator = etree.XPathEvaluator, Evaluator
from oaipmh.client import Client
from oaipmh.metadata import MetadataRegistry, oai_dc_reader
registry = MetadataRegistry()
registry.registerReader("oai_dc", oai_dc_reader)
client = Client(sys.argv[1], registry)
assert client.identify().baseURL() == sys.argv[1]
assert len(list(client.listSets())) > 7 and "oai_dc" in [one[0] for one in client.listMetadataFormats()]
for header, metadata, about in client.listRecords(metadataPrefix="oai_dc"):
    print(header.identifier(), "deleted" if header.isDeleted() else metadata.getField("title")[0][:0] + "live")
"""
PERL = r"""
use strict; use HTTP::OAI;
my $h = HTTP::OAI::Harvester->new(baseURL => $ARGV[0]);
my $answer = $h->ListRecords(metadataPrefix => 'oai_dc', onRecord => sub {
    my $record = shift;
    print $record->identifier, " ", ($record->is_deleted ? "deleted" : "live"), "\n";
});
die $answer->message if $answer->is_error;
"""
_HEADER = re.compile(r'<header( status="deleted")?><identifier>([^<]+)</identifier>')
_TOKEN = re.compile(r"<resumptionToken[^>]*>([^<]+)</resumptionToken>")


@pytest.fixture(scope="module")
def repository() -> Iterator[Stack]:
    """Forty records, two of them withdrawn, in pages of seven."""
    stack = Stack({"OAI_PAGE_SIZE": "7"})
    try:
        stack.prepare()
        subprocess.run([sys.executable, "-c", RECORDS], cwd=ROOT, env=stack.environment, check=True, stdout=subprocess.DEVNULL)
        stack.start("web")
        yield stack
    finally:
        stack.stop()


def truth(stack: Stack, given: dict[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """Every record as our own pages give it."""
    given = given or {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    while given:
        text = urllib.request.urlopen(f"{stack.url('/oai')}?{urllib.parse.urlencode(given)}", timeout=60).read().decode()
        yield from ((identifier, "deleted" if deleted else "live") for deleted, identifier in _HEADER.findall(text))
        token = _TOKEN.search(text)
        given = {"verb": "ListIdentifiers", "resumptionToken": unescape(token[1])} if token else {}


def harvested(*command: str, folder: Path, library: Path | None = None) -> list[tuple[str, str]]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if library:
        environment["PYTHONPATH"] = str(library)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [(line.split()[0], line.split()[1]) for line in done.stdout.splitlines()]


def test_pyoai_harvests_every_record(repository: Stack, tmp_path: Path) -> None:
    try:
        library = find_pyoai()
    except NotInstalled as reason:
        missing(reason)
    found = harvested(sys.executable, "-c", PYOAI, repository.url("/oai"), folder=tmp_path, library=library)
    assert found == list(truth(repository)) and len(found) == 40


def test_perls_http_oai_harvests_every_record(repository: Stack, tmp_path: Path) -> None:
    try:
        find_http_oai()
    except NotInstalled as reason:
        missing(reason)
    found = harvested(shutil.which("perl") or "perl", "-e", PERL, repository.url("/oai"), folder=tmp_path)
    assert found == list(truth(repository)) and len(found) == 40


def test_a_harvest_goes_on_after_the_server_was_started_again(repository: Stack) -> None:
    with urllib.request.urlopen(f"{repository.url('/oai')}?verb=ListIdentifiers&metadataPrefix=oai_dc", timeout=60) as answer:
        first = answer.read().decode()
    token = _TOKEN.search(first)
    assert token is not None
    whole = list(truth(repository))
    repository.kill("web", family=True)
    repository.start("web")
    rest = list(truth(repository, {"verb": "ListIdentifiers", "resumptionToken": unescape(token[1])}))
    assert rest == whole[7:]
