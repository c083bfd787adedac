PYTHON ?= python3
BIN := .venv/bin
SOURCES := pyproject.toml $(shell find recurtz data -name '*.py') README.md LICENSE
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

# Each of these processes runs a part of the tests.
WORKERS ?= 2
PYTEST := $(BIN)/pytest --numprocesses $(WORKERS) --benchmark-disable

# What people read.
ENGLISH := README.md CHANGELOG.md CONTRIBUTING.md RELEASING.md SECURITY.md recurtz tests docs examples benchmarks data tools

.PHONY: demo check test lint types docs playground site-test conformance census dist oldest release release-test pythons wasm audit sandbox spark organisation fuzz mutation soak load bench bench-columns bench-fast bench-hot bench-pythons clean

demo: .venv/.cli  ## the weekly lunch: 17 Mondays in Pacific time
	$(BIN)/recurtz instances examples/lunch.json --time-zone "Pacific Standard Time" --utc
	@echo "Lunch stays at 12:00 in Pacific time. In UTC it moves from 19:00 to 20:00 on 2017-11-06, because daylight saving time ends."

check: lint types  ## lint, types and the fast tests, on the sources: half a minute
	PYTHONPATH=$(CURDIR) $(PYTEST) tests -m "not slow" --hypothesis-profile fast --quiet

test: lint types .venv/.wheel  ## lint, types, and all tests and examples on the built wheel: minutes
	$(PYTEST) tests README.md docs --cov --cov-report=term
	$(BIN)/pytest --pyargs recurtz --doctest-modules --cov --cov-append --cov-report=

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell $(ENGLISH)

types: .venv/.dev
	$(BIN)/mypy

