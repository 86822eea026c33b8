"""What the people of an arm are given, in the paper's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from extractor.engines.paper.arm_given_words import (
    AND,
    AS_WELL,
    BEFORE_WHAT,
    CITED,
    COLON,
    CORE,
    DETERMINER,
    DOES,
    EITHER,
    GENERIC,
    GROUP,
    GROUP_DID,
    IN,
    IN_BRACKET,
    ITEM,
    LAST_WORDS,
    LETTERED,
    NAMELESS,
    NEXT_ARM,
    OF_MANY,
    ONLY_A_NAME,
    OPENS,
    SIZE,
    STATISTICS,
    TAIL,
    TREATMENT,
    VAGUE,
    WAS_GIVEN,
)
from extractor.engines.paper.passages import Paper, Passage
from extractor.fields import countries

TOLD_IN = ("methods", None)  # the sections of the body that say what arms are given
MOST_WORDS = 32
FEWEST_LETTERS = 4
OF_A_TREATMENT = re.compile(
    r"\d\s?(?:mg|µg|μg|mcg|g|ml|IU|U)\b|^(?!.*\b(?:control|study|other|same)\b)[^\W\d][\w-]+(?: [\w-]+)+$",
    re.IGNORECASE,
)
"""What a group is called after that says what it gets: a dose, or two words and more."""
DOSE = re.compile(
    r"\s\((?=[^()]*\d\s?(?:mg|g|µg|μg|mcg|ml|mL|IU|U|mmol|Gy|%|capsules?|tablets?|drops)\b)(?![^()]*\b[nN]\s?=)[^()]{3,200}\)"
)
NAMED_GROUP = re.compile(r"\b(?:groups?|arms?|conditions?)$", re.IGNORECASE)
ABBREVIATION = re.compile(r"[A-Z][\w-]*[A-Z][\w-]*")
SHARED = 0.75  # of a label's words that the fuller wording has
Form = Callable[[str, int, int], str | None]


def given_to(paper: Paper, label: str, labels: Sequence[str], printed: str = "") -> str | None:
    """What the people of an arm are given; None where only a name like "control group" stands.

    `printed` is the arm as a list of arms words it, with its brackets.
    """
    others = [one for one in labels if one != label]
    told = worded(paper, label, others, FORMS if GENERIC.search(label) else FORMS[:1])
    core = CORE.sub("", label)
    if told or NAMELESS.fullmatch(label) or NAMELESS.fullmatch(core):
        return told
    if GENERIC.search(label):
        named = written_out(paper, core) or dosed(paper, core)
        return named or (core if OF_A_TREATMENT.search(core) else None)
    long = tidied(printed)
    return long if long and long != core else written_out(paper, core) or dosed(paper, core) or core


def fuller(label: str, items: Iterable[str]) -> str:
    """The item of a list that words a label in full; "" where none does.

    >>> fuller("weekly zinc", ["twelve doses of weekly zinc (20 mg)", "placebo"])
    'twelve doses of weekly zinc (20 mg)'
    """
    wanted = stems(label)
    kept = [
        one
        for one in items
        if len(wanted & stems(one)) >= SHARED * len(wanted)
        and not GENERIC.search(one)
        and not OF_MANY.search(one)
        and len(one.split()) <= MOST_WORDS
    ]
    return max(kept, key=lambda one: len(tidied(one) or ""), default="")


def stems(words: str) -> set[str]:
    """The words of a name without the "s" of several."""
    return {one.rstrip("s") for one in words.casefold().split()}


def worded(paper: Paper, label: str, labels: Sequence[str], forms: Sequence[Form]) -> str | None:
    """The words of the sentence that says most clearly what an arm is given."""
    key, best = key_of(label), len(forms)
    said: str | None = None
    for passage in (*paper.opening, *paper.within("body", "front")):
        chars = passage.sentence.chars
        if key not in chars.casefold() or not tells(passage):
            continue
        for start, end in named_in(chars, label):
            for number, form in enumerate(forms[:best]):
                words = form(chars, start, end)
                if words and (what := what_of(words, labels)):
                    best, said = number, what
                    break
        if best == 0:
            break
    return said


def tells(passage: Passage) -> bool:
    """Whether a sentence may say what arms are given, and not what came of it."""
    return passage.zone != "body" or passage.kind in TOLD_IN


def named_in(chars: str, label: str) -> Iterator[tuple[int, int]]:
    """Where a sentence names an arm: its name with "group", or the people of it."""
    core = CORE.sub("", label).casefold()
    letter = LETTERED.search(label)
    folded = chars.casefold()
    at = folded.find(core)
    while at >= 0 and len(folded) == len(chars):
        end = at + len(core)
        apart = not (chars[at - 1 : at].isalnum() or chars[end : end + 1].isalnum())
        tail = None if letter else TAIL.match(chars, end) or TREATMENT.match(chars, end)
        if tail and tail.re is TREATMENT and not GENERIC.search(core):
            tail = None
        if core == "control" and chars[end : end + 1] == "s":
            yield at, end + 1
        elif apart and (tail or letter):
            yield at, tail.end() if tail else end
        at = folded.find(core, end)


def does(chars: str, _: int, end: int) -> str | None:
    """Read "the zinc group received …"."""
    match = DOES.match(chars, end)
    return match["what"] if match else None


def was_given(chars: str, start: int, end: int) -> str | None:
    """Read "in the zinc group … was given"."""
    match = WAS_GIVEN.match(chars, end) if IN.search(chars[:start]) else None
    return match["what"] if match else None


def as_well(chars: str, start: int, end: int) -> str | None:
    """Read the second half of "group A received … and group B …"."""
    match = AS_WELL.match(chars, end) if AND.search(chars[:start]) else None
    return match["what"] if match and GROUP_DID.search(chars, 0, start) else None


def headed(chars: str, start: int, end: int) -> str | None:
    """Read "Zinc group: …" at the start of a sentence, or of an item of a list."""
    match = COLON.match(chars, end) if start < 5 or ITEM.search(chars[:start]) else None
    return match["what"] if match else None


def before_bracket(chars: str, start: int, end: int) -> str | None:
    """Read "either … (zinc group)"."""
    opens = OPENS.search(chars[:start])
    if opens is None or ")" not in chars[end : end + 40]:
        return None
    words = re.split(r"[.;](?!\d)", chars[: opens.start()])[-1][-160:]
    cue = BEFORE_WHAT.match(words)
    return words[cue.end() :] if cue else None


def in_bracket(chars: str, _: int, end: int) -> str | None:
    """Read "the zinc group (…)"."""
    match = IN_BRACKET.match(chars, end)
    return match["what"] if match and not countries.find_names(match["what"]) else None


FORMS: tuple[Form, ...] = (does, was_given, as_well, headed, before_bracket, in_bracket)
"""How a sentence that names an arm tells what it is given, the clearest first."""


def what_of(words: str, labels: Sequence[str]) -> str | None:
    """What an arm is given, cut where another arm begins; None for what is no treatment."""
    what = tidied(words) or ""
    for label in labels:
        at = next(named_in(what, label), None) if GENERIC.search(label) else None
        if at:
            what = LAST_WORDS.sub("", what[: at[0]])
    what = what.strip(" ,;:-–")
    if VAGUE.match(what) or STATISTICS.search(what) or ONLY_A_NAME.fullmatch(what):
        return None
    return what if len(what) >= FEWEST_LETTERS and len(what.split()) <= MOST_WORDS else None


def tidied(words: str) -> str | None:
    """Words without citations, sizes, and what another clause adds.

    >>> tidied("the 20 mg zinc tablets (n = 60) [12], while the control group rested")
    '20 mg zinc tablets'
    """
    plain = SIZE.sub("", CITED.sub("", " ".join(words.split())))
    plain = NEXT_ARM.split(plain, maxsplit=1)[0]
    plain = DETERMINER.sub("", EITHER.sub("", plain.strip(" ,;:–-"))).strip(" ,;:–-")
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    return plain if plain.count("(") == plain.count(")") else plain.split("(")[0].strip() or None


def dosed(paper: Paper, core: str) -> str | None:
    """A treatment with the bracket that tells its dose, where the paper has it so."""
    rest = f"{core[1:]} ("  # the first letter may be a capital
    for passage in (*paper.opening, *paper.within("body")):
        chars = passage.sentence.chars
        at = chars.find(rest) - 1
        if at < 0 or chars[at].casefold() != core[0].casefold():
            continue
        if chars[at - 1 : at].isalnum() or not tells(passage):
            continue
        bracket = DOSE.match(chars, at + len(core))
        if bracket and not STATISTICS.search(bracket.group()):
            return chars[at : bracket.end()]
    return None


def key_of(label: str) -> str:
    """A word that every sentence on an arm holds."""
    words = [one for one in label.casefold().split() if not re.fullmatch(GROUP, one)]
    return max(words, key=len, default=label.casefold())


def written_out(paper: Paper, label: str) -> str | None:
    """The long form of a label that is an abbreviation: "step mat training (SMT)"."""
    if not ABBREVIATION.fullmatch(label):
        return None
    capitals = [one.casefold() for one in label if one.isupper()]
    every = [one.casefold() for one in label if one.isalnum()]
    for passage in (*paper.opening, *paper.within("body")):
        chars = passage.sentence.chars
        at = chars.find(f"({label})")
        if at > 0:
            words = chars[:at].split()
            long = long_form(words, every) or long_form(words, capitals)
            if long and not NAMED_GROUP.search(long):
                return f"{long} ({label})"
    return None


def long_form(words: Sequence[str], letters: Sequence[str]) -> str | None:
    """The last words that begin with the letters of an abbreviation.

    >>> long_form("compared with step mat training".split(), list("smt"))
    'step mat training'
    """
    for count in range(1, len(letters) + 1):
        initials = [one[0].casefold() for word in words[-count:] for one in word.split("-") if one]
        if initials == list(letters):
            return " ".join(words[-count:])
    return None
