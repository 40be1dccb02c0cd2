# Alongside: everything a person or a build machine runs. `make help` lists it.
# Needs only GNU make, Python 3.11+ and Node 20+ (see docs for why).
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
PORT ?= 8000
VAR ?= var
SCALE ?= small
ONLY ?=
ARGS ?=
JOBS ?= 2

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ASSET_SOURCES := $(shell find assets -type f -not -path 'assets/node_modules/*' -not -path 'assets/build/*' 2>/dev/null)

export DATABASE_URL DATABASE_APP_PASSWORD

.PHONY: help run test check bench setup setup-dev assets browser lock format clean

help: ## list the targets, a line each
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: setup assets ## set everything up and serve until Ctrl-C (PORT=8000, VAR=var: the data folder)
	@ALONGSIDE_VAR="$(VAR)" ALONGSIDE_DEMO="$${ALONGSIDE_DEMO:-1}" PORT="$(PORT)" exec $(BIN)/alongside up

test: setup-dev assets browser ## run every test (DATABASE_URL= uses that server, ARGS= goes to pytest, JOBS=2)
	@ALONGSIDE_VAR="$(VAR)/test" ALONGSIDE_TEST_VAR="$(VAR)/test" JOBS="$(JOBS)" tools/test.sh $(ARGS)

check: setup-dev ## formatting, lint, types, import contracts, budgets, templates, missing migrations
	@ALONGSIDE_VAR="$(VAR)/test" tools/check.sh

bench: setup-dev assets ## the benchmarks, one JSON object a line (SCALE=small|medium|large, ONLY=name,name)
	@ALONGSIDE_VAR="$(VAR)/bench" $(BIN)/python -m bench --scale "$(SCALE)" $(if $(ONLY),--only "$(ONLY)")

setup: $(STAMPS)/run # the virtual environment and what the program needs to run

setup-dev: $(STAMPS)/dev # the same, and what building and testing needs

assets: $(STAMPS)/assets # style sheets, scripts and pictures for the browser

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Alongside needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	@echo "Making the virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(STAMPS)/run: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages …"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/run
	@echo "Installing the locked tools for building and testing …"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

$(STAMPS)/npm: package-lock.json package.json .npmrc | $(BIN)/python
	@node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null \
	  || { echo "Alongside needs Node 20 or newer, with npm, to build what the browser loads."; exit 1; }
	@echo "Installing the locked browser packages …"
	@npm ci --no-audit --no-fund --loglevel=error --no-update-notifier
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/assets: $(STAMPS)/npm $(ASSET_SOURCES)
	@echo "Building what the browser loads …"
	@node assets/build.mjs
	@mkdir -p $(STAMPS) && touch $@

browser:
	@tools/chromium.sh

lock: setup-dev ## work the locks out again from requirements*.in and package.json (needs the network)
	@for name in requirements requirements-dev; do \
	  CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o $$name.txt $$name.in; \
	done
	@npm install --package-lock-only --no-audit --no-fund --loglevel=error
	@if grep -nE '"resolved"|--(index-url|extra-index-url|trusted-host|find-links)' package-lock.json requirements*.txt; then \
	  echo "A lock names an address; it must not."; exit 1; fi

format: setup-dev ## put the Python into the house format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean: ## remove what was built or installed (never var/, where the data is)
	@rm -rf $(VENV) node_modules build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
