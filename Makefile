# Two commands are the whole set-up:
#   make run    opens the rehearsal room; with ALONGSIDE_TOKEN set, runs the real bot
#   make test   runs everything
# Everything is installed into .venv, and only again when what is locked has changed.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check catalogues bench lock

run: .venv/installed
	@if [ -n "$$ALONGSIDE_TOKEN" ]; then exec $(BIN)/alongside run; else exec $(BIN)/alongside rehearse; fi

test: check
	$(BIN)/python -m pytest -n auto

# What needs no conversation to be played: style, types, borders, and the project's own scripts and translations. It is
# red only for what somebody has changed: of numbers that have grown too old it warns. Before a release: alongside check.
check: .venv/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m bot.translating --check
	$(BIN)/alongside check --age-warns

# Brings the translations' files up to date with the scripts. Translates nothing.
catalogues: .venv/installed
	$(BIN)/python -m bot.translating

# How fast it is beside others: about ten minutes, and nothing else should run on the machine.
bench: .venv/installed-for-tests
	$(BIN)/python -m tests.bench

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-for-tests: .venv/installed tests/requirements.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r tests/requirements.lock
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Alongside needs Python 3.11 or newer. Install it, or name one: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is missing. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# Writes both lock files anew. The machine's own pip settings are left out, so that none of them ends up in a lock.
LOCK := env -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u PIP_FIND_LINKS PIP_CONFIG_FILE=/dev/null \
  CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe \
  --strip-extras --no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

lock: .venv/installed-for-tests
	$(LOCK) --build-deps-for editable --output-file requirements.lock pyproject.toml
	$(LOCK) --build-deps-for editable --extra test --constraint requirements.lock \
	  --output-file tests/requirements.lock pyproject.toml
