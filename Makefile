# Everything starts from a bare python3 with pip: no ensurepip, no virtualenv, no server.
PYTHON ?= python3
BIN    := .venv/bin
# With LOCKED=1 (CI) exactly the versions of constraints.txt are installed.
LOCK   := $(if $(LOCKED),-c constraints.txt)

.PHONY: help demo test check setup bench mutations lock docs site clean

help:            ## this list
	@grep -hE '^[a-z]+: .*##|^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: .venv/.ok ## the virtual environment, with everything in it

# Modules are compiled when they are first used: most of what comes never is.
.venv/.ok: pyproject.toml constraints.txt
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --no-compile $(LOCK) -e '.[dev]'
	touch $@

demo: .venv/.ok  ## crawl, match and mail three sample SMEs into out/ (LIVE=1 reads the live portal)
	$(BIN)/python -m app demo $(if $(LIVE),--live)

# What is compiled is kept, whatever the machine says otherwise: dozens of processes load the same modules.
test: .venv/.ok  ## all tests
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/.ok ## lint, types, contracts, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m docs.generate --check

docs: .venv/.ok  ## write the generated parts of the docs anew
	$(BIN)/python -m docs.generate
	$(BIN)/python -m tests.app.transcripts

site: .venv/.ok  ## the docs as a site, in out/site; a broken link is an error
	$(BIN)/python -m docs.site

mutations: .venv/.ok ## what is noticed of each way in which each portal can go wrong
	$(BIN)/python -m benchmarks.mutations

bench: .venv/.ok ## speed, as ratios to references measured in the same run
	$(BIN)/python -m benchmarks

lock: .venv/.ok  ## pin what is installed now, for CI
	$(PYTHON) -m pip --python $(BIN)/python freeze --exclude-editable > constraints.txt

clean:           ## remove what make made
	rm -rf .venv out
