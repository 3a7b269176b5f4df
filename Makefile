# Everything a person needs: `make run` and `make test`. Both make the virtual environment they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-fast lint types bench drill messages data-map screenshots clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

run: $(VENV)/.installed  ## Run the bot; without a DISCORD_TOKEN, open practice Discord
	$(BIN)/python -m bot

test: $(VENV)/.installed-dev  ## The whole suite
	$(BIN)/python -m pytest $(PYTEST_ARGS)

test-fast: $(VENV)/.installed-dev  ## The quick suite, under a minute
	$(BIN)/python -m pytest -m "not slow" -n auto --dist worksteal $(PYTEST_ARGS)

lint: $(VENV)/.installed-dev  ## Style, types and the arrows between rooms
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --no-cache --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.installed-dev  ## Ratios against bare discord.py, measured in one run
	$(BIN)/python -m tests.bench $(BENCH_ARGS)

drill: $(VENV)/.installed-dev  ## Lose a bot under load and start it from its backup; prints what was lost and how long it took
	$(BIN)/python -m tests.drill

messages: $(VENV)/.installed-dev  ## Collect every sentence into the catalogue
	$(BIN)/python -m tests.collect_sentences

data-map: $(VENV)/.installed  ## Write docs/data-map.md: what is stored, whose it is and when it goes
	$(BIN)/python -m bot data-map --markdown > docs/data-map.md
	$(BIN)/python -m bot data-map --fill docs/PRIVACY.md docs/templates/*.md

screenshots: $(VENV)/.installed-dev  ## A picture of each main screen of practice Discord, in docs/pictures
	$(BIN)/python -m tests.screenshots

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
