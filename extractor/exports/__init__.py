"""EXPORT: a run → the forms that registries, databases and other tools take.

`FORMATS` says for each what it writes and which fields it holds; what a record has found and a
format can't hold is counted and told, and with `--strict` refused before anything is written.
"""

from extractor.exports.formats import FORMATS, Export, Format, export

__all__ = ["FORMATS", "Export", "Format", "export"]
