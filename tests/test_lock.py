"""The pins are what pyproject.toml asks for, each with its digests, on every system."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKED = ("test", "lint", "build")
"""The extras that `make env` installs."""
PIN = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==(\S+?)(?: ; ([^\\]+?))?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$"
)


@pytest.fixture
def pins(root: Path) -> list[re.Match[str]]:
    """Each pin: name, version, marker, digests."""
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[^ ])", "\n".join(x for x in text.split("\n") if x[:1] not in "#"))
    found = [PIN.match(entry.strip("\n")) for entry in entries]
    assert [entry for entry, pin in zip(entries, found) if pin is None] == []
    return [pin for pin in found if pin]


def asked_for(project: Mapping, extras: tuple[str, ...]) -> list[Requirement]:
    """What the project asks for with these extras, its own extras taken apart."""
    optional, found = project["optional-dependencies"], []
    for line in [*project["dependencies"], *(one for extra in extras for one in optional[extra])]:
        requirement = Requirement(line)
        if requirement.name == project["name"]:
            found += asked_for(project | {"dependencies": []}, tuple(sorted(requirement.extras)))
        else:
            found.append(requirement)
    return found


def test_every_pin_has_its_digests_and_names_no_address(
    root: Path, pins: list[re.Match[str]]
) -> None:
    assert len(pins) > 100
    comments = [x for x in (root / "constraints.txt").read_text().split("\n") if x.startswith("#")]
    assert comments[1:] == ["#    make lock"]
    assert "://" not in (root / "constraints.txt").read_text(encoding="utf-8")


def test_what_the_project_asks_for_is_pinned_and_the_pin_is_what_it_asks_for(
    root: Path, pins: list[re.Match[str]]
) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions: dict[str, list[str]] = {}
    for pin in pins:
        versions.setdefault(canonicalize_name(pin[1]), []).append(pin[2])
    for requirement in asked_for(project, LOCKED):
        there = versions.get(canonicalize_name(requirement.name))
        assert there, f"{requirement.name}: make lock"
        assert all(requirement.specifier.contains(version) for version in there), requirement


def test_the_pins_hold_on_every_system(pins: list[re.Match[str]]) -> None:
    markers = " ".join(pin[3] or "" for pin in pins)
    assert "sys_platform == 'win32'" in markers and "python_full_version" in markers
    own = [pin[1] for pin in pins if pin[1] in ("uv", "hatchling", "pandas") and not pin[3]]
    assert own == ["hatchling", "pandas", "uv"]


def test_the_environment_is_made_of_what_is_pinned_and_nothing_else(root: Path) -> None:
    shown = subprocess.run(
        ["make", "-n", "-B", "env"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    installs = re.findall(r"pip install .*?(?:;|2>|$)", shown.replace("\\\n", " "), re.M)
    assert len(installs) == 4
    for line in installs[:3]:
        assert "--require-hashes -r " in line
    assert "--no-deps --no-build-isolation -e ." in installs[3]
    for name in ("README.md", "Dockerfile", "CONTRIBUTING.md"):
        for line in re.findall(
            r"pip install ([^\n#&]*)", (root / name).read_text(encoding="utf-8")
        ):
            assert re.search(r"--require-hashes -r |--no-deps --no-build-isolation|uv==", line), (
                line
            )


def test_spark_which_is_large_is_pinned_for_its_own_tests_alone(
    root: Path, pins: list[re.Match[str]]
) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (asked,) = [each for each in asked_for(project, ("spark",)) if each.name == "pyspark"]
    own = (root / "tests" / "spark.txt").read_text(encoding="utf-8")
    (version,) = re.findall(r"^pyspark==(\S+) \\\n    --hash=sha256:[0-9a-f]{64}$", own, re.M)
    assert asked.specifier.contains(version)
    assert "pyspark" not in [canonicalize_name(pin[1]) for pin in pins]
    assert re.search(r"^make test-spark$", (root / ".ci" / "run").read_text(encoding="utf-8"), re.M)


def test_the_lock_is_checked_by_what_checks_a_change(root: Path) -> None:
    ci = (root / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^make lock-check$", ci, re.M)
    assert "make lock-check" in (root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert "make lock-check" in (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
