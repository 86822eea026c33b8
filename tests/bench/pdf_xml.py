"""Compare what a PDF gives with what the publisher's XML of the same paper gives.

    python tests/bench/pdf_xml.py ../shared/pdfs            # every paper that is there in both forms
    python tests/bench/pdf_xml.py ../shared/pdfs --quiet    # the shares alone

For each paper that has a reported record in either form, each field is equal when both forms
give the same value, white space, case and the sort of dashes aside, or both give none. Lists
are compared item by item. Every difference is printed, the XML's value first.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.flow import document_of, kind_of, records_of
from extractor.readers import read_source
from extractor.types import JSON, Record

LEFT_OUT = frozenset(("printed", "repairs"))  # wording of the source, not its meaning


def normal(value: JSON) -> JSON:
    """A value without what two prints of one paper differ in."""
    if isinstance(value, str):
        chars = unicodedata.normalize("NFKC", value).casefold()
        return re.sub(r"[\s\W_]+", " ", chars).strip()
    if isinstance(value, dict):
        return {key: normal(one) for key, one in value.items() if key not in LEFT_OUT}
    if isinstance(value, Sequence):
        return [normal(one) for one in value]
    return value


def items(value: JSON) -> list[str]:
    """A value as a list of what can be right or wrong: items of lists, keys of dicts."""
    plain = normal(value)
    if plain is None:
        return []
    if isinstance(plain, dict):
        return [f"{key}: {json.dumps(one)}" for key, one in plain.items() if one is not None]
    if isinstance(plain, list):
        return sorted(json.dumps(one, sort_keys=True, ensure_ascii=False) for one in plain)
    return [json.dumps(plain, ensure_ascii=False)]


def reported(path: Path) -> tuple[str, Record | None]:
    """The kind of a paper and its reported record."""
    document = document_of(read_source(path))
    records = records_of(document)
    own = next((one for one in records if one.kind == "reported"), None)
    return kind_of(document, records), own


def twins(folder: Path) -> Iterator[tuple[Path, Path]]:
    """XML and PDF of the same papers."""
    for xml in sorted(folder.glob("*.nxml")):
        pdf = xml.with_suffix(".pdf")
        if pdf.exists() and not xml.name.startswith("bad_"):
            yield xml, pdf


def main() -> None:
    """Print differences and shares."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quiet", action="store_true", help="print no differences")
    options = parser.parse_args()
    same: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for xml, pdf in twins(options.folder):
        (kind, first), (other, second) = reported(xml), reported(pdf)
        whole["document_kind"] += 1
        same["document_kind"] += kind == other
        if kind != other and not options.quiet:
            print(f"{xml.stem} document_kind: {kind} · {other}")
        if first is None and second is None:
            continue
        for name in (first or second).fields:  # type: ignore[union-attr]
            told = [items(one.fields[name].value) if one else [] for one in (first, second)]
            whole[name] += 1
            same[name] += told[0] == told[1]
            if told[0] != told[1] and not options.quiet:
                print(f"{xml.stem} {name}: {told[0]} · {told[1]}")
    for name, n in whole.items():
        print(f"{name:20} {same[name]}/{n}")
    fields = [
        name for name in whole if name not in ("document_kind", "last_update")
    ]  # no paper tells it
    n, right = sum(whole[name] for name in fields), sum(same[name] for name in fields)
    print(f"all fields           {right}/{n}  {right / max(1, n):.3f}")


if __name__ == "__main__":
    main()
