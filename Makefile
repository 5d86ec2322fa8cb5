# Deepworth: everything a person or a machine does with it. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python
PORT ?= 8501
HOST ?= localhost
# Three test workers on two cores, since much is waited for; what goes to which is said in
# tests/conftest.py.
PARALLEL ?= -n 3 --dist loadscope --no-loadscope-reorder
LOCK := .venv/bin/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --custom-compile-command "make lock"

# Without bytecode every process would compile TensorFlow anew, which takes five seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run finetune test check unit bench bench-ui bench-learn bench-deep bench-peers bench-reviews bench-segments bench-forecasts bench-faults bench-reading bench-verdict bench-verdict-tables lock samples snapshots screenshots clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: .venv/app.stamp ## start the app for this machine only (PORT=8501; HOST=0.0.0.0 opens it to the network)
	@$(PY) scripts/run.py "$(HOST)" "$(PORT)"

finetune: .venv/finetune.stamp ## install what fine-tuning of pretrained networks needs (an extra)

test: .venv/dev.stamp check ## install what tests need, check the code, run all tests
	@sh scripts/install_browser.sh
	$(PY) -m pytest $(PARALLEL)

check: .venv/dev.stamp ## layers, types, style
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

unit: .venv/dev.stamp ## the fast tests only: no browser
	$(PY) -m pytest -m "not browser"

bench: .venv/dev.stamp ## the figures of the README: medians, ratios, memory
	$(PY) -m tests.benchmark

bench-ui: .venv/dev.stamp ## how soon the pages answer, a large upload, the report's size
	$(PY) -m tests.benchmark ui

bench-learn: .venv/dev.stamp ## Learn: frames, starts, page loads, stopping, a run beside five learners; 1 where a goal is missed
	$(PY) -m tests.benchmark learn

bench-deep: .venv/dev.stamp ## the networks against a loop of Keras's own
	$(PY) -m tests.benchmark deep

bench-peers: .venv/dev.stamp ## the networks against scikit-learn's, boosting and pytabkit's, eight tables
	$(PY) -m tests.benchmark peers

bench-reviews: .venv/dev.stamp ## accuracy, time and memory of the models of reviews
	$(PY) -m tests.benchmark reviews

bench-segments: .venv/dev.stamp ## time of segments, the right number of them, IDEC against K-means
	$(PY) -m tests.benchmark segments

bench-forecasts: .venv/dev.stamp ## forecasts on the test parts of competitions, time beside plain statsmodels
	$(PY) -m tests.benchmark forecasts

bench-faults: .venv/dev.stamp ## kill worker, engine and app 100 times at random, hostile and large uploads: nothing finished may be lost
	$(PY) -m tests.benchmark faults

bench-reading: .venv/dev.stamp ## polluted files, dialects, damaged texts: what is read from them
	$(PY) -m tests.benchmark reading reading_size

bench-verdict: .venv/dev.stamp ## how often the verdict is right, decisive and wrong on tables whose truth is known
	$(PY) -m tests.benchmark verdict

bench-verdict-tables: .venv/dev.stamp ## the verdict on eight real tables at standard effort, as once and as now
	$(PY) -m tests.benchmark verdict_tables

lock: .venv/dev.stamp ## write requirements*.txt from requirements*.in: the newest versions, and hashes of their files
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	$(LOCK) --no-deps requirements-finetune.in -c requirements.txt -o requirements-finetune.txt

samples: .venv/app.stamp ## write the sample tables of data/ and the runs on them anew
	$(PY) -m data.make_samples

snapshots: .venv/dev.stamp ## take over changes of the HTML report's markup that are meant (then: git diff)
	DEEPWORTH_RENEW=1 $(PY) -m pytest -q tests/unit/before/test_report_markup.py

screenshots: .venv/dev.stamp ## make the pictures of the README anew (needs Chromium)
	$(PY) scripts/screenshots.py

clean: ## remove the environment and everything that was stored
	rm -rf .venv .deepworth .mypy_cache .ruff_cache

.venv/bin/python:
	@sh scripts/make_environment.sh

.venv/app.stamp: requirements.txt | .venv/bin/python
	@sh scripts/install.sh requirements.txt
	@touch $@

.venv/finetune.stamp: requirements-finetune.txt .venv/app.stamp
	@sh scripts/install.sh requirements-finetune.txt --no-deps
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/app.stamp .venv/finetune.stamp
	@sh scripts/install.sh requirements-dev.txt
	@touch $@
