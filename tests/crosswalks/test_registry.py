"""Adding a format is adding one file."""

from __future__ import annotations

from deposits import crosswalks
from deposits.crosswalks import addresses
from tests.crosswalks.works import kind


def test_every_module_with_a_prefix_is_a_format() -> None:
    formats = crosswalks.formats()
    assert next(iter(formats)) == "oai_dc"
    for prefix, crosswalk in formats.items():
        assert prefix == crosswalk.PREFIX
        assert crosswalk.NAMESPACE.startswith("http") and crosswalk.SCHEMA.startswith("http")
        assert crosswalk.VERSION >= 1


def test_all_kinds_of_work_have_dublin_core() -> None:
    assert all(crosswalks.formats()["oai_dc"].applies(kind(code)) for code in ("doctoral-thesis", "dataset", "other"))


def test_identifiers_become_addresses() -> None:
    assert addresses.identifier("doi", "10.1/a b") == "https://doi.org/10.1/a%20b"
    assert addresses.identifier("doi", "doi:10.1/a") == "https://doi.org/10.1/a"
    assert addresses.identifier("doi", "http://dx.doi.org/10.1/a") == "https://doi.org/10.1/a"
    assert addresses.identifier("handle", "123/4") == "https://hdl.handle.net/123/4"
    assert addresses.identifier("ark", "ark:/12345/x") == "https://n2t.net/ark:/12345/x"
    assert addresses.identifier("isbn", "9786040000000") == "urn:isbn:9786040000000"
    assert addresses.identifier("report-number", "BC-12") == "BC-12"


def test_licences_become_addresses() -> None:
    assert addresses.licence("CC0-1.0") == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert addresses.licence("MIT") == "https://spdx.org/licenses/MIT.html"
    assert addresses.licence("") == ""
