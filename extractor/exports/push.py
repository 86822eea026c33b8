"""A run's records to a FHIR server: each study once, whatever happens in between.

A study that the server has under our identifier is put in its place only if it differs, so that a
second push changes nothing. What was done stands in the run's push.jsonl, and an interrupted
push goes on from there. Connections that fail and servers that are busy are tried again.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from extractor.errors import ExtractorError
from extractor.exports import fhir
from extractor.exports.run import records

TOKEN = "EXTRACTOR_FHIR_TOKEN"
LOG = "push.jsonl"
TRIES = 6
LONGEST = 60.0  # seconds between tries
BUSY = frozenset((408, 425, 429, 500, 502, 503, 504))
JSON_TYPE = "application/fhir+json"
OF_SERVER = ("id", "meta", "text")  # what servers add


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did with a run's studies."""

    created: int
    updated: int
    unchanged: int
    done_before: int  # by an earlier push that was interrupted


def push(
    run: Path,
    url: str,
    *,
    client: httpx.Client | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Pushed:
    """Send a run's studies to the FHIR server at `url`; the token is in EXTRACTOR_FHIR_TOKEN.

    Raises ExtractorError where the server refuses, or cannot be reached after several tries.
    """
    token = os.environ.get(TOKEN)
    headers = {"Accept": JSON_TYPE, "Content-Type": JSON_TYPE} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )
    own = client or httpx.Client(
        base_url=url.rstrip("/"), headers=headers, timeout=30.0
    )  # TLS is verified
    counts = {"created": 0, "updated": 0, "unchanged": 0, "done_before": 0}
    log = run / LOG
    done = done_before(log, url)
    with own, log.open("a", encoding="utf-8", newline="\n") as file:
        for record in records(run):
            study = fhir.study(record)
            key = digest(study)
            if done.get(record["record_id"]) == key:
                counts["done_before"] += 1
                continue
            what = sent(own, study, wait)
            counts[what] += 1
            file.write(
                json.dumps(
                    {"url": url, "record_id": record["record_id"], "sha256": key, "did": what}
                )
                + "\n"
            )
            file.flush()
    return Pushed(**counts)


def done_before(log: Path, url: str) -> dict[str, str]:
    """What earlier pushes to a server sent: record → digest. A last line that was cut off counts for nothing."""
    done: dict[str, str] = {}
    for line in log.read_text("utf-8").splitlines() if log.exists() else ():
        try:
            one = json.loads(line)
        except ValueError:
            continue
        if one["url"] == url:
            done[one["record_id"]] = one["sha256"]
    return done


def digest(resource: Mapping[str, Any]) -> str:
    """The sha256 of a resource as JSON."""
    return hashlib.sha256(json.dumps(resource, sort_keys=True).encode()).hexdigest()


def sent(client: httpx.Client, study: dict[str, Any], wait: Callable[[float], None]) -> str:
    """Bring the server to have a study as it is: "created", "updated" or "unchanged"."""
    own = fhir.identifier_of(study)
    query = {"identifier": f"{own['system']}|{own['value']}"}
    bundle = asked(client, "GET", "/ResearchStudy", wait, params=query).json()
    there = [
        one["resource"]
        for one in bundle.get("entry", ())
        if fhir.identifier_of(one["resource"]) == own
    ]
    if len(there) > 1:
        raise ExtractorError(
            f"{client.base_url}: {len(there)} studies have the identifier {own['value']}. Remove all but one."
        )
    if not there:
        asked(
            client,
            "POST",
            "/ResearchStudy",
            wait,
            json={key: one for key, one in study.items() if key != "id"},
        )
        return "created"
    if plain(there[0]) == plain(study):
        return "unchanged"
    place = there[0]["id"]
    asked(client, "PUT", f"/ResearchStudy/{place}", wait, json=study | {"id": place})
    return "updated"


def plain(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A resource without what servers add."""
    return {key: value for key, value in resource.items() if key not in OF_SERVER}


def asked(
    client: httpx.Client, method: str, path: str, wait: Callable[[float], None], **more: Any
) -> httpx.Response:
    """The server's answer; tries again, ever later, where it is busy or out of reach."""
    for n in range(1, TRIES + 1):
        try:
            answer = client.request(method, path, **more)
        except httpx.TransportError as error:
            problem, pause = f"cannot be reached ({error})", 2.0**n / 4
        else:
            if answer.status_code not in BUSY:
                break
            problem = f"answers {answer.status_code} again and again"
            told = answer.headers.get("Retry-After", "")
            pause = float(told) if told.isdecimal() else 2.0**n / 4
        if n == TRIES:
            raise ExtractorError(
                f"{client.base_url}: {problem}. Push again later: it goes on where it stopped."
            )
        wait(min(pause, LONGEST))
    if answer.is_error:
        reason = " ".join(answer.text.split())[:300]
        raise ExtractorError(
            f"{client.base_url}: refused {method} {path} with {answer.status_code} ({reason})."
        )
    return answer
