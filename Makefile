# The two commands that matter are `make run` and `make test`; `make` alone lists the rest.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check fix types imports bench bench-quick where lifecycle-docs lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.installed .venv/.translated ## install what the program needs into .venv

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || { echo "Supportdesk needs Python 3.11, 3.12 or 3.13; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || echo missing). Try: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing (on Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.python requirements.lock pyproject.toml
	@echo "Installing the program's packages; the first time this takes one or two minutes ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv/.translated: .venv/.installed $(wildcard supportdesk/translations/*/LC_MESSAGES/*.po)
	@$(BIN)/pybabel --quiet compile -d supportdesk/translations 2>/dev/null
	@touch $@

setup-dev: setup .venv/.installed-dev

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	@echo "Installing the tests' packages ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: setup ## open a working county on http://127.0.0.1:8000 (a demo county when the database is empty)
	@$(BIN)/supportdesk run

test: setup-dev check ## everything that must hold: style, types, floors, and every test on SQLite and PostgreSQL
	@# A file stays with one worker: what its tests share is made once.
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

check: setup-dev ## style, types and the arrows between the floors
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

fix: setup-dev ## let ruff mend what it can
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

bench: setup-dev ## measure speed and memory as ratios, in one run
	@$(BIN)/python -m benchmarks $(BENCH)

bench-quick: setup-dev ## the same with 1,000 and 10,000 cases
	@$(BIN)/python -m benchmarks --quick $(BENCH)

where: ## where a feature lives on every floor: make where F=loans
	@find supportdesk templates tests -path '*$(F)*' -not -name '*.pyc' | sort

lifecycle-docs: setup ## draw docs/*-lifecycle.md from the tables
	@$(BIN)/python -c 'from pathlib import Path; from supportdesk.domain.programmes.catalogue import lifecycle_documents as d; [Path(f"docs/{k}-lifecycle.md").write_text(t, "utf-8") for k, t in d()]'

lock: ## pin every version anew (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.lock

clean: ## remove .venv and caches, never data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build *.egg-info
