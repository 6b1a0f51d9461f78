# Every verb a person would guess. The build itself is CMake and Ninja, in build/.
BUILD  ?= build
PREFIX ?= /usr/local
DESTDIR ?=
JOBS   ?= $(shell nproc 2>/dev/null || echo 2)
PYTHON ?= python3
CMAKE_FLAGS ?=
FUZZ_SECONDS ?= 20

.DEFAULT_GOAL := all
.PHONY: unit-tests asan-runtime all bootstrap demo test test-all bench bench-micro lint format fuzz test-update install uninstall clean docs help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

all: $(BUILD)/build.ninja ## tools and runtime, both targets, into build/bin and build/lib
	@cmake --build $(BUILD) -j $(JOBS)

unit-tests: all
	@cmake --build $(BUILD) -j $(JOBS) --target unit-tests

asan-runtime: all
	@cmake --build $(BUILD) -j $(JOBS) --target runtime-host-asan

bootstrap: ## installs what the build needs (apt), or says what to run
	@scripts/bootstrap.sh

$(BUILD)/build.ninja: CMakeLists.txt scripts/bootstrap.sh
	@scripts/bootstrap.sh
	@cmake -S . -B $(BUILD) -G Ninja -DCMAKE_BUILD_TYPE=Release $(CMAKE_FLAGS)
	@touch $@

demo: all ## two programs through the visible pipeline, with a mined manifest
	@$(PYTHON) scripts/demo.py --build $(BUILD)

test: all unit-tests asan-runtime ## what .ci/run runs
	@$(PYTHON) tests/run.py --build $(BUILD) -j $(JOBS) $(ARGS)

test-all: all unit-tests asan-runtime ## also what takes longer
	@$(PYTHON) tests/run.py --build $(BUILD) -j $(JOBS) --all $(ARGS)

test-update: ## records outputs from CPython 3.13 and rewrites the tools' golden files
	@$(PYTHON) tests/run.py --build $(BUILD) -j $(JOBS) --update $(ARGS)

bench: all ## ratios against /usr/bin/python3
	@$(PYTHON) scripts/bench.py --build $(BUILD) $(ARGS)

bench-micro: all ## a small loop per construct and method, against /usr/bin/python3; lists what is slower
	@$(PYTHON) scripts/bench_micro.py --build $(BUILD) $(ARGS)

lint: all ## format, layering, generated docs, no machine paths
	@$(PYTHON) scripts/lint.py --build $(BUILD)

format: ## clang-format and, where found, ruff
	@$(PYTHON) scripts/lint.py --fix-format

docs: all ## writes the generated pages
	@$(PYTHON) scripts/status.py
	@$(PYTHON) scripts/pipeline_doc.py --build $(BUILD)
	@$(PYTHON) scripts/op_examples.py --build $(BUILD)

fuzz: ## one libFuzzer binary per reader, into build-fuzz/tests
	@scripts/bootstrap.sh
	@cmake -S . -B build-fuzz -G Ninja -DMOLT_FUZZ=ON $(CMAKE_FLAGS) >/dev/null
	@cmake --build build-fuzz -j $(JOBS) --target fuzz
	@for t in build-fuzz/tests/fuzz_*; do echo "$$t for $(FUZZ_SECONDS) s"; \
	  mkdir -p build-fuzz/corpus/$$(basename $$t); \
	  $$t -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=4000 -print_final_stats=0 -verbosity=0 \
	    -artifact_prefix=build-fuzz/ build-fuzz/corpus/$$(basename $$t) tests/fuzz/corpus/$${t##*/fuzz_} || exit 1; done

install: all ## PREFIX=/usr/local, DESTDIR=; the installed tree can be moved
	@cmake --install $(BUILD) --prefix "$(PREFIX)" >/dev/null && echo "installed into $(DESTDIR)$(PREFIX)"

uninstall: ## removes what install wrote
	@rm -rf "$(DESTDIR)$(PREFIX)/lib/molt"
	@for t in $(BUILD)/bin/molt*; do b=$$(basename $$t); \
	  rm -f "$(DESTDIR)$(PREFIX)/bin/$$b" "$(DESTDIR)$(PREFIX)/share/man/man1/$$b.1"; done
	@rm -rf "$(DESTDIR)$(PREFIX)/share/molt"

clean: ## removes build/
	@rm -rf $(BUILD) build-fuzz build-asan
