"""The PyPI package `django-oai-pmh` on the same records, for comparison.

Version 0.3.9, brought into `var/bench/django-oai-pmh`, where nothing else finds it. It needs Django 5.2 or newer, lxml ~= 6.1.3,
psycopg[binary] ~= 3.3.6 and PostgreSQL: those of this checkout, so that both run on the same versions. A Django project of
its own holds it and nothing else (no middleware, a database on the same PostgreSQL server, its `NUM_PER_PAGE` the size of our
pages), served by the same gunicorn with the same settings. The records' `oai_dc`, as we give it, is loaded into it by its own
models: a `Header` each with its `Set`s and its `MetadataFormat`, and a `DCRecord` with the fifteen fields; `XMLRecord`, finished XML
for one record at a time, is its other way of keeping records and is measured as well.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.bench.harvesting.harvester import Harvester
from tests.bench.harvesting.repository import ROOT, Repository

FOLDER = ROOT / "var" / "bench" / "django-oai-pmh"
PINNED = Path(__file__).with_name("django_oai_pmh.txt")
SECONDS = 15
_SETTINGS = """
import os
from urllib.parse import urlsplit
url = urlsplit(os.environ["DATABASE_URL"])
SECRET_KEY, DEBUG, USE_TZ, TIME_ZONE, ALLOWED_HOSTS, ROOT_URLCONF = "x", False, True, "UTC", ["*"], "peer_urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django_oai_pmh"]
MIDDLEWARE = []
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": url.path[1:], "USER": url.username,
    "HOST": url.hostname, "PORT": url.port, "CONN_MAX_AGE": 60}}
OAI_PMH = {"REPOSITORY_NAME": "peer", "BASE_URL": "http://127.0.0.1/oai2/", "NUM_PER_PAGE": 250}
"""
_URLS = """
from django.urls import include, path
urlpatterns = [path("oai2/", include("django_oai_pmh.urls"))]
"""
_LOAD = """
import sys
import django
django.setup()
import psycopg
from django.db import transaction
from lxml import etree
from django_oai_pmh.models import DCRecord, Header, MetadataFormat, Set, XMLRecord
OAI, DC = "{http://www.openarchives.org/OAI/2.0/}", "{http://purl.org/dc/elements/1.1/}"
source, count = sys.argv[1], int(sys.argv[2])
format_ = MetadataFormat.objects.get(prefix="oai_dc")
finished = MetadataFormat.objects.create(prefix="finished", schema=format_.schema, namespace=format_.namespace)
sets = {}
def load(rows):
    headers, records, texts, in_sets = [], [], [], []
    for (xml,) in rows:
        record = etree.fromstring(xml.replace("<record>", '<record xmlns="http://www.openarchives.org/OAI/2.0/">', 1))
        head, description = record[0], record[1][0]
        header = Header(identifier=head.findtext(OAI + "identifier"))
        fields = {}
        for child in description.iter(DC + "*"):
            if child.text:
                fields.setdefault(etree.QName(child).localname, []).append(child.text)
        headers.append(header)
        in_sets.append([one.text for one in head.iter(OAI + "setSpec")])
        records.append(DCRecord(header=header, **fields))
        texts.append(XMLRecord(header=header, metadata_prefix=finished, xml_metadata=etree.tostring(description, encoding="unicode")))
    for spec in {one for specs in in_sets for one in specs} - set(sets):
        sets[spec] = Set.objects.create(spec=spec, name=spec)
    with transaction.atomic():
        Header.objects.bulk_create(headers)
        DCRecord.objects.bulk_create(records)
        XMLRecord.objects.bulk_create(texts)
        of = Header.metadata_formats.through
        of.objects.bulk_create([of(header=one, metadataformat=each) for one in headers for each in (format_, finished)])
        within = Header.sets.through
        within.objects.bulk_create([within(header=one, set=sets[spec]) for one, specs in zip(headers, in_sets) for spec in specs])
with psycopg.connect(source) as connection, connection.cursor("records") as cursor:
    cursor.execute("SELECT xml FROM oaipmh_rendition WHERE prefix = 'oai_dc' ORDER BY record_id LIMIT %s", [count])
    while rows := cursor.fetchmany(500):
        load(rows)
from django.db import connection
connection.cursor().execute("VACUUM ANALYZE")
"""
_ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "peer_settings", "PYTHONPATH": f"{FOLDER}:{ROOT}"}


def measure(ours: Repository, count: int) -> Iterator[tuple[str, float]]:
    """Records a second over HTTP, of at most so many seconds from the first page on: what was measured, and the figure."""
    _bring()
    theirs = Repository(_database(ours.database, "peer"), ours.var)
    try:
        theirs.call("-m", "django", "migrate", "-v0", environment=_ENVIRONMENT, folder=FOLDER)
        theirs.call("-c", _LOAD, ours.database, str(count), environment=_ENVIRONMENT, folder=FOLDER)
        with theirs.serve("django.core.wsgi:get_wsgi_application()", path="/oai2/", environment=_ENVIRONMENT) as web:
            yield "", _rate(Harvester(web.port, "/oai2/"), "oai_dc")
            yield ", its records as finished XML", _rate(Harvester(web.port, "/oai2/"), "finished")
    finally:
        with psycopg.connect(ours.database, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS peer")


def _rate(harvester: Harvester, prefix: str) -> float:
    records, began = 0, time.perf_counter()
    for page in harvester.pages(f"verb=ListRecords&metadataPrefix={prefix}"):
        records += page.records
        if time.perf_counter() - began > SECONDS:
            break
    assert records, "it gave no record"
    return records / (time.perf_counter() - began)


def _bring() -> None:
    uv = str(Path(sys.executable).parent / "uv")
    if not (FOLDER / "django_oai_pmh").exists():
        command = [uv, "pip", "install", "-q", "--no-deps", "--require-hashes", "--target", str(FOLDER), "-r", str(PINNED)]
        subprocess.run(command, check=True)
    (FOLDER / "peer_settings.py").write_text(_SETTINGS, encoding="utf-8")
    (FOLDER / "peer_urls.py").write_text(_URLS, encoding="utf-8")


def _database(beside: str, name: str) -> str:
    """A new database on the server of another one. Returns its DATABASE_URL."""
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return urlunsplit(urlsplit(beside)._replace(path=f"/{name}"))
