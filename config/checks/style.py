"""Rules of this house that no general linter knows: sizes, names that say nothing, where things may come from.

python -m config.checks.style
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config.checks.messages import ROOT

LONGEST = {".py": 400, ".js": 400, ".mjs": 400, ".css": 400, ".html": 150, ".txt": 150}
SAY_NOTHING = re.compile(r"(^|/)(utils|helpers|common|misc)(\.py$|/)")
# Put together, so that this file does not name what it forbids.
REGISTRIES = [
    ".".join(words)
    for words in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"))
]
DELIVERY = [
    ".".join(words)
    for words in (
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("cdnjs", "cloudflare", "com"),
        ("fonts", "googleapis", "com"),
        ("fonts", "gstatic", "com"),
        ("ajax", "googleapis", "com"),
        ("code", "jquery", "com"),
        ("esm", "sh"),
    )
]
FORBIDDEN_HOST = re.compile(
    "|".join(rf"(?<![a-z0-9-]){re.escape(host)}(?![a-z0-9-])" for host in REGISTRIES + DELIVERY), re.IGNORECASE
)


def find_problems(root: Path = ROOT) -> Iterator[str]:
    for path in tracked(root):
        name = path.relative_to(root).as_posix()
        if SAY_NOTHING.search(name):
            yield f"{name}: a name that says nothing; call it what it is about"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield from _in_text(name, text)
    yield from lock_problems(root)


def _in_text(name: str, text: str) -> Iterator[str]:
    lines = text.count("\n")
    longest = LONGEST.get(Path(name).suffix)
    if longest and lines > longest and "/migrations/" not in name and not name.startswith("requirements"):
        yield f"{name}: {lines} lines; at most {longest} can be taken in at one sitting"
    if host := FORBIDDEN_HOST.search(text):
        yield f"{name}: names the host {host[0]}; packages come by name and hash, files from our own host"


def lock_problems(root: Path) -> Iterator[str]:
    """Lock files pin by hash and leave the address to the machine that installs."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        if "resolved" in package:
            yield f"package-lock.json: {name} names a download address; see .npmrc"
        if name and "integrity" not in package:
            yield f"package-lock.json: {name} has no integrity hash"
    for requirements in ("requirements.txt", "requirements-dev.txt"):
        text = (root / requirements).read_text(encoding="utf-8")
        if re.search(r"://|--index-url|--extra-index-url|--find-links", text):
            yield f"{requirements}: names a download address"
        for pin in re.split(r"\n(?=[a-z0-9])", text.replace("\\\n", " "), flags=re.IGNORECASE):
            if re.match(r"[a-z0-9]", pin, re.IGNORECASE) and not ("==" in pin and "--hash=sha256:" in pin):
                yield f"{requirements}: not pinned with a hash: {pin[:60].strip()}"


def tracked(root: Path) -> list[Path]:
    """What git keeps or would keep: tracked files, and new ones that are not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    return [path for line in listing.splitlines() if (path := root / line).is_file()]


def main() -> int:
    problems = list(find_problems())
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
