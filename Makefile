# make run: a department at work in the browser.  make test: everything the continuous build runs.
PY := .venv/bin/python
export PYTHONPYCACHEPREFIX ?= $(CURDIR)/var/pycache

.PHONY: setup setup-test run test test-sqlite test-postgres test-browser check lock clean

setup: .venv/.run-ready huiyin/web/static/vendor/.ready
	@scripts/system.sh run

setup-test: .venv/.test-ready huiyin/web/static/vendor/.ready
	@scripts/system.sh test

.venv/bin/python:
	python3 -m venv .venv

.venv/.run-ready: requirements.lock | .venv/bin/python
	.venv/bin/pip install -q -r requirements.lock
	.venv/bin/pip install -q --no-deps -e .
	touch $@

.venv/.test-ready: requirements-dev.lock .venv/.run-ready
	.venv/bin/pip install -q -r requirements-dev.lock
	touch $@

huiyin/web/static/vendor/.ready: package-lock.json scripts/vendor.py
	npm ci --silent --no-audit --no-fund
	python3 scripts/vendor.py
	touch $@

run: setup
	$(PY) -m huiyin.cli demo --serve

test: setup-test
	$(MAKE) --no-print-directory -j2 --output-sync=target check test-smoke test-browser
	$(MAKE) --no-print-directory test-sqlite test-postgres

test-sqlite:
	$(PY) -m pytest -n 2 --dist worksteal --nomigrations -m "not browser and not bench"

test-postgres:
	SERVER_OPTIONS="-c fsync=off -c full_page_writes=off -c synchronous_commit=off" scripts/postgres.sh $(PY) -m pytest -n 2 --dist worksteal --nomigrations -m "not browser and not bench and not once"

test-browser:
	$(PY) -m pytest --nomigrations -m browser

test-smoke:
	scripts/postgres.sh $(PY) -m pytest -m smoke

check: setup-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy huiyin
	$(PY) -m huiyin.cli manage makemigrations --check --dry-run

lock:
	.venv/bin/pip-compile -q --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --upgrade -o requirements.lock pyproject.toml
	.venv/bin/pip-compile -q --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --upgrade --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf var .venv node_modules huiyin/web/static/vendor
