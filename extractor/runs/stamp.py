"""What records depend on besides the bytes of their documents: options, versions, model, code."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from extractor import __version__
from extractor.resources import OURS, PACKAGE, resource
from extractor.types import JSON

PACKAGES = ("spacy", "scispacy", "pypdfium2")  # whose versions a record may depend on


def made_by(ocr: bool = False) -> dict[str, str]:
    """The versions that a record may depend on."""
    told = {"extractor": __version__, "python": platform.python_version()}
    for package in (*PACKAGES, *(["rapidocr"] if ocr else [])):
        try:
            told[package] = version(package)
        except PackageNotFoundError:
            told[package] = "not installed"
    return told


def models_told(models: Sequence[str]) -> dict[str, JSON]:
    """The names of models, and the sha256 over all their files by name; null without one."""
    if not models:
        return {"name": None, "sha256": None}
    digest = hashlib.sha256()
    for folder in map(folder_of, models):
        if folder is None:
            return {"name": ", ".join(models), "sha256": None}
        hash_files(folder, digest)
    return {"name": ", ".join(models), "sha256": digest.hexdigest()}


def folder_of(model: str) -> Path | None:
    """The folder of a model; None where there is none, of which whoever loads it will tell."""
    if model in OURS:
        return resource(f"models/{model}")
    from extractor.nlp import model_folder  # spaCy: this process can do without

    return model_folder(model)


def hash_files(folder: Path, digest: hashlib._Hash, pattern: str = "*") -> None:
    """Add the files of a folder, by their names in order."""
    for path in sorted(one for one in folder.rglob(pattern) if one.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())


def code() -> str:
    """The sha256 over the extractor's own code: versions alone don't tell of a checkout."""
    digest = hashlib.sha256()
    hash_files(PACKAGE, digest, "*.py")
    hash_files(resource("models"), digest, "*.csv")  # rules' tables and fitted weights
    return digest.hexdigest()


def stamp_of(told: Mapping[str, object]) -> str:
    """A short name for options and versions."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def differences(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    """How options and versions differed before, for people.

    >>> list(differences({"ocr": False, "spacy": "3.7", "code": "a"}, {"ocr": True, "code": "b"}))
    ['ocr False in place of True', 'spacy 3.7 in place of none', 'other code of the extractor']
    """
    for name in sorted({*old, *new} - {"code"}, key=[*old, *new].index):
        if old.get(name) != new.get(name):
            yield f"{name} {old.get(name, 'none')} in place of {new.get(name, 'none')}"
    if old.get("code") != new.get("code"):
        yield "other code of the extractor"
