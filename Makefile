# Everything that people run; the README explains each. Needs Python 3.11 or later and make.

PYTHON ?= python3
PORT ?= 8000
PORTAL_TODAY ?= 2007-09-10
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

.DEFAULT_GOAL := help
.PHONY: help run test test-embedded test-full services lint bench bench-parsing bench-reminders messages clean

help:
	@echo "make run       set everything up and serve the portal on http://127.0.0.1:$(PORT)"
	@echo "make test      run the whole test suite"
	@echo "make services  install what the tests of the full set-up need (Debian or Ubuntu)"
	@echo "make lint      check style, templates, migrations, translations, deployment settings"
	@echo "make bench     measure the figures, as ratios"
	@echo "make bench-parsing CORPUS=<folder>  measure the parser against decisions whose truth is known"
	@echo "make bench-reminders  measure the reminder engine on a real PostgreSQL and Redis, under faults too"
	@echo "make messages  bring the translation catalogues up to date with the texts"

$(VENV)/installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Babel compiles the catalogues, so that a machine without gettext can run the portal.
%.mo: %.po $(VENV)/installed
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@ --domain=django

run: export PORTAL_ORIGIN ?= http://127.0.0.1:$(PORT)
run: export PORTAL_TODAY := $(PORTAL_TODAY)
run: export PORTAL_EXAMPLES ?= 1
run: $(VENV)/installed $(CATALOGUES)
	@$(BIN)/python manage.py set_up_portal
	@PATH="$(CURDIR)/$(BIN):$$PATH" deploy/serve.sh $(PORT)

test: $(VENV)/installed-dev $(CATALOGUES)
	@$(BIN)/python -m tests.run

services:
	@deploy/install-services.sh

lint: $(VENV)/installed-dev $(CATALOGUES)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m deploy.check_translations
	@$(BIN)/python -m deploy.check_full_settings

bench: $(VENV)/installed-dev $(CATALOGUES)
	@$(BIN)/python -m bench

bench-parsing: $(VENV)/installed-dev
	@$(BIN)/python -m bench.parsing $(if $(MISSES),--misses) "$(CORPUS)"

bench-reminders: $(VENV)/installed-dev $(CATALOGUES)
	@$(BIN)/python -m bench.reminders $(PART)

messages: $(VENV)/installed-dev
	@$(BIN)/python manage.py makemessages --all --no-location --no-obsolete --ignore .venv --ignore var
