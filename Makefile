# Each target is a list of named steps, the same on a desk and in CI. `make help` tells them.

PYTHON ?= python3
BIN := .venv/bin
step = @printf '\n--- %s\n' "$(1)"

.PHONY: help up test check bench fmt reset screenshots boards secrets lock install install-dev

help: ## Show this
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

up: ## Install what is missing and start the desk; Ctrl-C stops it
	@$(PYTHON) deploy/bootstrap.py
	@exec $(BIN)/opora up

reset: ## Throw the desk's data away, after asking
	@$(PYTHON) deploy/bootstrap.py
	@exec $(BIN)/opora reset

test: install-dev ## Run every test on real servers
	$(call step,tests side by side)
	@$(BIN)/python -m pytest -n auto --dist loadgroup -m "not serial"
	$(call step,tests that take a shared server down)
	@$(BIN)/python -m pytest -m serial

check: install-dev ## Everything that can be said without running the program
	$(call step,ruff: faults)
	@$(BIN)/ruff check
	$(call step,ruff: format)
	@$(BIN)/ruff format --check --quiet
	$(call step,mypy: types)
	@$(BIN)/mypy
	$(call step,import-linter: arrows)
	@$(BIN)/lint-imports --no-cache
	$(call step,djlint: templates)
	@$(BIN)/djlint --lint --quiet app
	$(call step,migrations: one head and safe SQL)
	@$(BIN)/python deploy/check_migrations.py
	$(call step,locks: agree with the project and name no host)
	@$(BIN)/python deploy/check_locks.py

fmt: install-dev ## Put the code in form
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

bench: install-dev ## Measure speed
	@$(BIN)/python -m bench

screenshots: install-dev ## Draw every page, in both themes and languages
	@$(BIN)/python -m tests.browser.screenshots

boards: install-dev ## Write Grafana's boards from their code
	@$(BIN)/python -m grafana

secrets: ## Draw the secrets of docker-compose.yml, those that are missing
	@$(PYTHON) deploy/draw_secrets.py

lock: install-dev ## Take the newest versions into the locks
	@$(BIN)/python deploy/lock.py

install-dev:
	@$(PYTHON) deploy/bootstrap.py --dev
