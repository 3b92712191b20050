# Thin verbs: what they do stands in scripts/. Each installs what it needs itself (Debian 12 with the .NET 10 SDK, root or sudo).
PROFILE ?= pi5
ARCH ?= arm64
RID ?= linux-$(if $(filter aarch64,$(shell uname -m)),arm64,x64)

TEXT ?= Bonjour, vous êtes bien au service après-vente.
WAV ?= build/say.wav
CALLS ?= 100

.DEFAULT_GOAL := help
.PHONY: help build test demo bench bench-calls bench-cuts bench-engines bench-kill bench-speech bench-turns bench-understanding test-reliability soak fuzz test-panel test-page deb image test-image flash install uninstall run say hear models publish root audit lint clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 21

build: ## compile everything, warnings are errors
	@scripts/build

test: ## all tests: unit, engines, and calls through a real Asterisk to the native binary (ONLY='-class *Name*' narrows)
	@scripts/test $(ONLY)

demo: ## one call: a SIP phone speaks a French question to the native binary through Asterisk
	@scripts/demo

bench-speech: ## how well the demo recogniser hears: 250 calls through Asterisk, word errors by family and voice (4 minutes)
	@scripts/bench-speech

bench-turns: ## how long a caller waits, by stage, and how fast speech silences the voice: 15 calls through Asterisk (8 minutes)
	@scripts/bench-turns

bench-understanding: ## what the dialogue makes of callers' sentences, typed: docs/understanding.md (a minute)
	@scripts/bench-understanding

bench: ## what each stage of a turn takes, alone, in the native binary: build/bench/report.json (RUNS=n; a minute)
	@scripts/bench $(if $(RUNS),--runs $(RUNS))

bench-engines: ## true-dimension models, weights drawn by lot: each stage, against llama-bench, native against JIT: build/bench/ (THREADS=1; minutes)
	@scripts/bench-engines $(THREADS)

bench-calls: ## generated callers through Asterisk with the demo models: what each leaves in the journal (CALLS=100; half an hour)
	@scripts/bench-calls $(CALLS)

bench-cuts: ## the data partition as a power cut leaves it, 50 times, while callers are told ticket numbers (as root; CUTS=n; minutes)
	@scripts/bench-cuts $(or $(CUTS),50)

bench-kill: ## the native binary, killed a hundred times while it tells callers ticket numbers: none may be lost (minutes)
	@scripts/bench-kill

test-reliability: ## the native binary under bad peers, managers, networks, disks, clocks and engines, and 1,000 calls (CALLS=n): build/reliability/report.json (minutes; GROUP='clocks disks' for some)
	@scripts/test-reliability $(or $(CALLS),1000) $(GROUP)

soak: ## the same with 10,000 calls (CALLS=n): does memory, do threads or descriptors grow? (an hour)
	@scripts/test-reliability $(or $(CALLS),10000)

fuzz: ## bad input of every kind, led by what it reaches in the code (SECONDS=3600; TARGET=name for one): build/fuzz/
	@scripts/fuzz $(or $(SECONDS),3600) $(TARGET)

test-panel: ## lights, button and service on a real kernel chip: the native binary in a QEMU guest (needs QEMU; minutes)
	@scripts/test-panel

test-page: ## the status page in a real browser against the native binary: every use, contrast, 10,000 calls (minutes)
	@scripts/test-page

image: ## the flashable image in build/image/ (ARCH=arm64 for Raspberry Pi 4 and 5, ARCH=amd64; PROFILE=demo, pi4, pi5 or pi5-8g: the models in it)
	@scripts/image $(ARCH) $(if $(filter command line,$(origin PROFILE)),$(PROFILE),demo)

test-image: ## the image in QEMU: first start, settings, first call, port scan, capture, updates (ARCH=amd64, arm64; minutes)
	@scripts/test-image $(if $(filter command line,$(origin ARCH)),$(ARCH),amd64)

deb: ## Debian packages in build/deb/ (ARCH='amd64 arm64'): binary, units, udev rule, demo models
	@scripts/deb $(if $(filter command line,$(origin ARCH)),$(ARCH),amd64 arm64)

flash: ## the image onto a card, read back afterwards (as root; DEVICE=/dev/sdX, ARCH=arm64, IMAGE=file)
	@ARCH=$(ARCH) scripts/flash '$(DEVICE)'

install: ## the service on this Debian machine: binary, unit, udev rule (as root; again for a new version)
	@scripts/install

uninstall: ## takes the service away; settings and tickets stay
	@scripts/uninstall

run: ## start the appliance for your own Asterisk (settings: .env, see .env.example)
	@scripts/run

say: ## what callers would hear of TEXT='…', into build/say.wav
	@scripts/voicebot say '$(subst ','\'',$(TEXT))' -o build/say.wav

hear: ## what the recogniser understands of WAV='a.wav b.wav' (files of this checkout)
	@scripts/voicebot hear --wav $(WAV)

models: ## fetch the models for real callers (PROFILE=pi4, pi5 or pi5-8g); resumes, checks sums
	@scripts/models $(PROFILE)

publish: ## the native binary, in build/RID/ (RID=linux-x64 or linux-arm64)
	@scripts/publish $(RID)

root: ## the Debian userland that ships and is tested (cached outside the checkout)
	@scripts/root

audit: ## packages with a known weakness, where the feed knows of any
	@scripts/audit

lint: ## formatting, shell scripts, no machine's path in the tree
	@scripts/lint

clean: ## remove build/ (the cached root stays)
	rm -rf build
