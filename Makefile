# Two commands matter: `make run` (a demo ward to look at) and `make test` (everything CI runs).
# A machine needs Python 3.11 or newer with venv, git and make; all else comes from the registries.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
DATA ?= .demo
PWA_SOURCES := $(shell find pwa/src pwa/public -type f 2>/dev/null) pwa/build.mjs pwa/tsconfig.json
RULE_SOURCES := $(shell find shared_rules -name '*.py' -o -name '*.toml')
HUNT_SECONDS ?= 8

.PHONY: run build test check audit bench hunt browsers lock format clean

run: build
	$(BIN)/bagwatch demo --port $(PORT) --data $(DATA)

build: .venv/.installed server/built/.made

.venv/.installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

pwa/node_modules/.installed: pwa/package-lock.json .venv/.installed
	cd pwa && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@

server/built/.made: .venv/.installed pwa/node_modules/.installed $(PWA_SOURCES) $(RULE_SOURCES)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pwa.build
	@touch $@

# Without its cache: the order of imports depends on which files exist, which ruff's cache does not notice.
check: build
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd pwa && PATH="$(CURDIR)/$(BIN):$$PATH" npx --no-install tsc -p .
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.advisories --in-check

browsers:
	@$(BIN)/python -m tests.browser.install

test: check browsers
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/node --test --test-reporter=dot "tests/pwa/**/*.test.ts"
	PATH="$(CURDIR)/$(BIN):$$PATH" BAGWATCH_HUNT_SECONDS=$(HUNT_SECONDS) $(BIN)/pytest

.venv/.bench: requirements/bench.txt .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

bench: build browsers .venv/.bench
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.bench

hunt: build browsers
	PATH="$(CURDIR)/$(BIN):$$PATH" BAGWATCH_HUNT=full $(BIN)/pytest -m hunt

# Known faults of dependencies, strictly: `check` goes on where a service does not answer, this does not.
audit: .venv/.installed pwa/node_modules/.installed
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.advisories

lock:
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev -o requirements/dev.txt pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra bench -c requirements/dev.txt -o requirements/bench.txt pyproject.toml
	cd pwa && PATH="$(CURDIR)/$(BIN):$$PATH" npm install --package-lock-only

format: build
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean:
	rm -rf .venv server/built pwa/node_modules .mypy_cache .ruff_cache .pytest_cache
