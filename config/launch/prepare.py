"""What lies between a fresh clone and a site that may be started: nine steps, each skipped when nothing of it has changed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from config.launch.console import Steps, say
from config.launch.front_end import FrontEnd
from config.launch.packages import Packages
from config.launch.site import Site
from config.launch.stamps import Stamp, fingerprint


def prepare(site: Site, packages: Packages, front_end: FrontEnd, requirements: str) -> None:
    """Everything between a fresh clone and a site that may be started; nothing that is already done is done again."""
    steps = Steps(9, site.var / "log" / "setup.log")
    say("Kho Mở")
    with steps.step("Gói Python · Python packages"):
        if not packages.ready(requirements):
            packages.install(steps, requirements)
    with steps.step("Gói giao diện · front-end packages"):
        front_end.install(steps)
    with steps.step("Dựng giao diện · front-end build"):
        front_end.make(steps)

    root, var = site.root, site.var
    stamps = var / "launch" / "done"
    database = var / "db.sqlite3"
    external = site.environment.get("DATABASE_URL", "")
    if not external and not database.exists():
        shutil.rmtree(stamps, ignore_errors=True)  # a new database knows nothing of what was done to the old one
    pins = root / requirements
    catalogues = [*root.glob("config/*locale/*/LC_MESSAGES/*.po")]
    migrations = sorted([*root.glob("*/migrations"), *root.glob("portal/*/migrations")])
    installed = [root / "deposits" / "vocabularies", root / "deposits" / "kinds.py", root / "deposits" / "management"]
    kept = [] if external else [database]
    quiet = {"LOG_LEVEL": "ERROR", **site.environment}  # what a command prints is read

    def once(name: str, command: list[str], inputs: Sequence[Path | str], outputs: list[Path]) -> str:
        stamp = Stamp(stamps / name, fingerprint(*inputs, external), outputs)
        if stamp.fresh():
            return ""
        output = steps.run([packages.python, *command], cwd=root, environment=quiet)
        stamp.write()
        return output

    with steps.step("Bản dịch · translations"):
        once("catalogues", ["-m", "config.launch.catalogues"], catalogues, [path.with_suffix(".mo") for path in catalogues])
    with steps.step("Tệp tĩnh · static files"):
        static = [pins, *sorted(root.glob("*/static"))]
        once("static", ["manage.py", "collectstatic", "--noinput", "-v0"], static, [var / "static" / "staticfiles.json"])
    with steps.step("Cơ sở dữ liệu · database"):
        once("migrate", ["manage.py", "migrate", "--noinput", "-v1"], [pins, *migrations], kept)
    with steps.step("Loại tài liệu, từ vựng, trang · kinds, vocabularies, pages"):
        once("install", ["manage.py", "install"], installed, kept)
        once("pages", ["manage.py", "install_pages"], [root / "portal" / "management", root / "portal" / "texts"], kept)
    with steps.step("Bộ sưu tập mẫu · sample collection"):
        once("sample", ["manage.py", "load_sample"], [], kept)
    with steps.step("Tài khoản dùng thử · demo accounts"):
        accounts = var / "launch" / "accounts.txt"
        if said := once("accounts", ["manage.py", "make_demo_accounts"], [], [*kept, accounts]):
            accounts.write_text(said, encoding="utf-8")
