# Set-up, build, tests. `make help` lists the targets. All are safe to repeat.
.PHONY: help bootstrap build test test-asan test-tsan bench demo lint format clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# Ours comes first; bootstrap writes nothing there when the system's own Arrow C++ will do.
export PKG_CONFIG_PATH := $(CURDIR)/.deps/pkgconfig:$(PKG_CONFIG_PATH)

SWIFT_SOURCES := Sources Plugins Tests Package.swift
BUILD := swift build --quiet --explicit-target-dependency-import-check error
# Only the code that touches memory or threads by itself; the rest would test the same lines once more, slowly.
SANITIZED := PypeHost|PypeSDK|PypeArrow|PypeParquet|PypeArtifacts|PypeRun|PypeLoader|PypeSQL|PypeADBC|PypeHTTP|ABIv1

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

bootstrap: ## install what is missing: system packages, Python wheels, library links
	@scripts/bootstrap

build: bootstrap ## release build of pype and its modules in .build/release
	@echo "building (release)"
	@$(BUILD) -c release
	@scripts/link-libraries .build/release

test: bootstrap ## build everything, lint, run all tests
	@echo "building (debug, with tests)"
	@$(BUILD) --build-tests
	@scripts/link-libraries .build/debug
	@$(MAKE) lint
	@scripts/test

test-asan: bootstrap ## the tests of host, SDK, Arrow, run and modules under the address sanitizer
	@scripts/test-sanitized address '$(SANITIZED)|PluginTests|PypeCLITests'

test-tsan: bootstrap ## the tests of host, SDK, Arrow and run under the thread sanitizer
	@scripts/test-sanitized thread '$(SANITIZED)'

bench: build ## start-up, scan, scheduling, CSV to Parquet, joins, sorts, beside other engines
	@benchmarks/run

demo: build ## register the modules, build a flow and run it on real data
	@scripts/demo

lint: ## check the style of all Swift files
	@swift format lint --strict --parallel --configuration .swift-format -r $(SWIFT_SOURCES)

format: ## bring all Swift files into the project's style
	@swift format --in-place --parallel --configuration .swift-format -r $(SWIFT_SOURCES)

clean: ## remove what was built; .deps stays
	@rm -rf .build .build-asan .build-tsan .dist
