"""card: the figures of trial_ner_scores.json as tables of the model card, between its marks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: weasel run card -->\n", "<!-- end of figures -->\n"
READ_AS = {"EBM-NLP": "tokens"}  # the others' spans, strictly


def bracketed(figure: list[float | None]) -> str:
    """A figure with its interval; a dash where nothing was counted."""
    value, low, high = figure
    return "–" if value is None else f"{value:.1f} [{low:.1f}, {high:.1f}]"


def row(*cells: object) -> str:
    r"""A line of a table.

    >>> row("a", 1)
    '| a | 1 |\\n'
    """
    return f"| {' | '.join(map(str, cells))} |\n"


def whole(scores: dict[str, Any]) -> str:
    """A table with a line for each corpus."""
    text = row("corpus", "counted", "n", "precision", "recall", "micro F1", "macro F1")
    text += "|---" * 7 + "|\n"
    for name, score in scores["corpora"].items():
        micro = score["micro"]
        figures = [bracketed(micro[key]) for key in ("precision", "recall", "f1")]
        text += row(name, READ_AS.get(name, "spans"), micro["n"], *figures, score["macro_f1"])
    return text


def by_label(scores: dict[str, Any]) -> str:
    """A table with a line for each label."""
    text = row("corpus", "label", "n", "precision", "recall", "F1") + "|---" * 6 + "|\n"
    for name, score in scores["corpora"].items():
        for label, one in score["labels"].items():
            figures = [bracketed(one[key]) for key in ("precision", "recall", "f1")]
            text += row(name, label, one["n"], *figures)
    return text


def by_gold(gold: dict[str, Any]) -> str:
    """A table of the values of the project's own gold that are marked."""
    text = row("gold", "n", "its very borders", "all its words", "some of its words")
    text += "|---" * 5 + "|\n"
    for kind, score in gold.items():
        shares = [bracketed(score[measure]) for measure in ("exact", "whole", "touched")]
        text += row(kind, score["n"], *shares)
    return text


def figures(scores: dict[str, Any], heads: list[dict[str, Any]]) -> str:
    """All that is generated."""
    named = "".join(row(f"`{one['name']}`", ", ".join(one["labels"])) for one in heads)
    return (
        f"{scores['bytes'] / 1e6:.1f} MB on disk; loads in {scores['seconds_to_load']:.2f} s; "
        f"{scores['words_per_second']:,.0f} words a second on one core, text to spans.\n\n"
        f"{row('head', 'labels')}|---|---|\n{named}\n"
        f"On the {scores['split']} parts, in per cent, with 95 % intervals:\n\n"
        f"{whole(scores)}\n"
        "Values of the project's own gold (`gold/`, all but its `test` papers) in the words quoted for "
        "them, marked as what they are, in per cent:\n\n"
        f"{by_gold(scores['gold'])}\n{by_label(scores)}"
    )


def main(model: str, scored: str, card: str) -> None:
    """Put the figures between the card's marks."""
    scores = json.loads(Path(scored).read_text("utf-8"))
    heads = json.loads((Path(model) / "trial_tagger" / "heads.json").read_text("utf-8"))
    text = Path(card).read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, behind = rest.split(END)
    Path(card).write_text(before + BEGIN + figures(scores, heads) + END + behind, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
