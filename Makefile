# Redress. `make run` serves it with demonstration cases, `make test` runs every test; both set up what they need.
PY := .venv/bin/python
BIN := .venv/bin
TRAINING := REDRESS_TRAINING=1 REDRESS_TRAINING_RUNS=1
ADDRESS := --host 127.0.0.1 --port 8000
TESTS ?= tests

.PHONY: help setup setup-dev run test check types bench docs pictures format lock clean
.DEFAULT_GOAL := help

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

setup:  ## environment, dependencies, front end; no data
	@requirements/setup.sh base

setup-dev:
	@requirements/setup.sh dev

run: setup  ## set up, and serve with demonstration cases in training mode on http://127.0.0.1:8000
	@requirements/system.sh run
	@$(TRAINING) $(PY) -m app migrate
	@$(TRAINING) $(PY) -m app deploy
	@$(TRAINING) $(PY) -m app demo --if-new
	@$(TRAINING) exec $(PY) -m app serve $(ADDRESS)

test: setup-dev  ## set up, lint, and run every test
	@requirements/system.sh test
	@$(MAKE) --no-print-directory check types
	@$(PY) -m pytest -n 2 --dist worksteal $(TESTS)

check: setup-dev  ## the quick linters
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/hadolint Dockerfile
	@$(BIN)/djlint --lint --quiet app

types: setup-dev  ## mypy --strict
	@$(BIN)/mypy

bench: setup-dev  ## the figures of docs/performance.md
	@$(PY) -m tests.bench

format: setup-dev  ## put the code in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: setup-dev  ## write the reference pages of docs/ again
	@$(PY) -m docs.reference

pictures: setup-dev  ## take the pictures of docs/guide/ again, from a product of their own
	@$(PY) -m docs.pictures

lock:  ## make the lock files again (needs uv)
	@requirements/lock.sh

clean:  ## remove what was installed and built; data in var/ stay
	@rm -rf .venv frontend/node_modules app/web/static/built* .mypy_cache .ruff_cache .pytest_cache .hypothesis
