# Everything a person or CI does with a checkout. Each target does the set-up it needs:
# a virtual environment in .venv and the locked packages, once. Needs Python >= 3.11 and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# No version nagging.
PIP := $(BIN)/python -m pip --disable-pip-version-check
# pip compiles what it installs, but not an editable checkout; where the environment forbids
# Python to write byte code (containers do), every command would compile all of ours anew.
COMPILE := $(BIN)/python -m compileall -q src
# Two workers: what a small CI machine has. A test file stays in one worker, so that what it
# loads (the model, a book) is loaded once.
PYTEST_ARGS ?= -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help install dev demo test lint pytest format docs accuracy bench bench-web fuzz types web wheel lock clean

help:  ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Tollbook needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Stamps: a target is redone only when its lock or the package's metadata changes. The two
# locks agree in every version, so the order in which they are installed doesn't matter. A lock is
# complete, so nothing else is fetched; what it leaves out on purpose requirements.override tells.
$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --no-deps --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	$(COMPILE)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --no-deps --require-hashes -r requirements-dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	$(COMPILE)
	@touch $@ $(VENV)/.runtime

install: $(VENV)/.runtime  ## Install Tollbook into .venv
dev: $(VENV)/.dev  ## Install it with the tools for working on it

EXAMPLES := examples --manifest examples/manifest.csv
demo: $(VENV)/.runtime  ## Read the eight example reports, print their claims and tolls
	@$(BIN)/tollbook read $(EXAMPLES) --kind toll --kind control --kind silence
	@$(BIN)/tollbook read $(EXAMPLES) --summary
	@echo
	@echo "Events, statements and media are left out here. All there is, with the reasons:"
	@echo "  $(BIN)/tollbook read examples/wire-roundup.txt --explain"

# The pages of the workbench: nothing else needs Node. What the lock names is taken, with its
# hashes; not by `npm ci`, which refuses a lock that lacks the builder's parts for other systems.
NPM ?= npm
web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@command -v $(NPM) >/dev/null || { \
	  echo "The pages need Node 18.20 or newer with npm (Debian: apt-get install nodejs npm)." >&2; exit 1; }
	cd web && $(NPM) install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

types: $(VENV)/.dev web/node_modules/.package-lock.json  ## Make the pages' types anew from the API's description
	described=$$(mktemp --suffix=.json) && $(BIN)/python web/describe.py > $$described && \
	  cd web && $(NPM) run --silent types -- $$described && rm $$described

web: web/node_modules/.package-lock.json  ## Build the pages of the workbench (needs Node)
	cd web && $(NPM) run --silent build

wheel: web $(VENV)/.dev  ## Build the wheel, with the pages in it, into dist/
	$(BIN)/python -m hatchling build -t wheel
	@unzipped=$$($(BIN)/python -m zipfile -l dist/tollbook-*.whl) && case "$$unzipped" in \
	  *tollbook/web/static/index.html*) ;; \
	  *) echo "The wheel lacks the pages: src/tollbook/web/static is not in it." >&2; exit 1 ;; esac

test: lint pytest  ## Check everything: style, types, imports, spelling, tests

lint: $(VENV)/.dev  ## Style, types, import contract, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell

pytest: $(VENV)/.dev  ## The tests alone; PYTEST_ARGS chooses
	$(BIN)/python -m pytest $(PYTEST_ARGS)

format: $(VENV)/.dev  ## Put the code into its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.dev  ## Write docs/reference anew from the code
	$(BIN)/python docs/generate.py

accuracy: $(VENV)/.dev  ## Score the reader on the corpora in ../shared; ERRORS=gva: its errors by cause
	$(BIN)/python benchmarks/accuracy.py $(if $(ERRORS),--errors $(ERRORS))

# Takes about half an hour.
fuzz: $(VENV)/.dev  ## Give every reader of untrusted input 100,000 broken inputs
	TOLLBOOK_FUZZ=100000 $(BIN)/python -m pytest -n 2 tests/*/test_fuzz*.py

bench: $(VENV)/.dev  ## Measure speed and memory on the corpora in ../shared
	$(BIN)/python benchmarks/bench.py

# About half an hour, most of it for making the book.
bench-web: $(VENV)/.dev  ## Measure the workbench on a book of 1,000,000 claims
	$(BIN)/python benchmarks/workbench.py $(if $(wildcard /usr/bin/chromium),--paint)

# Hashes for every platform that Python 3.11 or newer runs on; no index is named in the locks.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml
lock: | $(BIN)/python  ## Lock the dependencies of pyproject.toml anew
	@test -x $(BIN)/uv || $(PIP) install --quiet uv
	$(LOCK) --group build --group dev --output-file requirements-dev.lock $(LOCK_ARGS)
	$(LOCK) --group build --override requirements.override --constraint requirements-dev.lock --output-file requirements.lock $(LOCK_ARGS)

clean:  ## Remove .venv and what the tools left behind
	rm -rf $(VENV) build dist web/node_modules src/tollbook/web/static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
