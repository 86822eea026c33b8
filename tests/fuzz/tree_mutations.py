"""Mutations of XML, JSON and tables of rows that leave them well-formed, so that readers get to the end."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

ATTRIBUTE = re.compile(rb"""=\s*(["'])[^"'<>]*\1""")
RECORD = re.compile(
    rb"<(Trial|trial|clinical_study|fullTrial|sec|p|table-wrap|tr|td|ref|fig|abstract)\b[^>]*>.*?</\1>",
    re.DOTALL,
)
MANY = 40  # records of a long file that are kept
LONG = 300_000  # bytes of a long file
VALUES = (
    b"", b"0", b"-1", b"99999999999", b"1e309", b"NaN", b"&amp;" * 50, b"&#x202e;", b"&nbsp;",
    b"&#xFFFD;", b"&#xE000;", b"2020-13-45", b"NCT99999999", b"&lt;script&gt;1&lt;/script&gt;",
    b"=1+1", b"x" * 5000, b"\xcc\x81" * 50, b"  \n ", b"Yes", b"null", b"n=1000000000000", b"&#x9b;2J",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e308, 0.1, "", " ", "\u0000", "\ud800", "\u202e", "NaN", "2020-13-45", "x" * 5000,
    [], {}, [[]], [None], {"": ""}, {"a": {"b": [1, 2]}}, [["a"], ["b"]], "=1+1", "<script>1</script>", "1,000,000",
)  # fmt: skip


def elements_moved(data: bytes, other: bytes, chance: Random) -> bytes:
    """Whole elements dropped, doubled, nested, or taken from another document."""
    found = list(RECORD.finditer(data))
    if not found:
        return data
    one, two = chance.choice(found), chance.choice(found)
    taken = list(RECORD.finditer(other)) or found
    put = chance.choice(
        (
            b"",
            one[0] * 2,
            one[0] * 30,
            two[0],
            chance.choice(taken)[0],
            one[0].replace(b">", b">" + two[0], 1),
        )
    )
    return data[: one.start()] + put + data[one.end() :]


def texts_changed(data: bytes, _: bytes, chance: Random) -> bytes:
    """Texts between tags replaced by what nobody expects."""
    share = chance.choice((0.002, 0.02, 0.3))
    return re.sub(
        rb">[^<]*[^<\s][^<]*<",
        lambda found: b">" + chance.choice(VALUES) + b"<" if chance.random() < share else found[0],
        data,
    )


def attributes_changed(data: bytes, _: bytes, chance: Random) -> bytes:
    """Values of attributes replaced: spans of 10^11 columns, no name, another id."""
    share = chance.choice((0.005, 0.05, 0.5))
    return ATTRIBUTE.sub(
        lambda found: (
            b'="' + chance.choice(VALUES).replace(b'"', b"") + b'"'
            if chance.random() < share
            else found[0]
        ),
        data,
    )


def tags_renamed(data: bytes, _: bytes, chance: Random) -> bytes:
    """All elements of one name called by another's."""
    names = sorted(set(re.findall(rb"<([A-Za-z][\w:-]*)", data)))
    if len(names) < 2:
        return data
    old, new = chance.sample(names, 2)
    return re.sub(rb"(</?)" + re.escape(old) + rb"(?=[\s/>])", rb"\g<1>" + new, data)


def nested(data: bytes, _: bytes, chance: Random) -> bytes:
    """An element put into so many of its kind."""
    found = list(RECORD.finditer(data))
    if not found:
        return data
    one, deep = chance.choice(found), chance.choice((5, 80, 3000))
    name = one[1]
    whole = (b"<" + name + b">") * deep + one[0] + (b"</" + name + b">") * deep
    return data[: one.start()] + whole + data[one.end() :]


def json_changed(data: bytes, other: bytes, chance: Random) -> bytes:
    """Values of JSON dropped, doubled, replaced by odd ones or by one from elsewhere."""
    try:
        tree, strange = json.loads(data), json.loads(other)
    except (ValueError, RecursionError):
        return data
    for _ in range(int(2 ** chance.uniform(0, 5))):
        holder, key = a_place(tree, chance)
        if holder is None:
            continue
        way = chance.randrange(6)
        if way == 0:
            del holder[key]
        elif way == 1 and isinstance(holder, list):
            holder.insert(key, deepcopy(holder[key]))
        elif way == 2:
            inner, at = a_place(strange, chance)
            holder[key] = deepcopy(inner[at]) if inner is not None else None
        elif way == 3:
            holder[key] = [holder[key]]
        elif way == 4 and isinstance(holder[key], str):
            holder[key] = holder[key] * 3 + "; " + str(deepcopy(chance.choice(ODD)))
        else:
            holder[key] = deepcopy(chance.choice(ODD))
    return json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def a_place(tree: Any, chance: Random) -> tuple[Any, Any]:
    """A list or dict somewhere in a tree, and a key of it; None where there is none."""
    holder, key = None, None
    while isinstance(tree, dict | list) and tree:
        holder = tree
        key = chance.choice(list(tree)) if isinstance(tree, dict) else chance.randrange(len(tree))
        tree = tree[key]
        if chance.random() < 0.2:
            break
    return holder, key


def json_nested(data: bytes, _: bytes, chance: Random) -> bytes:
    """A value so deep in lists or dicts."""
    values = list(re.finditer(rb'"(?:[^"\\]|\\.)*"\s*(?=[,}\]])', data))
    if not values:
        return data
    one, deep = chance.choice(values), chance.choice((20, 100, 5000))
    opened, closed = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return data[: one.start()] + opened * deep + one[0] + closed * deep + data[one.end() :]


def rows_changed(data: bytes, other: bytes, chance: Random) -> bytes:
    """Cells and columns of a table of rows dropped, doubled, swapped, replaced."""
    rows = table(data)
    for _ in range(int(2 ** chance.uniform(0, 5))):
        row = chance.choice(rows)
        if not row:
            continue
        one, two = chance.randrange(len(row)), chance.randrange(len(row))
        way = chance.randrange(5)
        if way == 0:
            row[one], row[two] = row[two], row[one]
        elif way == 1:
            del row[one]
        elif way == 2:
            row.insert(one, row[two])
        elif way == 3:
            row[one] = row[one] * 5
        else:
            row[one] = str(deepcopy(chance.choice(ODD))).encode("utf-8", "replace").decode()
    if chance.random() < 0.3:
        rows += table(other)[:50]
    return written(rows)


def table(data: bytes) -> list[list[str]]:
    chars = data.decode("utf-8", "replace").replace("\0", "")
    try:
        return list(csv.reader(io.StringIO(chars))) or [[]]
    except csv.Error:
        return [[]]


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def thinned(suffix: str, data: bytes, chance: Random) -> bytes:
    """A long file with some of its records alone, so that many can be tried."""
    if len(data) < LONG:
        return data
    if suffix == ".csv":
        first, *rows = table(data)
        return written([first, *chance.sample(rows, min(MANY, len(rows)))])
    found = list(re.finditer(rb"<(Trial|trial|clinical_study)\b[^>]*>.*?</\1>", data, re.DOTALL))
    if suffix == ".xml" and len(found) > MANY:
        some = b"".join(one[0] for one in chance.sample(found, MANY))
        return data[: found[0].start()] + some + data[found[-1].end() :]
    return data


Change = Callable[[bytes, bytes, Random], bytes]
XML: tuple[Change, ...] = (
    *(elements_moved, elements_moved, texts_changed, texts_changed, attributes_changed),
    *(tags_renamed, nested),
)
JSON: tuple[Change, ...] = (json_changed, json_changed, json_nested)
ROWS: tuple[Change, ...] = (rows_changed,)