dist: .venv/.created  ## the wheel and the sdist in build/dist and a conda recipe in build/conda, checked; the wheel installed by pip and by uv
	rm -rf build/dist
	$(PIP) "build>=1.2" "check-wheel-contents>=0.6" "hatchling>=1.27" "py-rattler-build>=0.73" "twine>=6.1" "uv>=0.8"
	$(BIN)/python -m build --no-isolation --outdir build/dist
	$(BIN)/twine check --strict build/dist/*
	$(BIN)/check-wheel-contents build/dist/*.whl
	mkdir -p build/conda
	$(BIN)/python tools/conda_recipe.py build/dist/*.tar.gz > build/conda/recipe.yaml
	$(BIN)/python tools/conda_recipe.py --check build/conda/recipe.yaml
	set -e; version=$$($(BIN)/python -m hatchling version); \
	wheel=$$(pwd)/build/dist/recurtz-$$version-py3-none-any.whl; \
	for extras in "" "[cli]"; do \
		smoke="tools/smoke.py $$version $$(echo $$extras | tr -d '[]')"; \
		$(PYTHON) -m venv --clear build/dist/pip; \
		build/dist/pip/bin/pip install --quiet --disable-pip-version-check "$$wheel$$extras"; \
		build/dist/pip/bin/python $$smoke; \
		$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/dist/uv; \
		$(BIN)/uv pip install --quiet --python build/dist/uv "recurtz$$extras @ file://$$wheel"; \
		build/dist/uv/bin/python $$smoke; \
	done
	rm -rf build/dist/pip build/dist/uv && ls build/dist

release: .venv/.created  ## VERSION=0.2.0: the version, its section of the changelog, and `make dist`; no commit, no upload
	$(BIN)/python tools/release.py $(VERSION)
	$(MAKE) --no-print-directory dist

release-test:  ## `make release` on a clone of the last commit, in build/release: a minute
	rm -rf build/release && git clone --quiet . build/release
	$(MAKE) --no-print-directory -C build/release release VERSION=99.0.0

docs: .venv/.wheel  ## the site, in build/site; a warning is an error
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet --doctree-dir build/doctrees docs build/site
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory playground; \
		else echo "without the playground's Python, which needs npm: make playground"; fi
	@echo "build/site/index.html"

PYODIDE ?= 314.0.7

playground: .venv/.created  ## the playground's Python, in build/site/playground: Pyodide, recurtz, icalendar and Babel; needs npm
	@command -v npm >/dev/null || { echo "the playground needs npm, which installs Pyodide"; exit 1; }
	rm -rf build/playground
	$(PIP) --target build/playground '.[ical,words]'
	npm install --silent --no-audit --no-fund --prefix build/wasm pyodide@$(PYODIDE)
	$(BIN)/python docs/build_playground.py build/site build/wasm/node_modules/pyodide build/playground

site-test: docs  ## the site in headless Chromium: the playground, layouts, axe-core on every page; ten minutes; needs npm, and Debian's chromium and chromium-driver
	@command -v chromedriver >/dev/null || { echo "the test needs Debian's chromium and chromium-driver"; exit 1; }
	$(PIP) "selenium>=4.25"
	npm install --silent --no-audit --no-fund --prefix build/axe axe-core@4.14.1
	$(BIN)/pytest tests/site_browser --numprocesses 0 --benchmark-disable

conformance: .venv/.wheel .venv/.peers  ## every zone and week, ICU, zdump, libical, Windows' rules, other projects and their cases: minutes; needs Debian, a C++ compiler, libicu-dev, npm and, to install libical, root
	$(PIP) "PyICU>=2.12"
	ldconfig -p | grep -q 'libical\.so' || { apt-get update --quiet && apt-get install --quiet --yes libical-dev; }
	$(BIN)/pytest tests/conformance --hypothesis-profile thorough

census: .venv/.wheel .venv/.peers  ## the calendar files that public packages bring, read by recurtz, recurring-ical-events, node-ical and ical.js: two minutes; needs Node.js 20 and npm
	$(BIN)/python tests/conformance/census.py

oldest: .venv/.created  ## the tests with the oldest supported versions of all requirements: five minutes
	$(PYTHON) -m venv --clear .venv/oldest
	$(BIN)/python tests/oldest.py > .venv/oldest/versions.txt
	.venv/oldest/bin/pip install --quiet --disable-pip-version-check --constraint .venv/oldest/versions.txt '.[test]' hatchling
	.venv/oldest/bin/pytest tests README.md docs --ignore tests/project/test_supply.py --ignore tests/project/test_fastapi_app.py --ignore tests/zones/test_peers.py --ignore docs/compare.md --ignore docs/migrate/ical.md  # these need the newest

pythons:  ## the tests on each Python from 3.11 to 3.15 that is here, and on Debian's 3.13, 3.14 and 3.15; a quarter of an hour with PYTHONS=--fast, longer without; needs root and Debian
	$(PYTHON) tests/pythons/run.py $(PYTHONS)

wasm: .venv/.created  ## the core in Pyodide, which is CPython as WebAssembly, beside the oracle: half a minute; needs Node.js 18 and npm
	@command -v npm >/dev/null || { echo "Pyodide needs Node.js 18 or newer, and npm to install it"; exit 1; }
	rm -rf build/wasm/site
	$(PIP) --target build/wasm/site .
	npm install --silent --no-audit --no-fund --prefix build/wasm pyodide@$(PYODIDE)
	node tests/pythons/wasm.mjs build/wasm

audit: .venv/.dev  ## known vulnerabilities in the requirements; needs PyPI itself, because few mirrors have this data
	$(PIP) "pip-audit>=2.7"
	$(BIN)/python tests/audit.py

sandbox: .venv/.wheel  ## real clients of the sandbox, its page, kills, hostile requests and load: minutes; needs Node.js, npm, wrk, chromium and chromedriver
	$(PIP) "O365>=2.1" "selenium>=4.27" "trustme>=1.2"
	npm install --silent --no-audit --no-fund --prefix build/graph-client @microsoft/microsoft-graph-client@3.0.7 axe-core@4.14.1
	CLIENT_FOLDER=$(CURDIR)/build/graph-client $(BIN)/pytest tests/sandbox_clients
	NO_PROXY=127.0.0.1 $(BIN)/python tests/sandbox_clients/load.py

spark: .venv/.spark  ## columns on the real Spark, a cluster of two workers: a minute; needs Java 17 or newer
	$(BIN)/pytest tests/spark

organisation: .venv/.spark  ## 1,000,000 masters over a year by each engine: times, memory, checksums; ten minutes
	$(BIN)/python benchmarks/organisation.py

FUZZ_SECONDS ?= 600
TARGETS := events calendars rules prefer zone_names custom_zones exchange

fuzz: .venv/.wheel  ## an hour of random input, by atheris; build/fuzz has the input that it keeps
	$(PIP) "atheris>=3.0"
	for target in $(TARGETS); do $(BIN)/python tests/fuzz/run.py $$target $(FUZZ_SECONDS) || exit 1; done

MUTANTS ?= 120

mutation: .venv/.dev  ## 120 random small changes to each module of the core, which tests must notice: hours
	$(PIP) "cosmic-ray>=8.3"
	$(BIN)/python tests/mutation/run.py --of $(MUTANTS)

soak: .venv/.wheel  ## ten million random expansions in constant memory: a quarter of an hour; on Linux
	$(BIN)/python tests/endurance/soak.py

load: .venv/.wheel  ## the example server under wrk (Debian has it) for a minute, on loopback
	$(PIP) '.[load]'
	$(BIN)/python tests/endurance/load.py

BEFORE ?=

bench: .venv/.wheel  ## recurtz beside its peers, and beside its sources at BEFORE=COMMIT: a quarter of an hour; writes docs/performance.*
	$(BIN)/python benchmarks/run.py --before "$(BEFORE)"

bench-pythons:  ## recurtz on each Python from 3.11 to 3.15 that is here, and on Debian's 3.15: minutes; needs root and Debian
	$(PYTHON) benchmarks/pythons.py $(PYTHONS)

bench-columns: .venv/.wheel  ## columns beside pandas and dateutil, and how time and memory grow; ten minutes
	$(BIN)/python benchmarks/columns.py

bench-fast: .venv/.wheel  ## the same with fewer peers and rounds, two minutes; writes nothing
	$(BIN)/python benchmarks/run.py --fast

bench-hot: .venv/.wheel  ## our own hot loops alone
	$(BIN)/pytest benchmarks

clean:
	rm -rf .venv .benchmarks build dist

# The wheel is installed, and tested instead of the sources.
.venv/.wheel: .venv/.dev $(SOURCES)
	rm -rf dist
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	$(PIP) --no-deps --force-reinstall dist/recurtz-*.whl
	touch $@

.venv/.spark: .venv/.wheel
	@command -v java >/dev/null || { echo "Spark needs Java 17 or newer, such as Debian's openjdk-17-jre-headless"; exit 1; }
	$(PIP) '.[spark]'
	touch $@

.venv/.dev: .venv/.created pyproject.toml
	$(PIP) '.[dev]'
	touch $@

.venv/.cli: .venv/.created $(SOURCES)
	$(PIP) '.[cli]'
	touch $@

# Peers that need other versions of our requirements.
.venv/.peers: .venv/.created Makefile
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/pip install --quiet --disable-pip-version-check 'recurring-ical-events>=3.8' 'exchangelib>=5.6' 'O365>=2.1' 'pytz>=2026.1'
	touch $@

.venv/.created:
	$(PYTHON) -m venv .venv
	touch $@
