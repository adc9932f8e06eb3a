# Every target works on a fresh machine with Python 3.11, git and make.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup run check fix test browser bench bench-quick docs clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade -c constraints.txt pip
	$(BIN)/python -m pip install -q -c constraints.txt torch
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[llm,postgres]" --group dev
	@touch $@

run: setup ## review the faulty example: a summary here, a report to open
	@mkdir -p out
	@$(BIN)/greenmine check examples/faulty --json out/report.json --html out/report.html --docx out/report.docx; \
	status=$$?; test $$status -le 1 || exit $$status; \
	echo "报告已写入：out/report.html、out/report.docx、out/report.json"

check: setup ## changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.support.docs --check

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: setup
	@bash tests/browser/install.sh
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

browser: setup
	@bash tests/browser/install.sh
	$(BIN)/python -m pytest -q -m browser

bench: setup
	$(BIN)/python -m benchmarks

bench-quick: setup
	$(BIN)/python -m benchmarks --quick

docs: setup ## docs/rules.md and docs/report.schema.json are generated
	$(BIN)/python -m tests.support.docs

clean:
	rm -rf out dist build .pytest_cache .mypy_cache .ruff_cache
