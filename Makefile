# What people do with this tree. `make demo` and `make test` need JDK 17 and Maven, nothing else.

MVN ?= mvn
MVN_FLAGS ?= -B -ntp

.DEFAULT_GOAL := help

VERSION = $(shell sed -n 's:^  <version>\(.*\)</version>$$:\1:p' pom.xml)

HISTORY ?= .hubbub/bench-history.jsonl

COCKTAIL ?= .hubbub/cocktail
COCKTAIL_SESSION = --seconds 20 --crosstalk 20 --no-asd --no-lips --no-central

.PHONY: help build demo demo-cocktail demo-finetune up test bench bench-controller images kind-up kind-down format check-format clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build every service and the command line, without running tests
	$(MVN) $(MVN_FLAGS) -q package -DskipTests

demo: build ## run the quickstart experiment on this machine and print its table
	local-dev/hubbub run k8s/samples/quickstart.yaml

demo-cocktail: build ## make up two sessions of people who talk at once, and run an experiment on them from faces to joint error
	rm -rf $(COCKTAIL)/session_1 $(COCKTAIL)/session_2
	local-dev/hubbub generate-session $(COCKTAIL)/session_1 --seed 1 --speakers 4 --conversations 2 $(COCKTAIL_SESSION)
	local-dev/hubbub generate-session $(COCKTAIL)/session_2 --seed 2 --speakers 3 --conversations 2 $(COCKTAIL_SESSION)
	local-dev/hubbub run k8s/samples/cocktail.yaml --upload $(COCKTAIL)=s3://hubbub/media/cocktail

demo-finetune: build ## fine-tune a shipped checkpoint in four ways, merge, and compare everything with where it began
	rm -rf .hubbub/finetune
	local-dev/demo-finetune .hubbub/finetune

up: build ## start the whole stack on this machine, for kubectl
	local-dev/hubbub up

test: ## build and run every test, three modules at a time: for a good part of it they wait
	$(MVN) $(MVN_FLAGS) -T 3 verify

bench: ## measure the speech models on this machine; ARGS="--help" lists what can be chosen
	$(MVN) $(MVN_FLAGS) -q -pl local-dev/bench -am package -DskipTests
	GOMP_SPINCOUNT=0 OMP_WAIT_POLICY=PASSIVE java -Xms320m -Xmx320m -XX:MaxDirectMemorySize=1g -XX:+AlwaysPreTouch -XX:+UseSerialGC \
		-cp "local-dev/bench/target/classes:$$(cat local-dev/bench/target/classpath.txt)" dev.hubbub.bench.Bench --history $(HISTORY) $(ARGS)

bench-controller: ## measure what is around the models: planning, statuses, orchestration; ARGS="--help" lists what can be chosen
	$(MVN) $(MVN_FLAGS) -q -pl local-dev/bench-controller,local-dev/stand-in,services/segmentation,services/evaluation,services/transcription,services/training -am package -DskipTests
	java -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dhubbub.home=. -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
		-cp "local-dev/bench-controller/target/classes:$$(cat local-dev/bench-controller/target/classpath.txt)" \
		dev.hubbub.controllerbench.ControllerBench $(ARGS)

images: build ## build the images of all services with docker, podman or buildah; images/build --help says more
	images/build

kind-up: images ## install everything on a cluster of this machine: needs docker, kind, kubectl and helm
	kind get clusters | grep -qx hubbub || kind create cluster --config k8s/kind/cluster.yaml --wait 3m
	for service in controller segmentation evaluation transcription training; do \
		kind load docker-image --name hubbub hubbub/$$service:$(VERSION) || exit 1; done
	kubectl --context kind-hubbub create namespace hubbub --dry-run=client --output yaml | kubectl --context kind-hubbub apply --filename -
	kubectl --context kind-hubbub apply --namespace hubbub --filename k8s/kind/store.yaml --filename k8s/kind/kafka.yaml
	helm upgrade --install hubbub charts/hubbub --kube-context kind-hubbub --namespace hubbub \
		--values k8s/kind/values.yaml --set image.tag=$(VERSION) --wait --timeout 10m

kind-down: ## delete that cluster
	kind delete cluster --name hubbub

format: ## format the Java sources
	$(MVN) $(MVN_FLAGS) -q spotless:apply

check-format: ## fail if a Java source is not formatted
	$(MVN) $(MVN_FLAGS) -q spotless:check

clean: ## delete what builds leave behind, and the local stack's data
	$(MVN) $(MVN_FLAGS) -q clean
	rm -rf .hubbub
