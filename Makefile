# Two commands do everything: `make demo` shows Kaoping at work, `make test` checks it.
# Each makes the virtual environment that it needs, once, from a lock file with hashes.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: guards help demo test tests rest explore office browser check format bench mutants pictures soak lock clean

# Where compiled modules are not kept, each of hundreds of processes compiles the whole program anew.
unexport PYTHONDONTWRITEBYTECODE

RUN := .venv/bin/python
DEV := .venv-dev/bin
# Long tests and short ones are dealt out a few at a time, so that no core waits for the other at the end. One worker more
# than cores: a quarter of the time a worker waits for a browser, an office program or a database.
SHARED_OUT := -n $(shell expr $$(nproc) + 1) --maxschedchunk=4
# Both databases pass the same tests, but for the three longest, which have one each: how pages look, the walk, and odd
# input at every form, which PostgreSQL takes less of than SQLite.
WALK := tests/platform/browser/test_whole_loop.py
LOOKS := tests/platform/browser/test_pages.py
FAULTS := tests/platform/faults/test_whole_requests.py
ODD := tests/platform/permissions/test_odd_forms.py
PIP_INSTALL_SELF := -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
	--no-deps --no-build-isolation --no-index --editable .

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

demo: .venv/.ready ## score a published appraisal, then load an invented city and serve the platform
	$(RUN) -m kaoping.demo

test: .venv-dev/.ready office browser ## run every check and every test
	@# The types are checked by one process, which takes a minute: the tests begin beside it.
	$(MAKE) --jobs=2 check tests

tests: .venv-dev/.ready
	$(DEV)/python -m pytest $(SHARED_OUT) --durations=15 --ignore=$(WALK) --ignore=$(ODD)
	scripts/with-postgresql.sh $(DEV)/python -m pytest $(SHARED_OUT) --durations=15 --ignore=$(LOOKS) tests/platform

rest: .venv-dev/.ready office browser ## run the three tests that each have one database on the other one, too
	EVERY_STATEMENT=1 $(DEV)/python -m pytest $(SHARED_OUT) $(WALK) $(ODD) $(FAULTS)
	EVERY_STATEMENT=1 scripts/with-postgresql.sh $(DEV)/python -m pytest $(SHARED_OUT) $(LOOKS) $(FAULTS)

explore: .venv-dev/.ready office ## let random tests look for cases that nobody thought of: other ones each time
	EXPLORE=1 $(DEV)/python -m pytest $(SHARED_OUT) --ignore=tests/platform --ignore=tests/demo

office: # score sheets are recalculated, and documents laid out, by a real office program; pdftotext measures their pages
	@command -v localc >/dev/null && command -v lowriter >/dev/null && command -v pdftotext >/dev/null \
		|| scripts/apt-install.sh libreoffice-calc libreoffice-writer poppler-utils fonts-noto-cjk

browser: # pages are looked at in a real browser; the English texts are held together by gettext
	@# Chromium without its windows: the same engine, a third less computing.
	@command -v chromium-headless-shell >/dev/null && command -v xgettext >/dev/null \
		|| scripts/apt-install.sh chromium-headless-shell fonts-noto-cjk gettext

check: .venv-dev/.ready ## lint, formatting, types and layers
	$(DEV)/ruff check .
	$(DEV)/ruff format --check .
	$(DEV)/mypy
	$(DEV)/lint-imports --no-logo

format: .venv-dev/.ready ## put the code into its standard format
	$(DEV)/ruff check --fix-only .
	$(DEV)/ruff format .

bench: .venv-bench/.ready office ## measure speed (tests never do); BENCH="--to 1e6" leaves out what takes long
	@test -d bench || { echo "kaoping: there are no benchmarks yet" >&2; exit 1; }
	.venv-bench/bin/python -m bench $(BENCH)
	POSTGRESQL_FSYNC=on scripts/with-postgresql.sh .venv-bench/bin/python -m bench.platform $(BENCH_PLATFORM)

mutants: .venv-dev/.ready ## see whether the tests notice changed code: minutes a target, TARGETS="steps rank" takes some
	$(DEV)/python tools/mutants.py $(TARGETS)

pictures: .venv-dev/.ready ## make the pictures of the README anew
	$(DEV)/python tools/make_pictures.py

guards: .venv-dev/.ready ## take out every permission check in turn; the tests must notice (20 minutes)
	$(DEV)/python tools/permission_mutants.py

ROUNDS := 1000
AT_ONCE = ROUNDS_AT_ONCE=$$(( $(ROUNDS) / 10 ))
ONE_CODE = ROUNDS_OF_ONE_CODE=$$(( $(ROUNDS) / 5 ))
soak: .venv-dev/.ready ## kill server and worker over and over, and do everything by twenty at once, on both databases (hours); ROUNDS=50 is a look
	$(DEV)/python -m tests.platform.soak --rounds $(ROUNDS) $(if $(SEED),--seed $(SEED))
	scripts/with-postgresql.sh $(DEV)/python -m tests.platform.soak --rounds $(ROUNDS) $(if $(SEED),--seed $(SEED))
	$(AT_ONCE) $(DEV)/python -m pytest tests/platform/at_once
	$(AT_ONCE) scripts/with-postgresql.sh $(DEV)/python -m pytest tests/platform/at_once
	$(ONE_CODE) $(DEV)/python -m pytest tests/platform/access/test_one_code.py
	$(ONE_CODE) scripts/with-postgresql.sh $(DEV)/python -m pytest tests/platform/access/test_one_code.py

lock: ## write the lock files anew; UPGRADE=1 takes the newest versions
	scripts/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## remove everything that these commands made
	rm -rf .venv .venv-dev .venv-bench build dist mutants .hypothesis .mypy_cache .ruff_cache .import_linter_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made anew when its locks change, so it never holds anything else (.made);
# Kaoping itself is installed again when its own metadata changes (.ready).
.venv/.made: requirements/build.txt requirements/runtime.txt
.venv-dev/.made: requirements/dev.txt
.venv-bench/.made: requirements/bench.txt

.venv/.made .venv-dev/.made .venv-bench/.made: scripts/make-venv.sh
	scripts/make-venv.sh $(@D) $(filter requirements/%.txt,$^)
	@touch $@

.venv/.ready .venv-dev/.ready .venv-bench/.ready: %/.ready: %/.made pyproject.toml
	@$*/bin/python $(PIP_INSTALL_SELF)
	@touch $@
