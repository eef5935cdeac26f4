# Both commands work alone on a fresh machine: set-up comes first and costs nothing once done.
#   make certify [BENCH=name-or-file] [ARGS="..."]    judge a terminal, report in reports/out/latest
#   make test                                         the harness's own checks
PYTHON ?= python3
BENCH ?= wired
# A sample of every rule, for the smoke on the wired bench.
SMOKE ?= TC-R1.3 or TC-R3.1-01 or TC-R3.4-02 or TC-R3.7-01 or TC-R10.1-01
ARGS ?=
PY := .venv/bin/python

.PHONY: certify test check lock clean setup
.NOTPARALLEL:

certify: setup
	@$(PY) -m rigs certify --bench $(BENCH) $(ARGS)

test: setup check
	$(PY) -m tests.ecr.node_peer
	$(PY) -m pytest tests
	@run=$$(mktemp -d) && trap 'rm -rf "$$run"' EXIT && \
	  echo '$(PY) -m pytest features --bench virtual' && \
	  $(PY) -m pytest features --bench virtual --run-dir "$$run/virtual" && \
	  echo '$(PY) -m pytest features --bench wired -k "$(SMOKE)"' && \
	  $(PY) -m pytest features --bench wired -k "$(SMOKE)" --run-dir "$$run/wired"
	$(PY) -m rigs score --bench virtual

check: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

setup:
	@$(PYTHON) setup_env.py

# Pin anew what requirements.in allows; the files bear versions and hashes and no address.
lock: setup
	for f in requirements requirements-chip requirements-uv; do \
	  $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	    --generate-hashes --no-header --no-config --no-emit-index-url $$f.in -o $$f.txt || exit 1; \
	done

clean:
	rm -rf .venv .venv.lock .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
