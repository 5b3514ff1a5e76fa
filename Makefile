# Two commands: `make run` starts the app, `make test` checks everything. Both set up what they need.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: run test lint bench fuzz clean

run: .venv/runs
	$(BIN)/python -m duediligence app

test: .venv/tests
	$(BIN)/python tests/machine.py
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/benches
	$(BIN)/python -m benchmarks

fuzz: .venv/tests
	$(BIN)/python -m tests.spreadsheets.fuzz --files 2000

clean:
	rm -rf .venv build dist

.venv/runs: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) --constraint constraints.txt --editable .
	touch $@

.venv/tests: .venv/runs
	$(PIP) --constraint constraints.txt --editable '.[dev]'
	touch $@

.venv/benches: .venv/tests
	$(PIP) --constraint constraints.txt --editable '.[bench]'
	touch $@
