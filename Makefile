# Every command of the project. `make help` lists them. Nothing but git, make and Python 3.11 or newer is needed.

# The first Python that is new enough; failing that any, which then says in one sentence that it is too old.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; exit; }; done; \
	command -v python3 || command -v python || echo missing)
LAUNCH = @command -v $(PYTHON) >/dev/null || { echo "✗ Không tìm thấy Python; hãy cài Python 3.11 trở lên. · No Python was found; install 3.11 or newer." >&2; exit 2; }; \
	$(PYTHON) config/launch/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run test check bench lock

help: ## say what each command does
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

run: ## prepare all that is missing and run the site at http://127.0.0.1:8000 (PORT=8001 changes the port)
	$(LAUNCH) run

test: ## prepare test servers and run the tests (ARGS="-k words" chooses some)
	$(LAUNCH) test $(ARGS)

check: ## style, types, import directions, migrations, templates, translations
	$(LAUNCH) check $(ARGS)

bench: ## measure; figures go to var/bench/ (SCALE=full for the large ones)
	$(LAUNCH) bench $(ARGS)

lock: ## pin every dependency anew, with hashes (ARGS=--upgrade takes newer versions)
	$(LAUNCH) lock $(ARGS)
