# Everything a fresh machine needs is Python 3.11+ with venv, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# What Python has compiled once it need not compile again: tests start the command line many times.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test test-fast check setup lint types examples catalogues measures wheel bench clean

demo: setup
	rm -rf demo
	$(BIN)/nps-report new demo --example
	cd demo && ../$(BIN)/nps-report run last
	@echo
	@echo "Look at demo/reports/2026-10/all/internal.fr.pdf first, then customer.fr.html beside it;"
	@echo "each unit has a folder of its own in demo/reports/2026-10."

test: setup
	$(BIN)/python -m pytest -n auto --dist loadfile -rs

test-fast: setup
	$(BIN)/python -m pytest -n auto --dist loadfile -rs -m "not slow"

check: setup lint types examples catalogues wheel

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

examples: setup
	$(BIN)/python -m pytest -q nps_report benchmarks

catalogues: setup
	$(BIN)/python tools/catalogues.py --check

# How well comments are read: languages, themes, polarity and redaction, against sets labelled by hand.
measures: setup
	$(BIN)/python -m tools.verbatim_measures

wheel: setup
	$(BIN)/python tools/wheel_check.py

# How fast the kit is beside what it replaces, in about ten minutes. BENCH="--only commands rerun" measures some rows.
bench: setup
	$(BIN)/python -m benchmarks $(BENCH)

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $(STAMP)

clean:
	rm -rf $(VENV) demo dist build
