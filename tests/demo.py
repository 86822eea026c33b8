"""Extract the corpus with one command: python3.11 tests/demo.py [--out DIR]."""

import argparse
import json
from pathlib import Path

from environment import ROOT, must, program, ready


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "run-demo", help="default: run-demo")
    out = parser.parse_args().out.resolve()
    venv = ROOT / ".venv"
    ready(venv)
    again = ["--overwrite"] if out == ROOT / "run-demo" else []  # its own folder, and no other
    must(program(venv, "extractor"), "run", ROOT / "corpus", "--out", out, *again)
    must(program(venv, "extractor"), "show", "--run", out)
    records = [json.loads(line) for line in (out / "records.jsonl").read_text("utf-8").splitlines()]
    for kind in ("listed", "described"):  # all of the first record of each kind
        first = next(record["record_id"] for record in records if record["kind"] == kind)
        must(program(venv, "extractor"), "show", "--run", out, first)


if __name__ == "__main__":
    main()
