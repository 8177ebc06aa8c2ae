# What a developer does here.  `make help` lists it; README.md has the first ten minutes.

PYTHON = .venv/bin/python
DEBUG_ENV = DEBUG=1
# What a deployed server would have, for `check --deploy`.
DEPLOY_ENV = DEBUG=0 HTTPS=1 ALLOWED_HOSTS=desk.example SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')
COMPILE = $(PYTHON) -m uv pip compile --quiet --generate-hashes --python-version 3.11
# Each process has a database and a browser of its own, and takes whole files.
PYTEST = $(DEBUG_ENV) $(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run worker stop env browser test test-all check lint types pages layers schema deploy audit bandit upgrade-safe fmt lock migrations shell dbshell clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: env ## serve on the next free port from 8000, with a worker beside it; Ctrl-C ends both
	@$(PYTHON) -m claimtrack.start

worker: env ## workers alone, for the database of DATABASE_URL; Ctrl-C ends them
	@$(PYTHON) -m claimtrack.start worker

stop: ## end the servers of this clone, and its PostgreSQL
	@test ! -x $(PYTHON) || $(PYTHON) -m claimtrack.start stop

env: ## make .venv, or renew it where the requirements have changed
	@scripts/environment

browser: ## install the browser that the tests use, where we may
	@scripts/browser

test: env browser ## the tests, without the slow sweeps; some of them by ARGS=tests/api
	@$(PYTEST) -m "not slow" $(ARGS)

test-all: env browser ## all tests
	@$(PYTEST) $(ARGS)

check: lint types pages layers schema deploy audit bandit upgrade-safe ## all that is to be right before a commit, but for the tests

lint: env ## ruff: rules and format
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types: env ## mypy, strict
	$(DEBUG_ENV) $(PYTHON) -m mypy

pages: env ## djlint over the templates
	$(PYTHON) -m djlint templates --check --lint --quiet

layers: env ## import-linter: who may import whom
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo

schema: env ## do the migrations hold all that the models say?
	$(DEBUG_ENV) $(PYTHON) manage.py makemigrations --check --dry-run

deploy: env ## Django's checks of a deployed server
	@$(DEPLOY_ENV) $(PYTHON) manage.py check --deploy --fail-level WARNING

bandit: env ## what in the code an attacker could use
	$(PYTHON) -m bandit -q -ll -c pyproject.toml -r claims claimtrack scripts

upgrade-safe: env ## can the old version run while the migrations since the last tag are applied?
	$(PYTHON) scripts/safe_migrations.py

audit: env ## known vulnerabilities of what is pinned
	$(PYTHON) scripts/audit.py requirements.txt

fmt: env ## put the code in order
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

lock: env ## requirements*.in -> requirements*.txt, pinned with hashes
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) -c requirements.txt requirements-dev.in -o requirements-dev.txt

migrations: env ## write the migrations for what changed in the models
	$(DEBUG_ENV) $(PYTHON) manage.py makemigrations

shell: env ## Python with the models at hand
	@$(PYTHON) manage.py shell

dbshell: env ## psql in the database
	@$(PYTHON) manage.py dbshell

clean: ## remove what tools have left; the database and the secret key stay
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis staticfiles var/static
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
