# Two commands do everything on a machine that has Python 3.11 or later and make:
#   make reports   installs into .venv and builds the demonstration reports
#   make test      installs what the tests need as well and runs every check

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

# Thirteen reports: of real published figures (RTD, RJ1, RYA and RNN with survey results of white and BME staff), and of one
# made-up trust; each organisation.yml says which years.
DEMONSTRATION := RXY RTD bpas X01 RJ1 RWV QHM RYA RNN

.DEFAULT_GOAL := help
.PHONY: help reports test lint types unit integration fuzz docs notebooks refresh-notebooks national benchmarks lock clean system-packages

help:                    ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## / — /'

reports: $(VENV)/.runtime   ## build the demonstration reports into reports/
	@$(BIN)/wres build $(DEMONSTRATION)
	@$(BIN)/wres publish X01 --year 2024 --on 2026-11-22

national: $(VENV)/.runtime  ## build every organisation's report for 2025
	@$(BIN)/wres build --year 2025

test: lint types unit integration notebooks   ## every check that CI makes

lint: $(VENV)/.development  ## style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.development ## strict type check
	@$(BIN)/mypy

# Tests start hundreds of processes, each of which would compile the program anew where bytecode is not kept.
unit integration fuzz notebooks: export PYTHONDONTWRITEBYTECODE =

unit: $(VENV)/.development   ## tests of modules, properties and back tests: two minutes
	@$(BIN)/pytest -n auto --dist loadgroup -m "not integration"

integration: $(VENV)/.development $(VENV)/.validator system-packages   ## sites in a browser, processes that are killed, clusters, attacks
	@$(BIN)/pytest -n auto --dist loadgroup -m integration

fuzz: $(VENV)/.development  ## try ten times as many examples of every property, new ones each time
	@$(BIN)/pytest -n auto --dist loadgroup -m "hypothesis or fuzz" --hypothesis-profile search

notebooks: $(VENV)/.development  ## run the notebooks and compare with the outputs kept in them
	@$(BIN)/pytest -p nbval.plugin --nbval notebooks -n auto --dist loadfile

refresh-notebooks: $(VENV)/.development  ## run the notebooks and keep their outputs
	@$(BIN)/python -m tests.notebooks.refresh

benchmarks: $(VENV)/.development  ## measure builds and write docs/benchmarks.md
	@$(BIN)/python benchmarks/suite.py --write

docs: $(VENV)/.development  ## the reference of all public classes and functions, in build/reference/
	@$(BIN)/pip install -q --disable-pip-version-check "pdoc>=15"
	@$(BIN)/pdoc --docformat numpy --no-show-source -o build/reference \
		$$(find wres_kit -name '*.py' ! -name __main__.py | sort | sed 's#/__init__.py$$##; s#\.py$$##; s#/#.#g')
	@echo "build/reference/index.html"

# The lock holds every package with its hashes; the development lock is the same with the extras dev and cluster.
lock: $(VENV)/.development  ## write the lock files anew from pyproject.toml
	@$(BIN)/pip install -q "uv>=0.5"
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --extra dev --extra cluster --extra postgresql -c requirements.lock pyproject.toml -o requirements-dev.lock
	@echo 'roc-validator>=0.13' | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate - -o requirements-validator.lock

$(VENV)/.runtime: requirements.lock pyproject.toml
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (a minute or two, once)"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.development: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing what the tests need into $(VENV)"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# The outside validator of RO-Crates needs an older rich than wres, so it lives in an environment of its own.
$(VENV)/.validator: requirements-validator.lock $(VENV)/.runtime
	@echo "Installing the validator of RO-Crates into $(VENV)/validator"
	@test -x $(VENV)/validator/bin/pip || $(PYTHON) -m venv $(VENV)/validator
	@$(VENV)/validator/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-validator.lock
	@touch $@

# Chromium shows the built pages to the browser tests; a PostgreSQL server answers the tests of `wres import sql`.
system-packages:
	@missing=""; \
	command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing="$$missing chromium"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$$missing postgresql"; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing$$missing for the tests"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	else echo "Not installed:$$missing. The tests that need them will be skipped; install these packages to run them."; fi

clean:                   ## remove what was built, not what was written
	rm -rf build reports/*/ reports/*.html .mypy_cache .ruff_cache .pytest_cache .hypothesis
