"""The words after "the primary outcome was", cut into outcomes, each into measure and time frame."""

from __future__ import annotations

import re

from extractor.engines.paper.aim_item_words import (
    CITED,
    FIGURE,
    GENERIC,
    INSTRUMENT,
    LEAD,
    NO_START,
    PARTICIPLE,
    TAIL,
    UNSAID,
    VAGUE,
    VERBAL,
)
from extractor.engines.paper.time_frames import ADJECTIVE, BARE, PHRASE, phrase_at
from extractor.fields.outcome_lists import depths, read_item

Outcome = dict[str, str | None]

MOST_WORDS = 28  # a longer measure is a clause that was cut wrongly
SHORT_TOOL = 11  # words with which an instrument is named: "assessed by the … scale"
LONG = 18  # words above which the instrument's words are left out
LONG_BRACKET = 3  # words in a bracket at the end that explain more than they name


def read_outcome(chars: str) -> Outcome | None:
    """An outcome's measure and time frame; None where the words name none.

    >>> read_outcome("the mean change in pain from baseline to week 8, as rated by nurses")
    {'measure': 'mean change in pain', 'time_frame': 'from baseline to week 8'}
    >>> read_outcome("improved in both groups")
    """
    words = CITED.sub("", " ".join(chars.split())).strip(" .;,")
    lead = LEAD.match(words)
    words = words[lead.end() if lead else 0 :]
    if lead is not None and RATED.search(lead.group()):
        words = WITH_TOOL.split(words)[0]
    if not words or NO_START.match(words) or FIGURE.match(words) or GENERIC.fullmatch(words):
        return None
    item = read_item(words)
    measure = str(item["measure"] or "")
    open_end = OPEN_LIST.search(measure) or any(
        one.end() == len(measure) for one in PHRASE.finditer(measure)
    )  # "within the first cycle (28 days)"
    if item["time_frame"] is not None and not open_end:
        return made(measure[: cut_at(measure, depths(measure))], str(item["time_frame"]))
    inside = depths(words)
    cut = cut_at(words, inside)
    happening = OCCURRING.search(words[:cut])
    if happening is not None and not inside[happening.start()]:
        return made(words[: happening.start()], happening["time"])
    times = [m for m in PHRASE.finditer(words) if tells_time(words, m)]
    time = next((m for m in times if not RECALLED.match(m.group())), times[0] if times else None)
    adjective = ADJECTIVE.match(words)
    if time is None and adjective is None:
        time = bare_time(words[:cut]) or bare_time(words)
    if time is None:
        return made(words[:cut], adjective["time"] if adjective else None)
    if time.start() >= cut or (inside[time.start()] and not whole_bracket(words, time)):
        return made(words[:cut], phrase_at(time))
    if not FIGURED.search(time.group()):
        return made(words[:cut], phrase_at(time))
    return made(without(words[:cut], time), phrase_at(time))


def tells_time(words: str, match: re.Match[str]) -> bool:
    """Whether a phrase says when an outcome is measured, and is no part of its name.

    >>> text = "area under the curve (AUC) from 0 to 7 h"
    >>> tells_time(text, PHRASE.search(text))
    False
    """
    if only_baseline(match.group()) or OF_NOUN.match(match.group()):
        return False
    return AREA.search(words[: match.start()]) is None


OF_NOUN = re.compile(
    r"in \d+-|by (?:the )?(?:post-?(?:treatment|intervention|test)|baseline)\b", re.IGNORECASE
)
"""What belongs to the noun behind it: "in 7-h warmth", "by post-treatment scans"."""
AREA = re.compile(
    r"(?:area under the (?:[\w-]+ ){0,3}curve|\bAUCs?)(?: ?\([^()]*\))?(?: (?:of|for) [\w ()-]{3,50})? $",
    re.I,
)
"""What the hours behind it are the edges of."""
BOTH = re.compile(
    r" (?:both|all|each)(?=$| (?:as )?(?:measured|assessed|evaluated|determined|rated|scored) )"
)
RECKONED = re.compile(
    r" (?:using|by|with) (?:an? |the )?(?:[\w’'-]+ ){0,3}?(?:log-?rank|regression|ANCOVA|ANOVA|covariance|mixed|"
    r"intent|Kaplan|Cox|chi-?squared?|proportional|generali[sz]ed|Student|Bayesian|multivaria)"
)
"""How an outcome is reckoned, which is no instrument."""
RATED = re.compile(r"(?:assess|rate|record|report|score|estimate)(?:e?d)? (?:their )?$")
WITH_TOOL = re.compile(r",? (?:using|by|with|on|via) ")
"""How something is rated, where the verb stands before its name: "they rated itch on a scale"."""


