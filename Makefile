# Everything here sets up what it needs by itself; Go is all that must be there.
SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: run build test check bench soak generate clean

run: build ## build, migrate, seed the demo on the first start, serve
	@exec bin/tradecounter serve --demo

build:
	@mkdir -p bin
	@go build -o bin/tradecounter ./cmd/tradecounter

test: ## all tests, on both databases, in a real browser
	@.ci/test

check: ## format, vet, linters, generated files up to date
	@.ci/check

bench: ## make bench; BENCH=full for the large sizes; BENCH=listing for a part
	@.ci/bench

soak: ## the long runs: standing orders over a year, kills, races
	@.ci/test -soak

generate: ## pages from their templates
	@for folder in views/*/; do [ ! -e $$folder/doc.go ] && [ -z "$$(ls $$folder*.templ 2>/dev/null)" ] || go tool templ generate -path $$folder >/dev/null 2>&1 || exit 1; done

clean:
	@rm -rf bin tmp
