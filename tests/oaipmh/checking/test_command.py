"""`manage.py oai_check URL` speaks both languages, gives JSON, and ends with 0, 1 or 2."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from oaipmh.checking import report
from oaipmh.checking.catalogue import RULES
from tests.oaipmh.checking.checked import nothing_outside
from tests.oaipmh.checking.endpoint import Edit, serving


@pytest.fixture(autouse=True)
def no_other_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_outside(monkeypatch)


def run(url: str, *options: str) -> tuple[int, str]:
    said = io.StringIO()
    try:
        call_command("oai_check", url, "--delay=0", *options, stdout=said)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue()
    return 0, said.getvalue()


def test_a_sound_endpoint_ends_with_zero() -> None:
    with serving() as endpoint:
        code, said = run(endpoint.base_url, "--allow-private")
    assert code == 0
    assert "Không tìm thấy lỗi nào." in said and "Chưa kiểm tra:" in said


def test_faults_are_told_in_vietnamese_and_in_english() -> None:
    with serving(Edit("Identify", "<protocolVersion>2.0", "<protocolVersion>1.1")) as endpoint:
        code, vietnamese = run(endpoint.base_url, "--allow-private")
        assert code == 1
        assert "protocolVersion là “1.1”, không phải 2.0." in vietnamese
        assert "Vì sao quan trọng: " in vietnamese and "Cách sửa: " in vietnamese
        assert f"{endpoint.base_url}?verb=Identify" in vietnamese
        code, english = run(endpoint.base_url, "--allow-private", "--lang=en")
        assert code == 1
        assert "protocolVersion is “1.1”, not 2.0." in english and "How to mend it: " in english


def test_json_is_the_report_without_any_language() -> None:
    with serving("post-refused") as endpoint:
        code, said = run(endpoint.base_url, "--allow-private", "--json")
    kept = json.loads(said)
    assert code == 1
    assert [fault["rule"] for fault in kept["faults"]] == ["http.post"]
    assert report.read(kept).as_json() == report.read(json.loads(json.dumps(report.read(kept).as_json()))).as_json()
    assert len(report.read(kept).passed) + len(kept["faults"]) + len(kept["not_checked"]) == len(RULES)


def test_an_address_of_our_own_network_is_not_asked_without_leave() -> None:
    with serving() as endpoint:
        code, said = run(endpoint.base_url)
        assert code == 2 and endpoint.served == []
    assert "không phải là địa chỉ web công khai" in said and "Không kiểm tra được điểm cuối." in said


def test_what_does_not_answer_could_not_be_checked() -> None:
    code, said = run("http://127.0.0.1:9/oai", "--allow-private", "--lang=en")
    assert code == 2 and "The endpoint could not be checked." in said


def test_the_limits_of_the_command_are_kept() -> None:
    with serving() as endpoint:
        code, said = run(endpoint.base_url, "--allow-private", "--requests=5", "--lang=en")
        assert len(endpoint.served) == 5
    assert code == 0 and "The limit of requests or of time was reached before." in said
