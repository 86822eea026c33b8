"""Trials that running prose tells of: described studies of a therapy, and ids that are mentioned.

`mentions` finds where a sentence names a study, `stretches` says whether the next one goes on
with it, `studies` gathers the sentences, `treated`, `given` and `facts` read them, `told_ids`
does the same for registry ids. A study with no therapy given to people is left out.
"""

from __future__ import annotations

from extractor.engines.facts import counts, study_candidates
from extractor.engines.studies import Split, is_own, is_report, studies, told_sentences
from extractor.engines.told_ids import mentioned_trials
from extractor.types import Document, Trial


def trials_in_prose(document: Document, split: Split) -> list[Trial]:
    """The trials that the document's paragraphs describe or mention, in order of place.

    Keys are "prose:START" (kind described; `start` is the first sentence that names the study)
    and "id:CANONICAL" (kind mentioned).
    """
    paragraphs = list(told_sentences(document, split))
    trials: list[Trial] = []
    told: set[str] = set()
    in_report = is_report(paragraphs)
    for study in studies(paragraphs):
        candidates = study_candidates(document, study)
        if not counts(study, candidates) or (in_report and is_own(study, paragraphs)):
            continue
        ids = [one.value for one in candidates if one.field == "trial_ids"]
        told.update(str(value["id"]) for value in ids if isinstance(value, dict))
        label = next((str(one.value) for one in candidates if one.field == "cited_as"), "")
        label = label or study.told[0].sentence.chars[:60]
        key = f"prose:{study.start}"
        trials.append(Trial(key, "described", label, study.start, tuple(candidates)))
    trials += mentioned_trials(document, paragraphs, told)
    return sorted(trials, key=lambda trial: trial.start)
