"""What the package promises of itself: the lock, the entry points, what ships."""

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import extractor
from extractor.resources import resource

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PINS = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE))
EXTRAS = PROJECT["optional-dependencies"]
(OWN,) = (
    one for one in EXTRAS["dev"] if one.startswith("extractor[")
)  # extras which dev has whole
WHOLE = [each for name in sorted(Requirement(OWN).extras) for each in EXTRAS[name]]
ASKED = [*PROJECT["dependencies"], *WHOLE, *(one for one in EXTRAS["dev"] if one != OWN)]


@pytest.mark.parametrize("asked", ASKED)
def test_the_lock_holds_what_is_asked_for(asked: str) -> None:
    requirement = Requirement(asked)
    assert requirement.specifier.contains(PINS[canonicalize_name(requirement.name)])


def test_the_lock_names_no_place_to_load_from() -> None:
    assert not re.search(r"://|^\s*-(?:i|f|-index|-extra|-find|-trusted)", LOCK, re.MULTILINE)


def test_every_pin_has_a_hash() -> None:
    for entry in re.split(r"\n(?=[a-z0-9])", LOCK):
        assert "--hash=sha256:" in entry


def test_this_environment_is_the_locks() -> None:
    for asked in PROJECT["dependencies"]:
        name = Requirement(asked).name
        assert metadata.version(name) == PINS[canonicalize_name(name)]


def test_one_version() -> None:
    assert metadata.version("extractor") == PROJECT["version"]


def test_the_package_is_typed() -> None:
    assert (Path(extractor.__file__).parent / "py.typed").is_file()


@pytest.mark.parametrize("name", ["models/vocabulary", "models", "corpus", "gold"])
def test_data_ships(name: str) -> None:
    assert any(resource(name).iterdir())


def test_importing_the_package_is_light() -> None:
    code = "import sys, extractor; print(*{'spacy', 'pandas', 'pdfplumber'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
