# Everything here needs Python 3.11 or newer, make and git, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Whatever is installed is what constraints.txt names, by version and digest; uv itself comes from there.
UV_ALONE := awk '/^[a-z]/ { own = /^uv==/ } own' constraints.txt
LOCK := $(BIN)/uv pip compile pyproject.toml --extra test --extra lint --extra build --universal --generate-hashes --no-annotate --custom-compile-command "make lock" -q
STRIP := --keep-count --keep-id --extra-keys "metadata.papermill cell.metadata.papermill metadata.language_info"

# Compiled modules are kept: a second run of the tests starts faster.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help env demo test test-slow test-old-lab test-spark lint format samples lock lock-check goldens exercises picture run-sheets architecture bench clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(STAMP) ## make the environment in .venv

$(STAMP): pyproject.toml constraints.txt
	@echo "Making the environment in $(VENV) (once; a few minutes on a slow line) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(UV_ALONE) > $(VENV)/uv.txt
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt 2>/dev/null && \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r constraints.txt; \
	then :; else echo "uv did not work here; using pip."; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt; fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: $(STAMP) ## run the whole workshop on a made-up team and say where the report is
	@$(BIN)/workshop sample awkward teams/demo --replace
	@$(BIN)/workshop run teams/demo

test: $(STAMP) ## run the tests (under five minutes)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

test-slow: $(STAMP) ## run the tests that take long
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m slow

test-old-lab: $(STAMP) ## run the room's screen in the oldest JupyterLab that the kit works with
	@test -x .venv-lab44/bin/python || $(BIN)/uv venv --quiet --python $(BIN)/python .venv-lab44
	@$(BIN)/uv pip install --quiet --python .venv-lab44/bin/python --require-hashes -r constraints.txt
	@$(BIN)/uv pip install --quiet --python .venv-lab44/bin/python --require-hashes --no-deps -r tests/browser/lab44.txt
	@$(BIN)/uv pip install --quiet --python .venv-lab44/bin/python --no-deps --no-build-isolation -e .
	@.venv-lab44/bin/python -m pytest -q -m lab44 -k "not large" tests/browser/test_stage.py

test-spark: $(STAMP) ## count leads in a real Spark of two workers (needs Java; Spark is large)
	@test -x .venv-spark/bin/python || $(BIN)/uv venv --quiet --python $(BIN)/python .venv-spark
	@$(BIN)/uv pip install --quiet --python .venv-spark/bin/python --require-hashes -r constraints.txt
	@$(BIN)/uv pip install --quiet --python .venv-spark/bin/python --require-hashes --no-deps -b tests/spark.txt -r tests/spark.txt
	@$(BIN)/uv pip install --quiet --python .venv-spark/bin/python --no-deps --no-build-isolation -e .
	@.venv-spark/bin/python -m pytest -q tests/test_spark.py

lint: $(STAMP) ## check format, lint, types, and that notebooks keep no stray output
	@$(BIN)/ruff format --check --quiet src tests benchmarks
	@$(BIN)/ruff check --quiet src tests benchmarks
	@$(BIN)/ty check --quiet
	@$(BIN)/nbstripout --verify $(STRIP) notebooks/*.ipynb exercises/*.ipynb exercises/solutions/*.ipynb

format: $(STAMP) ## put the code into the project's format
	@$(BIN)/ruff format --quiet src tests benchmarks
	@$(BIN)/ruff check --quiet --fix src tests benchmarks

samples: $(STAMP) ## make the made-up teams and blank tables in data/ again
	@$(BIN)/workshop sample --all data

lock: $(STAMP) ## pin the newest versions of everything in constraints.txt, with their digests
	@$(LOCK) --upgrade -o constraints.txt

lock-check: $(STAMP) ## check that constraints.txt is what pyproject.toml asks for
	@cp constraints.txt $(VENV)/lock.txt
	@$(LOCK) -o $(VENV)/lock.txt
	@grep -v -e '--hash=' $(VENV)/lock.txt > $(VENV)/pins.txt; grep -v -e '--hash=' constraints.txt | diff - $(VENV)/pins.txt || \
	  { echo "constraints.txt is not what pyproject.toml asks for. Make it again with: make lock"; exit 1; }

goldens: $(STAMP) ## take the notebooks' present findings as the expected ones
	@$(BIN)/python tests/goldens.py

exercises: $(STAMP) ## make the exercises again from their solutions
	@$(BIN)/python -c "from workshop.exercises import source; print(*(path.name for path in source.write()) or ['Nothing to make: the exercises are what their solutions give.'])"

picture: $(STAMP) ## make the picture in the README again (needs Chromium)
	@$(BIN)/python tests/picture.py

run-sheets: $(STAMP) ## make facilitation/run-sheets.md again from the notebooks' minutes
	@$(BIN)/python -c "from pathlib import Path; from workshop import facilitation; Path('facilitation/run-sheets.md').write_text(facilitation.run_sheets(), encoding='utf-8')"

architecture: $(STAMP) ## make the layers in ARCHITECTURE.md again
	@$(BIN)/python tests/architecture.py

bench: $(STAMP) ## measure speed against a peer, as ratios
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script; done

clean: ## delete the environment and what the demo made
	rm -rf $(VENV) teams/demo
