# The two commands of the README are `make crawl` and `make test`; each sets up what it needs.

PYTHON ?= python3
SOURCES ?= sources.toml
# Where the benchmarks' pages are: extraction/publishers and dedup/dev.jsonl in it.
DATA ?= ../shared/data

# The packages that need no server and no network: their tests take seconds.
PURE_TESTS := tests/model tests/text tests/urls tests/crawler/discovery tests/crawler/extraction \
	tests/crawler/health tests/crawler/polling tests/pipelines/deduplication/test_similarity.py

BIN := .venv/bin
# The command of a checkout: it runs the code of the checkout, from any folder and through links.
define COPYDESK
#!/bin/sh
here=$$(dirname "$$0")
[ -f "$$here/../pyvenv.cfg" ] || here=$$(dirname "$$(readlink -f "$$0")")
exec "$$here/python" -c 'import os, sys
del sys.argv[0]
sys.path[0] = os.path.dirname(sys.prefix)
from copydesk.command_line import run
run()' "$$0" "$$@"
endef
export COPYDESK
# Let each process find the modules that another has compiled, also where an image of Python forbids
# to write them: else each of a thousand processes of the tests compiles for a second.
export PYTHONDONTWRITEBYTECODE :=
# Quiet unless something goes wrong.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: screenshots types compiled pure-tests help setup setup-runtime crawl demo desk check test test-long test-containers mutation bench

help:
	@echo "make crawl [SOURCES=sources.toml]  poll the sources, store new articles in MongoDB"
	@echo "make demo                          the same, over a small web of our own, no network"
	@echo "make desk                          show the news in a browser, answer programs over HTTP"
	@echo "make check                         ruff, mypy, import contract, tests of pure packages: a minute"
	@echo "make test                          ruff, mypy, import contract and all tests"
	@echo "make test-long                     the tests that take long: kills and outages"
	@echo "make test-containers               build the image, and run it by podman: kills, stops, health"
	@echo "make mutation                      change the code a little, see whether a test notices"
	@echo "make screenshots                   take the pictures of docs/desk.md anew"
	@echo "make bench [DATA=../shared/data]   measure extraction, duplicates, polling, throughput"
	@echo "make setup                         the virtual environment alone, with everything in it"
	@echo "make setup-runtime                 the same without what checks and tests, for production"

setup: .venv/development

setup-runtime: $(BIN)/copydesk

.venv/runtime: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Copydesk needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "This Python can't make a virtual environment. On Debian: apt install python3-venv"; exit 1; }
	$(PIP) --requirement requirements.txt
	@touch $@

$(BIN)/copydesk: Makefile .venv/runtime
	@printf '%s\n' "$$COPYDESK" > $@
	@chmod +x $@

.venv/web: requirements-web.txt $(BIN)/copydesk
	$(PIP) --requirement requirements-web.txt
	@touch $@

.venv/development: requirements-dev.txt requirements-parquet.txt requirements-sharding.txt \
		requirements-web.txt $(BIN)/copydesk
	$(PIP) --requirement requirements-dev.txt
	@touch $@

# The pictures of docs/desk.md.
screenshots: .venv/debian
	$(BIN)/python -m tests.desk.pages.screenshots

# Tests of systemd's units need systemd, those of the desk's pages a browser, those of sharding RabbitMQ:
# they are installed where we are root on Debian. Elsewhere such tests are skipped, and fail with CI=true.
.venv/debian: .venv/development
	@[ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || \
		{ command -v systemd-analyze && command -v chromium && command -v rabbitmq-server; } >/dev/null || \
		{ apt-get --quiet=2 update && \
		apt-get --quiet=2 --yes install --no-install-recommends systemd chromium \
		rabbitmq-server; } >/dev/null
	@touch $@

crawl: $(BIN)/copydesk
	@$(BIN)/copydesk crawl news -s SOURCES_FILE="$(SOURCES)"

desk: .venv/web
	@$(BIN)/copydesk desk

demo: $(BIN)/copydesk
	@$(BIN)/copydesk demo

test: .venv/debian
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	@# Beside each other: each has one core busy.
	@$(MAKE) --no-print-directory --jobs=2 compiled pure-tests
	@# More than there are cores: the tests of whole crawls mostly wait. Who has none left takes from the
	@# others: else one process would run most of the slow ones.
	$(BIN)/pytest --numprocesses=4 --dist=worksteal $(PURE_TESTS:%=--ignore=%)

types:
	$(BIN)/mypy

# One process compiles the tests that four run: else each of the four would, at the same time.
compiled: types
	@$(BIN)/pytest --collect-only --quiet $(PURE_TESTS:%=--ignore=%) >/dev/null 2>&1 || true

# Two of three tests, none of which waits: to hand them out to four processes costs as much as they do.
pure-tests:
	$(BIN)/pytest --quiet $(PURE_TESTS)

# What a commit has to pass: see .pre-commit-config.yaml.
check: .venv/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --quiet --numprocesses=2 --dist=worksteal -m "not large and not long" $(PURE_TESTS)

# Thirty kills, outages to their end, what takes ten thousand articles: five minutes more.
test-long: .venv/debian
	$(BIN)/pytest --numprocesses=4 --dist=worksteal -m long

# The image, built and run by podman, root and Debian's packages: ten minutes.
test-containers: .venv/development
	deploy/test-containers.sh

# Four hundred small changes of the pure packages' code, each tested: half an hour.
mutation: .venv/development
	$(BIN)/python -m tests.mutation_testing

.venv/benchmarks: requirements-bench.txt .venv/development
	$(PIP) --requirement requirements-bench.txt
	@touch $@

# Under fifteen minutes, most of them for the folds' models; docs/performance.md has the long ones.
bench: .venv/benchmarks
	$(BIN)/python -m benchmarks.extraction --data "$(DATA)/extraction/publishers"
	$(BIN)/python -m benchmarks.extraction --folds --data "$(DATA)/extraction/publishers" \
		--data "$(DATA)/extraction/wcxb"
	$(BIN)/python -m benchmarks.deduplication --data "$(DATA)/dedup/dev.jsonl"
	$(BIN)/python -m benchmarks.polling --seeds 1
	$(BIN)/python -m benchmarks.throughput --data "$(DATA)/extraction/publishers" --pages 348 --rounds 1
	$(BIN)/python -m benchmarks.archive_size --data "$(DATA)/extraction/publishers" \
		--stored 1000,20000 --pages 116 --rounds 1
