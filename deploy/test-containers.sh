#!/usr/bin/env bash
# Build the image, and run it as docker-compose.yml does, with a MongoDB that asks for a password, killed
# and stopped in the middle of crawls (tests/deploy/containers.py), with workers that share the sources
# (tests/deploy/sharding_containers.py); run the documented queries in mongosh: make test-containers
#
# It needs podman with runc and catatonit, rabbitmq-server, and npm, which brings mongosh. Where the base image of the
# Dockerfile can't be pulled, one is made of Debian's packages: that needs debootstrap, and root.
set -euo pipefail
cd "$(dirname "$0")/.."

need() {
    local missing=()
    for program in "$@"; do
        command -v "$program" >/dev/null || missing+=("$program")
    done
    ((${#missing[@]} == 0)) && return
    echo "make test-containers needs ${missing[*]}. On Debian: apt install podman runc catatonit" \
        "npm debootstrap rabbitmq-server" >&2
    exit 2
}
need podman runc npm rabbitmq-server

work=$(mktemp --directory)
trap 'rm --recursive --force "$work"' EXIT

base=$(sed --quiet 's/^ARG BASE=//p' Dockerfile)
if ! podman image exists "$base" && ! timeout 300 podman pull --quiet "$base"; then
    base=localhost/copydesk-base
    if ! podman image exists "$base"; then
        need debootstrap
        debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv \
            bookworm "$work/root" >"$work/debootstrap.log" || { cat "$work/debootstrap.log"; exit 1; }
        tar --create --directory "$work/root" . | podman import --quiet - "$base"
    fi
fi

# pip goes through this machine's proxy, if there is one, so it has to know what signs for that.
certificates=/etc/ssl/certs/ca-certificates.crt
printf '[global]\ncert = %s\n' "$certificates" >"$work/pip.conf"
image=localhost/copydesk:$(cat VERSION)
# Docker's own format: the other one has no health check.
podman build --format docker --isolation chroot --network host --tag "$image" \
    --build-arg BASE="$base" --build-arg REVISION="$(git rev-parse HEAD)" \
    --volume "$certificates:$certificates:ro" --volume "$work/pip.conf:/etc/pip.conf:ro" .

# What others than Docker's own programs say of the files for Kubernetes and docker compose.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/copydesk
judges=$cache/judges
[ -x "$judges/bin/podman-compose" ] || {
    python3 -m venv "$judges"
    "$judges/bin/pip" install --quiet kubernetes-validate==1.37.0 podman-compose==1.6.0
}
"$judges/bin/kubernetes-validate" --strict deploy/kubernetes.yaml \
    deploy/sharding/{worker/worker,beat,network}.yaml
# What is applied is what kustomize makes of them; of KEDA's resources there is no schema.
if command -v kubectl >/dev/null; then
    kubectl kustomize deploy/sharding >"$work/sharding.yaml"
    "$judges/bin/kubernetes-validate" --strict "$work/sharding.yaml"
fi
sed 's/=$/=set/' deploy/copydesk.env.example >"$work/env"
"$judges/bin/podman-compose" --env-file "$work/env" --file docker-compose.yml --profile sharding \
    config >"$work/config"

shell=$cache/mongosh
# Its scripts would build what only other ways of logging in need.
[ -x "$shell/node_modules/.bin/mongosh" ] ||
    npm install --ignore-scripts --silent --no-audit --no-fund --prefix "$shell" mongosh@2.12.0
PATH=$shell/node_modules/.bin:$PATH COPYDESK_IMAGE=$image \
    .venv/bin/pytest --override-ini="addopts=-ra" --timeout=1200 -x tests/deploy/containers.py \
    tests/deploy/sharding_containers.py tests/journeys/revisits/mongosh_queries.py
