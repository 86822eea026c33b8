"""Records against gold: which values are right, wrong, missed or made up.

* **Documents** are matched by sha256, else by file name; **records** by trial id, else by
  kind and best overlap of fields (`match`). A gold record without a match counts every
  item of every found field as fn; a predicted record without one, in a document that gold
  has, is invented and counts every found value as fp (but kind `mentioned`: listed only).
  Gold that says what a paper is has annotated the paper's own trial alone: other kinds of
  records there are left out, and the kind of document is scored apart.
* **Items** are what `shapes` says per field, in a trial's own report by rows of its own.
  A wrong item is one fp *and* one fn. A value where gold says `not_found` or `not_reported` is fp. A field, or a key inside a
  value, that gold leaves out is not annotated and not scored. What gold marks
  `"optional": true`, a record or an entry of a list, is neither missed nor invented; the
  fields of an optional record are not scored.
* **Conflict** decides nothing: with gold's value among the rivals it counts as abstained
  (fn, no fp), else also every rival is fp. **Abstained** counts as fn and as abstained.
  `not_reported` is scored apart as a status, never as a value (`verdicts`).
* **Text** is equal when it is but for white space; a second figure is relaxed (`equality`).
* **Evidence** is scored apart, among right values (`evidence`).
* **Intervals** of 95 % resample documents, or records where documents are few; Wilson's
  where all is right or wrong (`intervals`).
* Gold that a generator wrote and gold read from real pages are never pooled (`group`).
"""

from extractor.scoring.acceptance import accepted, compare
from extractor.scoring.figures import Figures
from extractor.scoring.group import Group
from extractor.scoring.intervals import Estimate
from extractor.scoring.report import Scores, rows, score, table
from extractor.scoring.shapes import ITEMS

__all__ = [
    "ITEMS",
    "Estimate",
    "Figures",
    "Group",
    "Scores",
    "accepted",
    "compare",
    "rows",
    "score",
    "table",
]
