# Needs nothing but a JDK and make; each target installs what else it needs. The work is done by scripts of the same names.

.DEFAULT_GOAL := help
.PHONY: help demo test unit bench conformance soak rewind-proof installer configsets vulnerabilities clean

help: ## show this list
	@echo "infratest"
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do \
	    printf '%-18s %s\n' "$$target" "$$text"; done
	@echo "Images and boxes are kept in $${INFRATEST_CACHE_DIR:-~/.cache/infratest}."

demo: ## build a box, boot the gateway network, probe it, take it down, show the table; ON=vagrant for Vagrant
	@scripts/demo

test: ## all tests, those on real machines included
	@scripts/test

unit: ## the tests that need no machines
	@scripts/test --unit

bench: ## measure what infratest costs; ONLY=prefix for some of the figures
	@scripts/bench $(ONLY)

conformance: ## ask peers of every kind, break a network, compare each verdict and reason; ONLY=prefix for some, SABOTAGE=1 has to fail
	@scripts/conformance $(ONLY)

soak: ## kill test JVMs, break what they use, crowd them, and look at what comes of it; PART=kills, signals, faults, parallel; without it all of them
	@scripts/soak $(PART)

rewind-proof: ## go back hundreds of times, destroyed or busy, and compare all that is true; PART=destroy, row, traffic, capsule; TIMES=n SEED=n
	@scripts/rewind-proof $(or $(PART),all) $(or $(TIMES),0) $(SEED)

configsets: ## apply the configsets by Salt and test each, and all together; INFRATEST_SALT_TREE=folder, ONLY=name for some
	@scripts/configsets $(ONLY)

installer: ## install Debian 12 from its network installer, unattended; takes up to an hour
	@scripts/installer

vulnerabilities: ## look up whether any are known of the libraries; needs the network, and NVD_API_KEY for speed
	@scripts/vulnerabilities

clean: ## remove what was built in this checkout; the cache of images and boxes stays
	rm -rf target infratest-*/target configsets/target
