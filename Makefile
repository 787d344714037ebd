# Lotse: `make run` shows it, `make test` proves it. Nothing here installs
# system packages except `make test` as root on Debian, for the browser tests.

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-print-directory
.DEFAULT_GOAL := help
# One way of compiling for all targets and every checkout: nothing is built twice.
export GOFLAGS := $(GOFLAGS) -trimpath

# Every package under test may bring its own browser and database pool.
PARALLEL ?= $(shell n=$$(nproc); echo $$((n < 4 ? n : 4)))

PACKAGES := node_modules/.package-lock.json
ASSETS   := web/assets/build/manifest.json
LINTER    = $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lotse/golangci-lint-$(shell cat internal/tools/go.sum <(go env GOVERSION) | sha256sum | cut -c1-12)

# The longest begin first, so that none runs alone at the end; those that need
# the demo town are apart from each other while it is founded.
LONGEST := ./web/journey ./cmd/lotsebench/crash ./web/pagewalk ./cmd/lotsebench/... ./internal/demo ./web/matrix ./web/ui

.PHONY: help
help: ## list these targets
	@grep -hE '^[a-z ]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 22

.PHONY: run
run: build ## build and serve the demo town on http://127.0.0.1:8080
	@exec bin/lotse serve --demo

.PHONY: build
build: check $(ASSETS) ## write bin/lotse
	@echo "Building bin/lotse (the first time takes some minutes) …"
	@go build -o bin/lotse ./cmd/lotse

# make lint vets; what debuggers need is not linked a hundred times.
.PHONY: test
test: check $(ASSETS) browser ## run every test, browser included
	@echo "Testing on one shared PostgreSQL, $(PARALLEL) packages at a time …"
	@go run ./internal/platform/embeddedpg/withpg -- go test -count=1 -timeout 25m -p $(PARALLEL) -vet=off -ldflags='-s -w' $(LONGEST) ./...

.PHONY: lint
lint: check $(LINTER) ## format, vet, generated templates, golangci-lint
	@echo "gofmt …"
	@bad=$$(gofmt -l cmd content internal migrations web); [ -z "$$bad" ] || { echo "Run gofmt -w on:" $$bad >&2; exit 1; }
	@echo "go vet …"
	@go vet ./...
	@echo "templ …"
	@sums() { find web -name '*_templ.go' | sort | xargs -r sha256sum; }; before=$$(sums); \
	go tool templ generate -log-level error; \
	[ "$$before" = "$$(sums)" ] || { echo "The committed templates were out of date: run make generate and commit." >&2; exit 1; }
	@echo "golangci-lint …"
	@$(LINTER) run ./...

.PHONY: format
format: $(LINTER) ## gofumpt and import order
	@$(LINTER) fmt

.PHONY: generate
generate: check ## regenerate templates and the README's table
	go tool templ generate
	go generate ./internal/platform/config

.PHONY: bench chaos attack simulate
bench chaos attack simulate: check $(ASSETS) ## the proofs: speed, kill -9 under load, attack on suppression, five years of duties
	@go run ./cmd/lotsebench $@ $(ARGS)
	@$(if $(filter chaos,$@),$(if $(ARGS),:,$(MAKE) --no-print-directory killed-mails),:)

.PHONY: lighthouse
lighthouse: build browser ## 95 of 100 points for what guests see of the forum, in every category
	@go run ./cmd/lotsebench lighthouse $(ARGS)

.PHONY: killed-mails
killed-mails: check ## kill -9 in the middle of 10,000 mails; part of chaos
	@LOTSE_TEST_KILLED_MAILS=10000 go test -count=1 -v -run '^TestKilledSender' ./internal/platform/mail

.PHONY: clean
clean: ## remove what was built, never data
	rm -rf bin
	find web/assets/build -mindepth 1 ! -name .keep -delete

# --- set-up ---------------------------------------------------------------

.PHONY: check
check:
	@[ "$$(uname -sm)" = "Linux x86_64" ] && getconf GNU_LIBC_VERSION >/dev/null 2>&1 || \
	  { echo "Lotse is built on Linux x86-64 with glibc only; use the Dockerfile elsewhere." >&2; exit 1; }
	@command -v go >/dev/null || { echo "Go is missing: install $$(sed -n 's/^go /Go /p' go.mod) or newer." >&2; exit 1; }
	@go list -m >/dev/null 2>&1 || { echo "$$(go env GOVERSION) is too old: install $$(sed -n 's/^go /Go /p' go.mod) or newer." >&2; exit 1; }
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Node.js is missing: install Node.js 18 or newer with npm." >&2; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' || { echo "Node.js $$(node -v) is too old: install 18 or newer." >&2; exit 1; }

# npm writes its own lock file last, so an interrupted fetch is repeated.
$(PACKAGES): package.json package-lock.json
	@echo "Fetching the front-end packages …"
	@npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

# The style sheet holds the classes that these files name.
$(ASSETS): $(PACKAGES) go.mod $(shell find web -path web/assets/build -prune -o -type f ! -name '*_templ.go' ! -name '*_test.go' -print)
	@echo "Bundling style sheets and scripts …"
	@go run ./web/assets/bundle
	@touch $@

# Chromium runs the journeys, poppler-utils reads the structure of PDFs. The
# headless shell is Chromium without its windows: a third of the processor time.
.PHONY: browser
browser:
	@found() { for name; do command -v "$$name" >/dev/null && return; done; return 1; }; \
	if found chromium-headless-shell && found pdfinfo; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && [ -e /etc/debian_version ] && found apt-get; then \
	  echo "Installing chromium-headless-shell and poppler-utils for the tests …"; \
	  add() { DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$$@" >/dev/null; }; \
	  { apt-get -qq update && { add chromium-headless-shell poppler-utils || add chromium poppler-utils; }; } && exit 0; \
	fi; \
	if found chromium chromium-browser google-chrome google-chrome-stable && found pdfinfo; then exit 0; fi; \
	echo "The tests need Chromium and poppler-utils: install both packages." >&2; exit 1

# From source, since no package manager has it; once per version and user.
$(LINTER):
	@echo "Building golangci-lint (once, about four minutes) …"
	@mkdir -p $(@D)
	@cd internal/tools && go build -o $@.new github.com/golangci/golangci-lint/v2/cmd/golangci-lint && mv $@.new $@
