"""Test what the files say of images: versions, digests, what goes into ours."""

from __future__ import annotations

import re
import tomllib

import pytest

from model.installation.version import COPYDESK_VERSION
from tests.support.commands import ROOT


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("Dockerfile", r"ARG VERSION=(\S+)"),
        ("docker-compose.yml", r"image: copydesk:(\S+)"),
        ("deploy/kubernetes.yaml", r"image: \S+/copydesk:(\S+)"),
        ("deploy/kubernetes.yaml", r'app\.kubernetes\.io/version: "(\S+)"'),
        ("deploy/sharding/kustomization.yaml", r"newTag: (\S+)"),
        ("deploy/sharding/kustomization.yaml", r'app\.kubernetes\.io/version: "(\S+)"'),
    ],
)
def test_each_version_is_that_of_the_file(file: str, named: str) -> None:
    found = re.findall(named, (ROOT / file).read_text(encoding="utf-8"))
    assert found
    assert set(found) == {COPYDESK_VERSION}


def test_all_that_the_wheel_is_made_of_goes_into_the_image() -> None:
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = settings["tool"]["setuptools"]["packages"]["find"]["include"]
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "VERSION", "requirements*.txt"):
        assert f"!{name}" in let_in
    assert [each for each in packages if f"!{each.rstrip('*')}" not in let_in] == []


@pytest.mark.parametrize("file", ["Dockerfile", "docker-compose.yml"])
def test_images_of_others_are_named_by_digest(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    others = re.findall(
        r"^(?:ARG BASE=|FROM |    image: )(?!\$|copydesk:)(\S+)", text, re.MULTILINE
    )
    assert others
    for image in others:
        assert re.search(r"@sha256:[0-9a-f]{64}$", image), image
