# Two commands matter: `make report` and `make test`. Both set up what they need in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SHELL := /bin/sh

# What is compiled is kept, for tests start the command a hundred times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report test coverage browser loops check format lock clean help

help:
	@echo 'make report   cluster seeds/ and write reports/seeds/index.html'
	@echo 'make test     lint, type-check and test'
	@echo 'make coverage test, and name the lines that no test runs'
	@echo 'make format   format the code and renew the made pages of docs/'
	@echo 'make lock     renew requirements/*.txt to the newest versions allowed'
	@echo 'make clean    remove the environment and caches'

report: $(VENV)/.run
	$(BIN)/dedup run seeds -o runs/seeds --report reports/seeds
	@echo 'Open reports/seeds/index.html'

# The order is drawn, and here it is the same for all: pytest alone draws another one each time. A
# container may show the cores of its whole machine, and each process takes half a gigabyte.
test: $(VENV)/.test check loops browser
	$(BIN)/python -m pytest -n auto --maxprocesses=8 --randomly-seed=1

# Watching every line costs two thirds more than the tests.
coverage: $(VENV)/.test loops browser
	$(BIN)/python -m pytest -n auto --maxprocesses=8 --cov --cov-report=term:skip-covered

browser:
	@.ci/browser

# All loops are compiled once, side by side, where every test process would compile its own.
loops: $(VENV)/.run
	$(BIN)/python -c \
	  'from dedup.compiled import compile_ahead, wait_for_loops; compile_ahead(3); wait_for_loops()'

check: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/python docs/tables.py > docs/tables.md
	$(BIN)/python docs/configuration.py > docs/configuration.md
	NUMBA_CACHE_DIR=$$(mktemp -d) $(BIN)/python docs/loops.py > dedup/data/loops.jsonl

# The two environments are one: what the tests need comes on top of what the tool needs. A stamp is
# touched last, so a broken installation starts again.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is not: make PYTHON=/path/to/python3.11" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make environments: on Debian and Ubuntu, apt-get install python3-venv" >&2; \
	  exit 1; }
	$(PYTHON) -m venv $(VENV)

# One version of a library for all Pythons: the report names them, and types depend on NumPy's.
lock:
	$(PYTHON) -m venv --clear .tools/lock
	.tools/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	for name in run test; do \
	  if [ $$name = test ]; then more='--extra test'; else more=''; fi; \
	  .tools/lock/bin/uv pip compile --quiet --upgrade --universal --fork-strategy fewest \
	    --python-version 3.11 --no-strip-extras \
	    --generate-hashes --no-header --no-annotate --no-emit-index-url \
	    pyproject.toml requirements/build.in $$more -o requirements/$$name.txt || exit 1; \
	done

clean:
	find dedup -name '*.nb[ic]' -delete
	rm -rf $(VENV) .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