def only_baseline(words: str) -> bool:
    """Whether a time is baseline alone: that a change is from it says not when it is measured."""
    return (
        re.fullmatch(
            r"\w+ (?:the )?baseline(?: period| phase| visit)?", " ".join(words.split()), re.I
        )
        is not None
    )


OCCURRING = re.compile(
    r",? (?:that )?(?:occur(?:s|red|ring)?|happen(?:s|ed|ing)?) (?P<time>(?:up to|within|during|between|from|after|over|until|at|in)\b"
    r"(?=.*\b(?:minute|hour|day|week|month|year|treatment|study|trial|surgery|randomi[sz]ation|follow-?up|stay)s?\b).+)$"
)
"""When the events that a measure counts must have happened: all that follows."""
RECALLED = re.compile(r"for |(?:in|over|during) the (?:past|last|previous) ", re.IGNORECASE)
"""How long a state lasted: of two times the other says when it is measured."""
# other times are events, which a measure is named by: "weight at birth"
FIGURED = re.compile(
    r"\d|any (?:time|point)|times? |until|up to|January|February|March|April|May|June|July|August|September|October|November|December|baseline|follow|post|end of|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|first|second|last|"
    r"day|week|month|year|hour)",
    re.I,
)
OPEN_LIST = re.compile(
    r"\b(?:baseline(?: to [\w-]+)?|(?:day|week|month|at)s? ?\d*|\d+)$"
)  # of times
# "… (SVR12)", ", defined as …"
ENDED = re.compile(r"(?: (?:and|or) [a-z-]+)?(?: ?\([^()]+\))?(?:$|, )")
NAMED_ON = re.compile(
    r"\) (?!(?:and|or|of|in|on|as|by|with|from|after|before|at|for|to|using|between|among|measured|assessed|defined)\b)[a-z]"
)  # "long-term (2–5 days) sick leave": the bracket says what the kind is
WHEN_DONE = re.compile(
    r"\b(?:measured|assessed|evaluated|recorded|determined|obtained|collected|rated)$"
)
AFTER = re.compile(r" (?:(?:after|post|following|from) [a-z]|post-?[a-z]{4}|later$)")


def bare_time(words: str) -> re.Match[str] | None:
    """A time after a comma or a dash, alone in brackets, or at the end with what it counts from."""
    for match in BARE.finditer(words):
        before = words[: match.start()].rstrip()
        if before.endswith(("<", ">", "≤", "≥", "=", "±")):
            continue  # a threshold
        if match.group().count(")") > match.group().count("("):
            continue
        ended = ENDED.match(words, match.end()) or WHEN_DONE.search(before)
        if ended and AFTER.search(match.group()):
            return match
        apart = re.match(r"\s*(?:[,;)]|$)", words[match.end() :])
        if before.endswith((",", "–")) and apart and before.count("(") == before.count(")"):
            return match
        if whole_bracket(words, match) and not NAMED_ON.match(words, match.end()):
            return match
    return None


def whole_bracket(words: str, match: re.Match[str]) -> bool:
    """Whether a match is all that stands in a bracket."""
    return words[: match.start()].rstrip().endswith("(") and words[
        match.end() :
    ].lstrip().startswith(")")


def without(words: str, time: re.Match[str]) -> str:
    """A measure without the time within it; what follows the time stays where it is needed.

    >>> text = "change from baseline to week 8 in pain"
    >>> without(text, PHRASE.search(text))
    'change in pain'
    """
    before, after = words[: time.start()].rstrip(" ,("), words[time.end() :].lstrip(" )")
    if OF_IT.match(after) and (len(before.split()) <= 4 or CHANGED.search(before)):
        return f"{before} {after}"
    return before


