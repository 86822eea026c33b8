"""Whose the cells are, by a word that may stand anywhere in a text on one product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.fields.cell_tokens import tokens
from extractor.fields.rule import Found

OF_ELSE = re.compile(
    r"[\s-]{0,2}(?:[\w-]+ ){0,3}?(?:serum|plasma|h(?:a|e|ae)mato\w+|HSCT|SCT\b|BMT\b|HCT\b|bone[- ]marrow transplant|"
    r"stem[- ]cell (?:transplant|rescue|support|collection)|liver|kidney|renal|organ|heart transplant|platelet|PRP\b|"
    r"(?:skin|bone|fat|tendon|nerve|vein|cartilage) graft|tumou?r|lysate|blood transfusion|response|reaction|reactiv|"
    r"antigen|fibrin|thrombin|leuk[ao]pheresis|RNA|peptide|islets?)",
    re.IGNORECASE,
)
"""After "autologous": what isn't the cells that are given."""
SURE = 0.7


def donors_in(chars: str) -> Iterator[Found]:
    """Whose cells a sentence on one product tells of, wherever the word stands.

    >>> [found.value for found in donors_in("Autologous cells were carried in autologous serum.")]
    [{'donor': 'autologous'}]
    """
    for token in tokens(chars):
        if token.kind == "donor" and OF_ELSE.match(chars, token.end) is None:
            value = {"donor": token.label}
            yield Found(value, token.start, token.end, "cell_products/said-once", SURE)
