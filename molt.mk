# Rules for make users: include this, and `make hello` builds hello.py, `make hello.wasm` its wasm module. Both are
# rebuilt when an imported module, the manifest or Molt itself changes.
#
#     include /usr/local/share/molt/molt.mk
#     all: hello hello.wasm
#
# Variables: MOLT_MANIFEST (a file; NAME.opt.json is used where it exists), MOLT_PARSEFLAGS, MOLT_GUARDFLAGS,
# MOLT_LOWERFLAGS, MOLT_LINKFLAGS. MOLT_BIN is where the tools are: beside this file, or on PATH.
MOLT_MK  := $(lastword $(MAKEFILE_LIST))
MOLT_BIN ?= $(patsubst %/,%,$(dir $(abspath $(dir $(MOLT_MK))/../../bin/molt)))
MOLT_DEPDIR ?= .molt

# The manifest of a program: MOLT_MANIFEST, or NAME.opt.json if there is one.
molt-manifest = $(or $(MOLT_MANIFEST),$(wildcard $*.opt.json))

.SECONDEXPANSION:
.DELETE_ON_ERROR:

%.ir: %.py $(MOLT_BIN)/molt-parse
	@mkdir -p $(MOLT_DEPDIR)/$(dir $@)
	$(MOLT_BIN)/molt-parse $(MOLT_PARSEFLAGS) --depfile $(MOLT_DEPDIR)/$@.d $< -o $@

%.guarded.ir: %.ir $$(call molt-manifest) $(MOLT_BIN)/molt-guard
	$(MOLT_BIN)/molt-guard $(MOLT_GUARDFLAGS) $(addprefix -m ,$(molt-manifest)) $< -o $@

%.molt.o: %.guarded.ir $(MOLT_BIN)/molt-lower
	$(MOLT_BIN)/molt-lower $(MOLT_LOWERFLAGS) $< -o $@

%.wasm.o: %.guarded.ir $(MOLT_BIN)/molt-lower
	$(MOLT_BIN)/molt-lower --target=wasm $(MOLT_LOWERFLAGS) $< -o $@

%.wasm: %.wasm.o $(MOLT_BIN)/molt-link
	$(MOLT_BIN)/molt-link --target=wasm $(MOLT_LINKFLAGS) $< -o $@

%: %.molt.o $(MOLT_BIN)/molt-link
	$(MOLT_BIN)/molt-link $(MOLT_LINKFLAGS) $< -o $@

.PRECIOUS: %.ir %.guarded.ir %.molt.o %.wasm.o

-include $(shell find $(MOLT_DEPDIR) -name '*.d' 2>/dev/null)
