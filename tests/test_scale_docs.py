"""The recipes of docs/scale.md do what they say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import srsly

DOCS = Path(__file__).parents[1] / "docs"
LOCK = Path(__file__).parents[1] / "requirements.lock"


def test_the_function_for_spark(tmp_path: Path) -> None:
    code = re.findall(r"```python\n(.*?)```", (DOCS / "scale.md").read_text(), re.DOTALL)
    scope: dict[str, Any] = {}
    exec(code[0], scope)
    (tmp_path / "a.txt").write_text("A randomised trial (NCT01234567) enrolled 40 patients.\n")
    batch = pd.DataFrame({"path": [str(tmp_path / "a.txt"), str(tmp_path / "missing.txt")]})
    (told,) = scope["extracted"](iter([batch]))
    assert list(told["status"]) == ["ok", "failed"]
    assert told["error"][0] is None
    assert "no such file" in told["error"][1]
    assert [json.loads(one)["label"] for one in told["records"][0]] == ["NCT01234567"]
    assert [one.split()[0] for one in scope["SCHEMA"].split(", ")] == list(told.columns)


def test_the_manifest_for_kubernetes() -> None:
    job = srsly.read_yaml(DOCS / "deploy" / "rayjob.yaml")
    cluster = job["spec"]["rayClusterSpec"]
    assert f"ray=={cluster['rayVersion']} " in LOCK.read_text()
    groups = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    assert all(one["template"]["spec"]["containers"][0]["image"] == "IMAGE" for one in groups)
    mounts = groups[0]["template"]["spec"]["containers"][0]["volumeMounts"]
    out = re.search(r"--out (\S+)", job["spec"]["entrypoint"])
    assert out and out[1].startswith(mounts[0]["mountPath"])
    assert "--engine ray" in job["spec"]["entrypoint"]


def test_the_image_has_what_it_copies() -> None:
    told = (DOCS / "deploy" / "Containerfile").read_text()
    extras = set(re.search(r"\[(\w+(?:,\w+)*)\]", told)[1].split(","))  # type: ignore[index]
    project = (DOCS.parent / "pyproject.toml").read_text()
    assert all(re.search(rf"^{one} = \[", project, re.MULTILINE) for one in extras)
    assert "requirements.lock" in told
