"""Test what the files for workers say: by Kubernetes' own kustomize, and against each other.

Whether Kubernetes knows each field is asked by deploy/test-containers.sh (kubernetes-validate), but
for those of KEDA's resources, which are KEDA's own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.support.commands import ROOT

SHARDING = ROOT / "deploy" / "sharding"
QUEUES = ("breaking", "regular")
LEAST_MARGIN = 15
"""Seconds that a pod has beyond SHARDING_GRACE: for what a shard has downloaded by then."""
GRACE = 25
"""The default of SHARDING_GRACE, in seconds."""

Resource = dict[str, Any]


@pytest.fixture(scope="module")
def rendered() -> dict[tuple[str, str], Resource]:
    """Return what would be applied, by kind and name."""
    # Debian has no kubectl, so that CI may lack it: then the parts are read by other tests alone.
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed: deploy/sharding is not rendered")
    done = subprocess.run(
        ["kubectl", "kustomize", SHARDING], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {
        (each["kind"], each["metadata"]["name"]): each for each in yaml.safe_load_all(done.stdout)
    }


def read(name: str) -> list[Resource]:
    return list(yaml.safe_load_all((SHARDING / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("queue", QUEUES)
def test_each_queue_has_workers_of_its_own(
    rendered: dict[tuple[str, str], Resource], queue: str
) -> None:
    name = f"copydesk-worker-{queue}"
    workers = rendered["StatefulSet", name]["spec"]
    assert workers["serviceName"] == name
    assert ("Service", name) in rendered
    (container,) = workers["template"]["spec"]["containers"]
    assert container["command"] + container["args"] == ["copydesk", "worker", "--queue", queue]
    own = workers["selector"]["matchLabels"]
    assert own["copydesk.example.org/queue"] == queue
    assert workers["template"]["metadata"]["labels"].items() >= own.items()
    assert rendered["PodDisruptionBudget", name]["spec"]["selector"]["matchLabels"] == own
    assert rendered["PodDisruptionBudget", name]["spec"]["maxUnavailable"] == 1
    # how many there are is KEDA's to say
    assert "replicas" not in workers
    scaled = rendered["ScaledObject", name]["spec"]
    assert scaled["scaleTargetRef"] == {"kind": "StatefulSet", "name": name}
    assert scaled["minReplicaCount"] <= scaled["maxReplicaCount"]
    assert scaled["triggers"][0]["metadata"]["queueName"] == queue


def test_what_is_immutable_does_not_change_with_the_version(
    rendered: dict[tuple[str, str], Resource],
) -> None:
    for (kind, _), each in rendered.items():
        if kind in ("StatefulSet", "Deployment"):
            kept = {name: each["spec"].get(name) for name in ("selector", "volumeClaimTemplates")}
            assert "version" not in str(kept)


def test_every_secret_and_image_that_is_named_is_the_documented_one(
    rendered: dict[tuple[str, str], Resource],
) -> None:
    text = yaml.safe_dump_all(rendered.values())
    assert set(re.findall(r"image: (\S+?):[\d.]+\n", text)) == {"registry.example.org/copydesk"}
    documented = (SHARDING / "kustomization.yaml").read_text(encoding="utf-8")
    assert "create secret generic copydesk " in documented
    for each in rendered.values():
        for named in re.findall(r"'secretRef': \{'name': '(\S+?)'\}", str(each)):
            assert named == "copydesk"
    secret = rendered["TriggerAuthentication", "copydesk-broker"]["spec"]["secretTargetRef"]
    assert secret == [{"parameter": "host", "name": "copydesk", "key": "SHARDING_BROKER"}]


def test_a_worker_keeps_its_spool_and_has_time_to_end() -> None:
    _, workers, _ = read("worker/worker.yaml")
    spec = workers["spec"]
    (claim,) = spec["volumeClaimTemplates"]
    assert claim["metadata"]["name"] == "data"
    assert spec["persistentVolumeClaimRetentionPolicy"]["whenScaled"] == "Retain"
    pod = spec["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] >= GRACE + LEAST_MARGIN
    mounts = {each["name"]: each["mountPath"] for each in pod["containers"][0]["volumeMounts"]}
    assert mounts["data"] == "/data"


def test_one_beat_ends_before_the_next_begins() -> None:
    (beat,) = read("beat.yaml")
    assert beat["spec"]["replicas"] == 1
    assert beat["spec"]["strategy"] == {"type": "Recreate"}


@pytest.mark.parametrize(("file", "index"), [("worker/worker.yaml", 1), ("beat.yaml", 0)])
def test_nothing_runs_as_root_or_writes_to_its_image(file: str, index: int) -> None:
    pod = read(file)[index]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in container["resources"]["limits"]


def test_compose_starts_workers_with_the_profile_alone() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    sharded = {name for name, each in services.items() if each.get("profiles") == ["sharding"]}
    assert sharded == {"rabbitmq", "beat", *(f"worker-{queue}" for queue in QUEUES)}
    for queue in QUEUES:
        assert services[f"worker-{queue}"]["command"] == ["worker", "--queue", queue]
        assert f"{queue}:/data" in services[f"worker-{queue}"]["volumes"]
    mounted = "./deploy/sharding/rabbitmq.conf:/etc/rabbitmq/conf.d/30-copydesk.conf:ro"
    assert mounted in services["rabbitmq"]["volumes"]
    assert (SHARDING / "rabbitmq.conf").is_file()


def test_rabbitmq_waits_as_long_as_workers_think_that_it_does() -> None:
    text = (SHARDING / "rabbitmq.conf").read_text(encoding="utf-8")
    assert re.findall(r"^consumer_timeout = (\d+)$", text, re.MULTILINE) == ["1800000"]
