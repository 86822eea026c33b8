"""How many people entered a trial, were allocated by chance, were analysed: what a report says.

Who was screened, refused, or left is no participant.
"""

from __future__ import annotations

from extractor.engines.paper.flow_analysed import ANALYSED_RULES
from extractor.engines.paper.flow_enrolled import ENROLLED_RULES
from extractor.engines.paper.flow_randomised import RANDOMISED_RULES
from extractor.engines.paper.flow_settings import ALONE_RULES, SETTING_RULES
from extractor.fields.rule import Rule

RULES: tuple[tuple[str, tuple[str, ...], tuple[Rule, ...]], ...] = (
    ("randomised", ("andom", "ssign", "llocat", "ivid", "istribut"), RANDOMISED_RULES),
    (
        "enrolled",
        (
            "nrol",
            "ecruit",
            "nclud",
            "nter",
            "ccru",
            "elect",
            "articip",
            "took part",
            "tudied",
            "haracter",
            "rial",
            "tudy",
            "ample",
            "ohort",
            "egister",
            "emograph",
            "onsent",
            "at baseline",
            "olunteered",
            "ubjects: ",
            "atients: ",
            "opulation: ",
            "aged ",
            "an age",
            "greed",
            "Of ",
            "Among ",
            "Out of ",
            "From ",
            "there were",
            "There were",
            "articipants",
        ),
        (*ENROLLED_RULES, *SETTING_RULES),
    ),
    ("enrolled", ("",), ALONE_RULES),
    (
        "analysed",
        (
            "nalys",
            "nalyz",
            "omplet",
            "to-treat",
            "to treat",
            "rotocol",
            "ITT",
            "evaluable",
            "data w",
            "leaving ",
            "resulting in",
            "yielding ",
        ),
        ANALYSED_RULES,
    ),
)
"""For each key what a sentence must contain at all, and the rules."""
