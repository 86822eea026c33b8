"""Results that prose tells in ways of its own: "no X, Y or Z were observed", "6 of 20 patients".

The other forms are the results field's. What was not seen counts as 0 events; that is given
only for a study whose number of patients is known.
"""

from __future__ import annotations

import re

from extractor.fields import results
from extractor.fields.counts import COUNT, PEOPLE, read_count
from extractor.fields.result_items import P_VALUE, item, read_p
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON

SEEN = (
    r"(?:observed|noted|reported|seen|recorded|detected|found|encountered|documented|experienced)"
)
LIST = r"(?P<list>(?:[^\W\d][\w/-]*,?(?: |(?=[.;,]))){1,22}?)"
SPLIT = re.compile(r",? (?:or|and|nor) (?:any |no )?|, (?:or |and |nor )?(?:any |no )?")
PERIOD = re.compile(
    r"\b(?:over|during|within|for) the (?P<time>\d{1,3}-\w+ (?:\w+ )?(?:period|follow-up))"
)
NOT_AN_EVENT = re.compile(
    r"\b(?:differences?|information|data|details?|evidence|effects?|changes?|improvements?|"
    r"patients?|association|correlation|significant|other|one|deterioration|relationship)\b",
    re.IGNORECASE,
)
EVENT = re.compile(
    r"\b(?:\w*toxicit\w+|reactions?|infections?|events?|deaths?|complications?|issues|"
    r"\w*sensitivity|disease|tumou?rs?|side[- ]effects?|relapses?|bleeding|signs|arrhythmias?|"
    r"rejections?|h[ae]?emorrhages?|thrombos[ie]s|embolisms?)$",
    re.IGNORECASE,
)
DEATH = re.compile(r"(?:deaths?|mortality)", re.IGNORECASE)


def read_none(match: re.Match[str]) -> JSON:
    """Each event of a list that was not seen; None where the list names something else."""
    words = re.sub(r"^(?:apparent|any|obvious|such) ", "", " ".join(match["list"].split()))
    pieces = [piece.strip(" ,") for piece in SPLIT.split(words)]
    if not all(EVENT.search(piece) for piece in pieces if piece) or NOT_AN_EVENT.search(words):
        return None
    period = PERIOD.search(match.string, match.end())
    time = period["time"] if period else None
    return [
        item("death" if DEATH.fullmatch(piece) else piece, events=0, time_frame=time)
        for piece in pieces
        if piece
    ]


def read_share(match: re.Match[str]) -> JSON:
    """Events of a total, where the sentence tells of one group only."""
    events, total = read_count(match["n"]), read_count(match["total"])
    several = re.search(
        r"\bof (?:the )?\d+ |\b(?:controls?|placebo)\b", match.string[match.end() :]
    )
    if events is None or total is None or events > total or several:
        return None
    measure = " ".join(match["measure"].split())
    known: dict[str, JSON] = {"events": events, "n": total}
    if match["percent"]:
        known["percent"] = float(match["percent"])
    return [item(measure[0].lower() + measure[1:] if measure[1:2].islower() else measure, **known)]


def read_one_by_one(match: re.Match[str]) -> JSON:
    """What happened to each of a few people; None where a piece of the list tells no count."""
    n = read_count(match["n"])
    found: list[JSON] = []
    counted = 0
    for piece in re.split(r",? and |, ", match["list"]):
        one = ONE_OF_THEM.fullmatch(piece.strip())
        events = read_count(one["n"]) if one else None
        if one is None or events is None:
            return None
        counted += events
        measure = FATES.get(one["what"].lower(), one["what"])
        found.append(item(measure, arm=match["arm"], events=events, n=n))
    return found if n and counted <= n else None


def read_all(match: re.Match[str]) -> JSON:
    """Everybody survived."""
    n = read_count(match["n"])
    return [item("survival", events=n, n=n)] if n else None


