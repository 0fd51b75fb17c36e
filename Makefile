# Everything a newcomer needs:  make demo   make test      (make help lists the rest)
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
CONFIGURATION ?= Release
# A shared build server that outlives the build would hold files of the checkout open.
BUILD := dotnet build StratusLab.Elastic.sln -c $(CONFIGURATION) -v q --nologo -nodeReuse:false
TEST := dotnet test -c $(CONFIGURATION) --no-build --nologo -v q --logger "console;verbosity=minimal"

.PHONY: help build check test demo bench compare package clean
help:  ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

build:  ## Compile everything, warnings are errors
	@$(BUILD)

check: build  ## The tests that need neither root nor packages, in two minutes
	@$(TEST) StratusLab.Elastic.sln --filter "TestCategory!=Packages&TestCategory!=Lab&TestCategory!=Long"

test: install-test build image package  ## All tests: installs what they need, as root
	@failed=0; \
	$(TEST) StratusLab.Elastic.sln --filter "TestCategory!=Lab" || failed=1; \
	$(TEST) tests/lab/StratusLab.Elastic.Lab.Tests.csproj || failed=1; \
	exit $$failed

demo: install build image  ## A whole site on this machine: queued jobs get VMs, run, and the VMs go away. KEEP=1 leaves it up
	@tests/lab/demo $(if $(KEEP),--keep)

bench: build  ## Benchmarks, as ratios
	@dotnet run --project tests/bench -c $(CONFIGURATION) --no-build

compare: install build image  ## Times on real parts, against Slurm's power saving and against a VM started by hand
	@tests/lab/demo --compare

.PHONY: install install-test image
install:
	@tests/lab/install demo

install-test: install
	@tests/lab/install test

image: install
	@tests/lab/worker-image >/dev/null

package:  ## Debian and RPM packages of the program, into artifacts/
	@packaging/build

clean:  ## Remove what was built here; the worker image is cached outside
	@rm -rf artifacts; find src tests -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
