"""Parquet: a folder with a file for each table of docs/databases.md."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from extractor.exports.tables import TABLES, batches, needed, schema


def write(run: Path, out: Path) -> int:
    """Write a run's tables; how many records."""
    parquet = needed("pyarrow.parquet")
    n = 0
    with ExitStack() as stack:
        out.mkdir()
        files = {
            name: stack.enter_context(
                parquet.ParquetWriter(
                    str(out / f"{name}.parquet"), schema(name), compression="zstd"
                )
            )
            for name in TABLES
        }
        for batch in batches(run):
            n += batch["record"].num_rows
            for name, rows in batch.items():
                files[name].write_batch(rows)
    return n
