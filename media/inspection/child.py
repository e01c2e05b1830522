"""The process that touches strangers' files: `python -m media.inspection.child`.

It loads its libraries once, then forks for every job, so that each file meets a process of its own: bounded in memory
and time, unable to write a file or to reach a network (where the system lets us take it away), and gone afterwards.
Jobs come as JSON lines on standard input; what is found leaves as JSON lines on standard output as soon as it is
known, so that what was read before a crash counts; `{"end": …}` closes a job. Without Django and its secrets.
"""

from __future__ import annotations

import ctypes
import gc
import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

from media.inspection.cleaning import clean
from media.inspection.hypertext import read_hypertext
from media.inspection.office.book import read_epub
from media.inspection.office.compound import read_compound
from media.inspection.office.opendocument import read_opendocument
from media.inspection.office.sheets import read_sheets
from media.inspection.office.slides import read_pptx
from media.inspection.office.word import read_docx
from media.inspection.pages import told
from media.inspection.pdf_facts import read_facts
from media.inspection.pdf_image import render
from media.inspection.pdf_layout import read_layout, read_words
from media.inspection.pdf_lines import read_lines
from media.inspection.pdf_text import read_text, warm_up
from media.inspection.plain_text import read_plain
from media.inspection.rich_text import read_rtf
from media.recognition.page import count_pages, recognise

JOBS: dict[str, Callable[[str, dict[str, Any]], Iterator[dict[str, Any]]]] = {
    "pdf_text": read_text,
    "pdf_facts": read_facts,
    "pdf_image": render,
    "pdf_layout": read_layout,
    "pdf_words": read_words,
    "pdf_lines": read_lines,
    "recognise": recognise,
    "image_pages": count_pages,
    "plain_text": told(read_plain, clean),
    "docx": told(read_docx),
    "pptx": told(read_pptx),
    "sheets": told(read_sheets),
    "opendocument": told(read_opendocument),
    "compound": told(read_compound),
    "epub": told(read_epub),
    "rtf": told(read_rtf),
    "html": told(read_hypertext),
}
_FAILED, _OUT_OF_MEMORY = 3, 4  # exit codes of a forked process
# Killed for these reasons a process was out of memory or time; for any other it crashed on a damaged file. PDFium and
# the C library abort (or trap) when memory is refused.
_MEMORY_SIGNALS = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL}
_TIME_SIGNALS = {signal.SIGALRM, signal.SIGXCPU}
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # <linux/sched.h>
_DIE_WITH_PARENT = 1  # <linux/prctl.h>, PR_SET_PDEATHSIG


def serve() -> None:
    logging.disable(logging.CRITICAL)
    _leave_network()
    warm_up()
    gc.freeze()  # what is loaded now is shared with every forked process, and stays so
    _tell({"ready": True})
    for line in sys.stdin.buffer:
        job = json.loads(line)
        process = os.fork()
        if process == 0:
            _work(job)
        _, status, usage = os.wait4(process, 0)
        cpu = round(usage.ru_utime + usage.ru_stime, 4)
        _tell({"end": _reason(status), "peak_mb": round(usage.ru_maxrss / 1024, 1), "cpu_seconds": cpu})


def _work(job: dict[str, Any]) -> None:
    """One job in the forked process, which never returns."""
    code = 0
    try:
        _bound(job["seconds"], job["memory_mb"])
        for line in JOBS[job["job"]](job["path"], job["limits"]):
            _tell(line)
    except MemoryError:
        code = _OUT_OF_MEMORY
    except BaseException:
        code = _FAILED
    finally:
        os._exit(code)


def _bound(seconds: float, memory_mb: int) -> None:
    memory = memory_mb * 1024 * 1024
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(limit, (most, most))
    signal.setitimer(signal.ITIMER_REAL, seconds)  # its default action ends the process, also inside C
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _leave_network() -> None:
    """An empty network namespace, where the system allows it; without it nothing here opens a connection either."""
    if sys.platform == "linux":
        unshare = ctypes.CDLL(None).unshare
        if unshare(_NEW_NETWORK) != 0:
            unshare(_NEW_USER | _NEW_NETWORK)


def _reason(status: int) -> str:
    if os.WIFSIGNALED(status):
        ended_by = os.WTERMSIG(status)
        return "memory" if ended_by in _MEMORY_SIGNALS else "time" if ended_by in _TIME_SIGNALS else "crash"
    return {0: "done", _OUT_OF_MEMORY: "memory"}.get(os.WEXITSTATUS(status), "failed")


def _tell(line: dict[str, Any]) -> None:
    data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
    while data:
        data = data[os.write(1, data) :]


if __name__ == "__main__":
    serve()
