# A thin door to CMake and its presets (CMakePresets.json): `make help` says what is behind it.
.DEFAULT_GOAL := build
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
PREFIX ?= /usr/local
OSARA := build/release/osara
DEMO := build/demo

.PHONY: help dependencies build release debug demo check check-release check-fuzz coverage fuzz bench docs \
	install clean format

help:
	@echo 'make demo           builds Osara and runs it on fixtures/kent-small'
	@echo 'make check          builds with ASan and UBSan, and runs every test'
	@echo 'make check-release  the same tests on the optimised build'
	@echo 'make build          builds build/release/osara; make debug: build/dev/osara'
	@echo 'make bench          measures Osara beside DuckDB, Polars, data.table and pandas'
	@echo 'make check-fuzz     builds the fuzz targets with clang, and tries some thousand inputs on each'
	@echo 'make coverage       runs the tests under gcov; make fuzz: builds the fuzz targets alone'
	@echo 'make docs           writes docs/cli.md and the list of files in docs/ARCHITECTURE.md anew'
	@echo 'make install        installs osara, its manual and completions (PREFIX=/usr/local)'
	@echo 'make format         formats the sources; make clean: removes build/'

dependencies:
	@tools/install-dependencies

# $(call preset,NAME,TARGETS): configures a preset and builds it, or only some targets of it
preset = cmake --preset $(1) >build/$(1).log || { cat build/$(1).log; exit 1; }; \
	cmake --build --preset $(1) -j $(JOBS) $(addprefix --target ,$(2))
test = ctest --preset $(1) -j $(JOBS)

build release: dependencies | build/
	@$(call preset,release,osara manual generate)
debug: dependencies | build/
	@$(call preset,dev,osara)
build/:
	@mkdir -p build

check: dependencies | build/
	@$(call preset,check)
	@$(call test,check)
check-release: dependencies | build/
	@$(call preset,release)
	@$(call test,release)
coverage: dependencies | build/
	@$(call preset,coverage)
	@ctest --test-dir build/coverage -j $(JOBS) --output-on-failure
fuzz: | build/
	@tools/install-dependencies clang
	@$(call preset,fuzz)

# The same inputs each time: what is found by chance is for whoever lets a target run for longer.
check-fuzz: fuzz
	@for of in $(notdir $(wildcard tests/fuzz/corpus/*)); do \
		log=build/fuzz/$$of.log; \
		mkdir -p build/fuzz/new/$$of; \
		build/fuzz/tests/fuzz/fuzz_$$of -seed=1 -runs=5000 -artifact_prefix=build/fuzz/ \
			build/fuzz/new/$$of tests/fuzz/corpus/$$of >$$log 2>&1 || { tail -40 $$log; exit 1; }; \
		tail -1 $$log | sed "s/^/fuzz_$$of: /"; \
	done

demo: build
	@rm -rf $(DEMO)
	@mkdir -p $(DEMO)
	@$(OSARA) run -r rules/kent-vawg.yaml -x fixtures/kent-small -o $(DEMO)/out \
		--ledger $(DEMO)/ledger.db --reason demonstration
	@echo
	@$(OSARA) audit verify $(DEMO)/ledger.db

# BENCH='--sizes 10000' for less; --large for 10 GB (tests/bench/bench.py --help).
BENCH ?= --growth 1000 10000 100000 1000000 --text 1 5 20 --edit --rules --docs
bench: dependencies | build/
	@tools/install-dependencies bench
	@$(call preset,release,bench_programs)
	@python3 -B tests/bench/bench.py $(BENCH)

docs: build
	@$(OSARA) man --format markdown >docs/cli.md
	@OSARA_REGENERATE=1 python3 -B tests/house/architecture.py

install: build
	@cmake --install build/release --prefix $(PREFIX)

format:
	@clang-format -i engine/*/*.[ch] include/osara/*.h tests/*/*.[ch] docs/*.c

clean:
	@rm -rf build