OF_IT = re.compile(r"(?:in|of|on) |to (?=[A-Z]|the |an? )")
"""What a measure needs that goes on behind its time: "response at week 4 to the second dose"."""
CHANGED = re.compile(
    r"\b(?:changes?|differences?|reductions?|increases?|decreases?|improvements?)(?: from [a-z]+)?$"
)


def cut_at(words: str, inside: list[int]) -> int:
    """Where the words that explain an outcome begin; a short instrument belongs to it."""
    for match in TAIL.finditer(words):
        if inside[match.start()]:
            continue
        tool = INSTRUMENT.match(words, match.start()) and not RECKONED.match(words, match.start())
        rest = re.split(r"[,;:—]", words[match.start() + 1 :])[0]
        if tool and len(rest.split()) <= SHORT_TOOL:
            continue
        return match.start()
    return len(words)


def made(measure: str, time_frame: str | None) -> Outcome | None:
    """The outcome, its measure without brackets and instruments that only explain it."""
    measure = UNSAID.sub("", measure.strip(" ,;:.").rstrip(" (["))
    measure = BOTH.sub("", measure)
    measure = PARTICIPLE.sub(r"\1", without_bracket(measure))
    if len(measure.split()) > LONG:
        measure = EXAMPLES.split(measure)[0]
    if len(measure.split()) > LONG:
        tool = INSTRUMENT.search(measure)
        measure = measure[: tool.start()] if tool and tool.start() > 0 else measure
    measure = re.sub(
        r" (?:objective|subjective|direct|routine|regular|separate|individual|independent)ly$",
        "",
        measure,
    )
    measure = re.sub(
        r"(?: (?:in|of|for|among) (?:the )?(?:patients|participants|subjects|those|women|men|people|children))? who(?: completed)?$",
        "",
        measure,
    )
    measure = re.sub(
        r" (?:plus|between|in|of|the|for|at|from|and|or|by|with|as|to)$", "", measure
    ).strip(" ,;:.–")
    if not re.search(r"[A-Za-z]{2}", measure) or len(measure.split()) > MOST_WORDS:
        return None
    if measure.count("“") != measure.count("”"):
        return None
    if any(one.fullmatch(measure) for one in (GENERIC, VAGUE, BARE)):
        return None
    if VERBAL.search(measure):
        return None
    return {"measure": measure, "time_frame": time_frame}


EXAMPLES = re.compile(r",? (?:such as|including|like|e\.g\.) ")
JOINED = re.compile(r" (?:and|or) ")
"""Behind a bracket: it stands within a list, "dead (or unknown to be alive) or asleep"."""


def is_written_out(before: str, words: list[str]) -> bool:
    """Whether some words in a bracket are those of the abbreviation before it.

    >>> is_written_out("score on the ISS", ["Itch", "Severity", "Scale)"])
    True
    >>> is_written_out("loss of SOCKS", ["each", "foot", "apart)"])
    False
    """
    short = re.search(r"([A-Z])[A-Z]\S*$", before)
    return short is not None and len(words) < 10 and words[0][:1].upper() == short[1]


NAMED = re.compile(
    r" [A-Z][\w-]+ (?:scale|questionnaire|index|score|inventory|test|survey)s?$", re.I
)
"""The rest of an instrument's name behind a bracket: "the nightly (itch, mood) Sock questionnaire"."""


def without_bracket(measure: str) -> str:
    """A measure up to its first bracket of many words; an abbreviation's bracket stays.

    >>> without_bracket("number of infections (pneumonia, sepsis, wound and other infections)")
    'number of infections'
    >>> without_bracket("oral mucositis (OM)")
    'oral mucositis (OM)'
    """
    for match in re.finditer(r" ?[(\[]", measure):
        depth, end = 0, len(measure)
        for at in range(match.start(), len(measure)):
            depth += (measure[at] in "([") - (measure[at] in ")]")
            if depth == 0 and measure[at] in ")]":
                end = at + 1
                break
        words = measure[match.end() : end].split()
        rest = measure[end:].split()
        long = len(words) > LONG_BRACKET or words[:2] == ["that", "is,"]
        if long and len(rest) < LONG_BRACKET and match.start() > 2:
            if JOINED.match(measure, end) or is_written_out(measure[: match.start()], words):
                continue
            return (
                f"{measure[: match.start()]} {' '.join(rest)}".strip()
                if NAMED.match(measure, end)
                else measure[: match.start()]
            )
    return measure