FATES = {
    "died": "death",
    "expired": "death",
    "deceased": "death",
    "death": "death",
    "survived": "survival",
    "relapsed": "relapse",
    "responded": "response",
}
FEW = r"(?:one|two|three|four|five|six|\d{1,2})"
ONE_OF_THEM = re.compile(
    rf"{COUNT} (?:{PEOPLE} )?(?:who )?(?:(?:had|having|with|developing|developed|experienced|"
    r"experiencing|requiring|required|suffering|showing|(?:was |being )?(?:categori[sz]ed|classified|"
    r"described|rated|graded) as) )?(?:an? )?(?P<what>[A-Za-z][\w /-]{2,50})"
)
SHARE = (
    rf"{COUNT} of (?:the )?(?P<total>\d{{1,4}})(?: (?P<whose>treated|controls?))?(?: {PEOPLE})?"
    r"(?: \((?P<percent>\d{1,3}(?:\.\d+)?)\s?%\))?"
)
IN_ARM = r"(?: in (?:the )?(?P<arm>(?:[\w-]+ ){1,4}?(?:group|arm)))?"


def second(pattern: str) -> str:
    """Rename a pattern's groups for their second use in one rule.

    >>> second("(?P<n>x)")
    '(?P<n2>x)'
    """
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\g<1>2>", pattern)


def read_two_shares(match: re.Match[str]) -> JSON:
    """Events of a total in one group, compared with those in another."""
    p = read_p(match["sign"], match["p"]) if match["p"] else None
    measure = FATES.get(match["fate"], match["fate"].removeprefix("were in "))
    found: list[JSON] = []
    for which in ("", "2"):
        events, total = read_count(match[f"n{which}"]), read_count(match[f"total{which}"])
        if events is None or total is None or events > total:
            return None
        arm = match[f"arm{which}"] or match[f"whose{which}"]
        percent = match[f"percent{which}"]
        known: dict[str, JSON] = {"arm": arm, "events": events, "n": total, "p": p}
        found.append(item(measure, percent=float(percent) if percent else None, **known))
    return found


