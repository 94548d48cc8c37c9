# Every command of the project. `make` alone lists them. Written for GNU make 3.81, which macOS ships.
.DEFAULT_GOAL := help
.PHONY: help run test check formatted linted typed migrated deployable layered format bench faults browser clean

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$python && break; done)
BIN := .venv/bin
PYTEST := $(BIN)/pytest
export PYTHONUNBUFFERED := 1

# An environment whose Python has gone (an upgrade took it away) is made again.
ifneq ($(wildcard .venv/made),)
  GONE := $(shell $(BIN)/python -c '' 2>/dev/null || rm -rf .venv)
endif

help:  ## list these commands
	@echo 'chatsite: make <command>; PORT and DATA_DIR are respected, as in: make run PORT=8100 DATA_DIR=/srv/chat'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1 | \2/p' $(firstword $(MAKEFILE_LIST)) | awk -F '|' '{ printf "%-10s %s\n", $$1, $$2 }'

run: .venv/runtime  ## install what is missing, prepare the data and serve the site
	@$(BIN)/python manage.py setup
	@exec $(BIN)/python manage.py serve

test: .venv/develop browser  ## run the tests (installs their tools and, where there is none, a Chromium)
	@CHROMIUM="$$(sh .ci/chromium)" $(PYTEST) -n 2 --dist loadfile -m 'not slow' $(TESTS)

check: formatted linted typed migrated deployable layered  ## formatting, lint, types, migrations, deployment, directions of imports

formatted: .venv/develop
	@$(BIN)/ruff format --check --quiet . || { echo 'Not formatted; run: make format'; exit 1; }

linted: .venv/develop
	@$(BIN)/ruff check --quiet .

typed: .venv/develop
	@$(BIN)/mypy .

migrated: .venv/develop
	@$(BIN)/python manage.py makemigrations --check --dry-run

deployable: .venv/develop
	@sh .ci/deployable

layered: .venv/develop
	@$(BIN)/lint-imports --no-cache --no-logo

format: .venv/develop  ## bring the code into its form
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

bench: .venv/develop  ## measure: first token, CPU per token, pages (a few minutes)
	@for what in streams pages start; do $(BIN)/python -m tests.benchmarks $$what || exit 1; done

faults: .venv/develop browser  ## the long suites: killed servers, and whatever else takes minutes
	@CHROMIUM="$$(sh .ci/chromium)" $(PYTEST) tests/faults -m 'slow or not slow'
	@CHROMIUM="$$(sh .ci/chromium)" $(PYTEST) tests -m slow --ignore=tests/faults

browser: .venv/develop
	@sh .ci/chromium >/dev/null

clean:  ## remove the environment and the tools' caches; data stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# --- What has to be there first ----------------------------------------------------------------------------------------------

.venv/made:
	@test -n "$(PYTHON)" || { echo 'chatsite needs Python 3.11 or newer and found none. Debian: apt-get install python3 python3-venv.' \
	    'macOS: brew install python. Or name one: make run PYTHON=/path/to/python3'; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo 'chatsite needs Python 3.11 or newer; $(PYTHON) is older or does not start.'; exit 1; }
	@if command -v uv >/dev/null; then test -x $(BIN)/python || uv venv --quiet --seed --python "$(PYTHON)" .venv; \
	else $(BIN)/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv .venv >/dev/null || { rm -rf .venv; \
	    echo 'This Python cannot make virtual environments. Debian: apt-get install python3-venv. Or install uv.'; exit 1; }; fi
	@touch $@

.venv/runtime: .venv/made requirements.txt
	@$(call install,requirements.txt)

.venv/develop: .venv/made requirements-dev.txt
	@$(call install,requirements-dev.txt)

# Every file that is installed is one whose hash the lock names.
define install
echo 'Installing $(1) into .venv …'; \
if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
else $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $(1); fi \
|| { echo 'Installing failed; the lines above say why. Nothing was started.'; exit 1; }; \
touch $@
endef
