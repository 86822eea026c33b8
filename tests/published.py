"""The files of a run as they are to be whatever happened on the way: all but times."""

import hashlib
import json
import re
from pathlib import Path

SECONDS = re.compile(rb'"seconds": [\d.]+')


def published(out: Path) -> dict[str, bytes | str]:
    """What a run has published, by name: the bytes of files, sums of large ones."""
    told: dict[str, bytes | str] = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_dir() or name.startswith((".", "ledger.sqlite")):
            continue
        content = path.read_bytes()
        if name == "documents.jsonl":
            content = SECONDS.sub(b"", content)
        if name == "run.json":
            run = json.loads(content)
            content = json.dumps(run | {"out": "", "started": "", "seconds": 0}).encode()
        told[name] = content if len(content) < 10_000 else hashlib.sha256(content).hexdigest()
    return told
