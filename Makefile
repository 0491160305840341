# Everything that a person asks of the workbook. `make` alone lists it.

OUT := report
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
PAGES := $(NOTEBOOKS:notebooks/%.ipynb=$(OUT)/%.html)
HELPERS := $(shell find helpers -type f ! -name '*.pyc' ! -name '.*')

# An active environment that holds all we need is used as it stands; otherwise .venv, which make builds.
ACTIVE := $(if $(VIRTUAL_ENV)$(CONDA_PREFIX),$(shell python -m helpers ready \
          $(if $(filter test test-all,$(MAKECMDGOALS)),test) >/dev/null 2>&1 && echo python))
PYTHON := $(or $(ACTIVE),.venv/bin/python)
READY := $(if $(ACTIVE),,.venv/.ready)

# JupyterLab is not to ask the web for news and newer versions of itself.
QUIET := --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

# Pages made at the same time: of a large corpus two, which need their memory; of a small one enough to keep all cores busy.
AT_ONCE = $$([ $$(find "$${CORPUS:-corpus}" -type f 2>/dev/null | head -150 | wc -l) -lt 150 ] && echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)) || echo 2)

# Where this is set, every process compiles every module again: a page takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.PHONY: help report share check terms sample test test-all bench lab filter lock clean always

# show this list
help:
	@awk '/^# /{said=substr($$0,3)} /^[a-z-]+:/{split($$1,name,":"); if (said) printf "make %-9s %s\n", name[1], said} \
	  !/^# /{said=""}' Makefile

# build the report: CORPUS=folder reads another corpus, OUT=folder writes to another place, SCHEDULER=tcp://… reads on a Dask cluster
report: $(READY)
	+@PYTHONHASHSEED=0 $(PYTHON) -m helpers warm $(MAKE) --no-print-directory $(if $(findstring j,$(MAKEFLAGS)),,-j$(AT_ONCE)) $(OUT)/index.html && echo "Open $(OUT)/index.html"

# build the report and pack it, with its data, into one zip to send
share: report
	@$(PYTHON) -m helpers share "$(OUT)"

# say what was understood of every file, and what to look at: FILE=name explains one
check: $(READY)
	@$(PYTHON) -m helpers check $(if $(FILE),"$(FILE)")

# propose terms for the lexicon, and take in those that were accepted in proposed.csv
terms: $(READY)
	@$(PYTHON) -m helpers terms

# draw a sample of passages for two people to code by topic
sample: $(READY)
	@$(PYTHON) -m helpers sample

# run the tests that take less than five minutes
test: $(READY)
	@unset CORPUS; $(PYTHON) -m pytest -m "not slow"

# run every test
test-all: $(READY)
	@unset CORPUS; $(PYTHON) -m pytest

# measure time and memory of every stage (SIZE="5 2000 20000" reports), and how often the intervals hold the truth of made panels
bench: $(READY)
	@$(PYTHON) tests/speed/bench.py $(SIZE)
	@$(PYTHON) tests/coverage_of_intervals.py

# open JupyterLab on the notebooks
lab: $(READY) filter
	@if [ -n "$$CORPUS" ]; then CORPUS=$$(cd "$$CORPUS" && pwd) || exit 1; export CORPUS; fi; \
	  $(PYTHON) -m jupyter lab --ServerApp.root_dir=. $(QUIET) $(firstword $(NOTEBOOKS))

filter:
	@# In a checkout, git is to leave out what running a notebook adds to it.
	@if [ -e .git ]; then git config filter.notebook.clean "python3 helpers/git_filter.py" || true; fi

# pin the packages of pyproject.toml anew in requirements.lock
lock:
	@$(UV) && .cache/uv/bin/uv pip compile -q pyproject.toml --extra test --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --no-emit-index-url -o .cache/new.lock
	@mv .cache/new.lock requirements.lock

# remove what was built: the report and the caches (the environment in .venv stays)
clean:
	@rm -rf report .cache .pytest_cache .hypothesis
	@find helpers tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(OUT)/index.html: $(PAGES) $(OUT)/methods.html $(OUT)/search.html $(OUT)/data.html
	@$(PYTHON) -m helpers index "$(OUT)" $(NOTEBOOKS)

# The texts of all reports are written in one step; the search page is written last and stands for them.
$(OUT)/search.html: $(OUT)/.build/inputs $(OUT)/.build/read $(HELPERS) pyproject.toml $(READY)
	@$(PYTHON) -m helpers texts "$(OUT)"

# The tables of all pages as files, and the page that lists them; made again where someone removed the files.
$(OUT)/data.html: $(PAGES) $(if $(wildcard $(OUT)/data/files.csv),,always)
	@$(PYTHON) -m helpers data "$(OUT)" $(NOTEBOOKS)

$(OUT)/%.html: notebooks/%.ipynb $(OUT)/.build/inputs $(OUT)/.build/read $(HELPERS) pyproject.toml $(READY)
	@$(PYTHON) -m helpers page "$<" "$(OUT)"

$(OUT)/methods.html: $(HELPERS) pyproject.toml $(READY)
	@$(PYTHON) -m helpers methods "$(OUT)"

# A large corpus is read once, on all cores, before the notebooks find it and its words and numbers in the cache; a small one is sooner read by each.
$(OUT)/.build/read: $(OUT)/.build/inputs $(HELPERS) $(READY)
	@[ $$(wc -l < $<) -lt 150 ] || $(PYTHON) -m helpers read
	@touch $@

# Looked at every time, written only when the corpus is not what it was; any Python will do.
# The + lets `make -n` and `make -q` look as well, or they could not tell what would be done.
$(OUT)/.build/inputs: always
	+@$(or $(ACTIVE),$(wildcard .venv/bin/python),python3) -m helpers inputs "$${CORPUS:-corpus}" "$(OUT)" $(NOTEBOOKS)

# Fetches uv where it is not there yet. uv does not read pip's settings, so the index that pip was told of is handed on.
UV = { [ -x .cache/uv/bin/uv ] || { rm -rf .cache/uv .cache/uv.part; PIP_ROOT_USER_ACTION=ignore \
       python3 -m pip install -q --disable-pip-version-check --target .cache/uv.part uv && mv .cache/uv.part .cache/uv; }; } && \
     export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$(python3 -m pip config get global.index-url 2>/dev/null)}}"; \
     { [ -n "$$UV_DEFAULT_INDEX" ] || unset UV_DEFAULT_INDEX; }

# The stamp comes last: an install that was interrupted begins again. --no-deps because the lock is complete.
.venv/.ready: requirements.lock
	@echo "Building .venv from requirements.lock …"
	@rm -rf .venv
	@{ $(UV) && .cache/uv/bin/uv venv -q --python ">=3.11" .venv && \
	    .cache/uv/bin/uv pip sync -q --python .venv --require-hashes requirements.lock; } || \
	  { echo "uv could not do it, so pip does (slower) …"; rm -rf .venv; python3 -m venv .venv && \
	    .venv/bin/pip install -q --no-deps --require-hashes -r requirements.lock; }
	@$(MAKE) --no-print-directory filter
	@touch $@
