"""README.md tells the truth: its help texts are the real ones, its examples run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from make_readme import END, README, START, renewed
from typer.testing import CliRunner

import extractor
from extractor.cli import app

ROOT = README.parent
TEXT = README.read_text(encoding="utf-8")


def fenced(language: str, section: str) -> list[str]:
    """The blocks of one language in one section of README.md."""
    (body,) = re.findall(rf"^## {section}\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE)
    return re.findall(rf"^```{language}\n(.*?)^```", body, re.DOTALL | re.MULTILINE)


def test_help_texts_are_the_real_ones() -> None:
    assert TEXT.count(START) == TEXT.count(END) == 1
    assert renewed(TEXT) == TEXT, "run: python tests/make_readme.py"


def test_python_example_runs() -> None:
    (example,) = fenced("python", "Python")
    assert len(example.splitlines()) == 4
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.strip()


def test_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = fenced("console", "Command line")[:1]
    commands = re.findall(r"^\$ extractor (.*)$", block, re.MULTILINE)
    assert len(commands) >= 4
    monkeypatch.chdir(tmp_path)
    for name in ("corpus", "gold", "models"):
        (tmp_path / name).symlink_to(ROOT / name)
    for command in commands:
        told = CliRunner().invoke(app, shlex.split(command.partition(" | ")[0]))
        assert told.exit_code == 0, (command, told.output)
        assert told.stdout


def test_helps_examples_name_what_is_there() -> None:
    for path in re.findall(r"(?:corpus|gold)/[\w./-]+\w", TEXT):
        assert (ROOT / path).exists(), path


def test_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert extractor.__version__ == project["version"]


def test_public_names() -> None:
    assert all(hasattr(extractor, name) for name in extractor.__all__)
    assert callable(extractor.score)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = extractor.nonsense


def test_read_takes_a_path_or_a_text() -> None:
    path = ROOT / "corpus" / "review-nk-cells-sepsis.txt"
    text = path.read_text(encoding="utf-8")
    assert extractor.read(path).text.chars == extractor.read(text=text).text.chars
    assert extractor.read(str(path)).source.sha256 == extractor.read(text=text).source.sha256
    for wrong in ({}, {"path": path, "text": text}):
        with pytest.raises(TypeError, match="either a path or text"):
            extractor.read(**wrong)


def test_extract_takes_what_read_gave() -> None:
    document = extractor.read(text="The trial NCT01234567 was a phase 2 trial of cells.")
    records = extractor.extract(document)
    assert [record.label for record in records] == ["NCT01234567"]
    assert extractor.extract(text=document.source.raw) == records
    with pytest.raises(TypeError, match="either a document or text"):
        extractor.extract(document, text="x")


def test_importing_the_package_is_light() -> None:
    heavy = ("spacy", "pandas", "numpy", "typer")
    code = f"import sys, extractor; print([n for n in {heavy} if n in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