NONE_RULES = (
    Rule(
        name="none-seen",
        pattern=re.compile(rf"\b[Nn]o {LIST}(?:were|was|have been|had been) {SEEN}\b"),
        source="CONSORT Harms 2022",
        hits={
            "no infusional toxicities, allergic reactions, or secondary infections were observed": [
                item("infusional toxicities", events=0),
                item("allergic reactions", events=0),
                item("secondary infections", events=0),
            ]
        },
        misses=("No difference was observed", "No information was reported"),
        read=read_none,
        confidence=0.75,
    ),
    Rule(
        name="none-occurred",
        pattern=re.compile(
            rf"\b(?:[Nn]o|[Tt]here (?:were|was) no) {LIST}(?:occurred|(?=[.;]|during))"
        ),
        source="CONSORT Harms 2022",
        hits={
            "No deaths occurred.": [item("death", events=0)],
            "There were no infusion reactions.": [item("infusion reactions", events=0)],
        },
        misses=("No treatment occurred.", "There were no controls."),
        read=read_none,
        confidence=0.75,
    ),
    Rule(
        name="did-not-note-any",
        pattern=re.compile(
            r"\bdid not (?:note|observe|see|report|find|record|detect) any "
            + LIST.replace(",22}?", ",22}?")
            + r"(?:in (?:their|the|any|these)\b|(?=[.;]))"
        ),
        source="CONSORT Harms 2022",
        hits={
            "did not note any allergic reactions or secondary infections in their cohort": [
                item("allergic reactions", events=0),
                item("secondary infections", events=0),
            ]
        },
        misses=("did not note any improvement.",),
        read=read_none,
        confidence=0.75,
    ),
)
SHARE_RULES = (
    Rule(
        name="two-shares",
        pattern=re.compile(
            rf"{SHARE}{IN_ARM} (?:had )?(?P<fate>died|survived|relapsed|responded|were in remission),? "
            rf"(?:as )?(?:compared (?:with|to)|against|versus|vs\.?|and) {second(SHARE)}"
            rf"{second(IN_ARM)}"
            rf"(?:\s?[(,]\s?{P_VALUE})?"
        ),
        source="CONSORT 2010, item 17a",
        hits={
            "5 of 18 patients (27.8%) in the cell group had died, compared with 8 of 18 patients "
            "(44.4%) in the placebo group (P = .30)": [
                item("death", arm="cell group", events=5, n=18, percent=27.8, p=0.3),
                item("death", arm="placebo group", events=8, n=18, percent=44.4, p=0.3),
            ],
            "8 of 12 treated children (66.7%) were in remission, as against 2 of 10 controls (20%)": [
                item("remission", arm="treated", events=8, n=12, percent=66.7),
                item("remission", arm="controls", events=2, n=10, percent=20.0),
            ],
        },
        misses=("5 of 18 patients had died.",),
        read=read_two_shares,
        confidence=0.85,
    ),
    Rule(
        name="event-in-n-of-total",
        pattern=re.compile(
            r"(?:^|[.;] |, )(?P<measure>[A-Z](?:(?!\b(?:and|in|was|were)\b)[\w -]){3,60}?) (?:occurred|"
            rf"developed|(?:was|were) {SEEN}) in {COUNT} of (?:the )?(?P<total>\d{{1,4}}) {PEOPLE}"
            r"(?: \((?P<percent>\d{1,3}(?:\.\d+)?)\s?%\))?"
        ),
        source="CONSORT 2010, item 17a",
        hits={
            "Hypoglycaemia of grade 3 occurred in 3 of 14 patients (21.4%) and was unrelated.": [
                item("hypoglycaemia of grade 3", events=3, n=14, percent=21.4)
            ]
        },
        misses=("Swelling was seen in 6 of 20 patients (30%) and in 2 of 20 patients (10%).",),
        read=read_share,
        confidence=0.8,
    ),
    Rule(
        name="people-one-by-one",
        pattern=re.compile(
            rf"\b[Tt]he {COUNT} (?P<arm>placebo|controls?|treated|untreated|sham|[\w-]+-(?:treated|"
            rf"infused|injected)) {PEOPLE}[^.;:()]{{0,90}}?,? with "
            rf"(?P<list>{FEW} [^,.;:()]{{3,60}}(?:, (?:and )?{FEW} [^,.;:()]{{3,60}})+)"
        ),
        source="seen in dev documents",
        hits={
            "The four control patients did badly, with one died, two with shock, and one rated as "
            "critical.": [
                item("death", arm="control", events=1, n=4),
                item("shock", arm="control", events=2, n=4),
                item("critical", arm="control", events=1, n=4),
            ]
        },
        misses=(
            "The three placebo patients did badly, with fever, cough, and pain.",
            "The three placebo patients did badly, with two in shock, two with fever, and one dead.",
            "The three severe patients did badly, with one in shock, and two with fever.",
        ),
        read=read_one_by_one,
        confidence=0.75,
    ),
    Rule(
        name="all-survived",
        pattern=re.compile(rf"\b[Aa]ll (?:of the )?{COUNT} {PEOPLE} (?:had )?survived\b"),
        source="CONSORT 2010, item 17a",
        hits={"All 3 children survived": [item("survival", events=3, n=3)]},
        misses=("All patients survived",),
        read=read_all,
        confidence=0.85,
    ),
    Rule(
        name="the-death-of",
        pattern=re.compile(rf"\bthe deaths? of {COUNT} {PEOPLE}"),
        source="seen in dev documents",
        hits={"other than the death of one patient": [item("death", events=1)]},
        misses=("the death of patients",),
        read=lambda match: [item("death", events=read_count(match["n"]))],
        confidence=0.75,
    ),
)
RULES = NONE_RULES + SHARE_RULES


def find(chars: str, *, counted: bool) -> list[Found]:
    """Results of a sentence; `counted` when the number of patients is known.

    >>> [f.value["events"] for f in find("No deaths occurred.", counted=True)]
    [0]
    """
    own = [
        Found(value, one.start, one.end, one.rule, one.confidence)
        for one in find_all("results", RULES if counted else SHARE_RULES, chars)
        if isinstance(one.value, list)
        for value in one.value
    ]
    return own + [
        found
        for found in results.find(chars)
        if not any(found.start < other.end and other.start < found.end for other in own)
    ]
