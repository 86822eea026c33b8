"""All checks with one command: python3.11 tests/check.py [--venv DIR].

Format, lint, types, import contracts, the wheel in an environment of its own, and the
tests with warnings as errors, whose summary comes last.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from environment import LOCK, ROOT, empty, must, program, ready, run


def static_checks(venv: Path) -> list[bool]:
    python = program(venv, "python")
    return [
        run(*command) == 0
        for command in (
            (python, "-m", "pip", "check"),
            (python, "-m", "ruff", "check", "."),
            (python, "-m", "ruff", "format", "--check", "."),
            (python, "-m", "mypy"),
            (program(venv, "lint-imports"),),
        )
    ]


def wheel_works(venv: Path) -> bool:
    """Build sdist and wheel, install the wheel alone elsewhere, extract from a corpus file."""
    with tempfile.TemporaryDirectory() as folder:
        away = Path(folder)
        must(program(venv, "python"), "-m", "build", "--no-isolation", "--outdir", away, ROOT)
        pins = away / "pins.txt"  # without hashes: pip takes those for complete lists alone
        pins.write_text("\n".join(re.findall(r"^(\w.*?) \\$", LOCK.read_text(), re.MULTILINE)))
        python = empty(away / "venv")
        wheel = next(away.glob("*.whl"))
        must(python, "-m", "pip", "install", "--quiet", wheel, "-c", pins, cwd=away)
        extractor = program(away / "venv", "extractor")
        sample = sorted((ROOT / "corpus").rglob("*.txt"))[0]
        return (
            run(python, "-m", "pip", "check", cwd=away) == 0
            and run(extractor, "run", sample, "--out", away / "run", cwd=away) == 0
            and (away / "run" / "records.jsonl").stat().st_size > 0
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="default: .venv")
    venv = parser.parse_args().venv.resolve()
    python = ready(venv)
    passed = [*static_checks(venv), wheel_works(venv)]
    tests = run(python, "-m", "pytest", "-q", "-W", "error")
    if not all(passed):
        sys.exit("error: a check before the tests failed, see above.")
    sys.exit(tests)


if __name__ == "__main__":
    main()
