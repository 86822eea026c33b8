"""Set up the project's environment from the lock; standard library only."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"


def run(*command: object, cwd: Path = ROOT) -> int:
    """Show a command, run it, give its exit code."""
    print("+", *command, flush=True)
    return subprocess.run([str(part) for part in command], cwd=cwd, check=False).returncode


def must(*command: object, cwd: Path = ROOT) -> None:
    """Run a command that everything after it needs."""
    if run(*command, cwd=cwd):
        sys.exit(f"error: this command failed: {' '.join(map(str, command))}")


def program(venv: Path, name: str) -> Path:
    """The path of a program of a virtual environment."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def empty(venv: Path) -> Path:
    """Make a virtual environment without packages; give its Python."""
    if sys.version_info[:2] not in {(3, 11), (3, 12)}:
        sys.exit("error: extractor needs Python 3.11 or 3.12.")
    must(sys.executable, "-m", "venv", "--clear", venv)
    return program(venv, "python")


def ready(venv: Path) -> Path:
    """Make the environment of the lock with extractor in it, unless it is there; give its Python."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = venv / "made-from.sha256"
    if not stamp.exists() or stamp.read_text() != wanted:
        install = (empty(venv), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        must(*install, "--require-hashes", "-r", LOCK)
        must(*install, "--no-deps", "--no-build-isolation", "-e", ROOT)
        stamp.write_text(wanted)
    return program(venv, "python")
