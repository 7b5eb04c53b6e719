# One verb per concern. PYTHON picks the interpreter: make test PYTHON=python3.12
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One test process more than cores, because pages wait much of the time; four at most.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(min(4, 1 + os.cpu_count()))")

.PHONY: help demo test slow lint types format bench mutations docs screens engines site all clean

help:  ## list the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 11

demo: $(VENV)/.run  ## the phonebook app on an emulated phone, with live reload
	@test -e demo || $(BIN)/gmi new demo --template phonebook > /dev/null
	@$(BIN)/gmi dev demo || test $$? -eq 130  # Ctrl-C is how it ends

test: $(VENV)/.dev  ## the tests, in a real browser; installs one if there is none
	@$(BIN)/python -m gmi_appkit.testing.browser --install
	@$(BIN)/python -m pytest -n $(WORKERS)

slow: $(VENV)/.dev  ## the tests that make test leaves out: more screens, whole runs of gmi test
	@$(BIN)/python -m pytest -n $(WORKERS) -m slow

lint: $(VENV)/.dev  ## style
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev  ## types
	$(BIN)/mypy

format: $(VENV)/.dev  ## mend the style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.dev  ## every benchmark, beside its peers
	@for bench in $(filter-out %_mutations.py,$(wildcard tests/bench/bench_*.py)); do echo "== $$bench"; $(BIN)/python $$bench || exit; done

mutations: $(VENV)/.dev  ## what the apps' tests notice of planted mistakes; takes its time
	$(BIN)/python tests/bench/bench_mutations.py --planted

docs: $(VENV)/.dev  ## what is generated: references, and the pictures of the apps
	$(BIN)/python -m gmi_appkit.protocol.javascript
	$(BIN)/python -m gmi_appkit.check.reference
	$(BIN)/python -m gmi_appkit.reference
	@for app in phonebook speed_dial sms_composer kiosk; do \
		$(BIN)/gmi screenshot app_templates/$$app --profile gxp2200 --profile gxp2200-panel -o docs/images; done
	$(BIN)/python docs/screens/workbench.py
	$(BIN)/python docs/screens/failures.py
	$(BIN)/python docs/screens/draw.py

screens: $(VENV)/.dev  ## contact sheets: each app in its states, sizes and themes
	$(BIN)/python docs/screens/draw.py

engines: $(VENV)/.dev  ## the apps' tests in what is nearest to the phone's engine
	$(BIN)/python -m pytest $(addprefix tests/e2e/,phonebook speed_dial sms_composer kiosk kit keys small_apps) app_templates \
		-n $(WORKERS) -m "" --gmi-engine android23
	@for app in app_templates/*/; do echo "== $$app"; $(BIN)/gmi test $$app --engine webkit534 || exit; done

site: $(VENV)/.dev  ## the documentation as a web site, in site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "Open site/index.html"

all: lint types test  ## what CI runs

clean:  ## remove what make made
	rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.run
