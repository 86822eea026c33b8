"""An arm's name out of the words around its size."""

from __future__ import annotations

import re

from extractor.engines.paper.people import NUMBER, PERSONS
from extractor.fields import countries

VERB = re.compile(
    r".*\b(?:random\w*|assigned|allocated|divided|grouped|recruited|enrol+ed|included|split)\b"
    r"(?:[^:]*?\b(?:groups?|arms?)\b\s*:|.*?\b(?:to|into|in|between|of)\b)?",
    re.IGNORECASE | re.DOTALL,
)
LASTING = (
    r"(?:(?:\d+|one|two|three|four|five|six|eight|ten|twelve)[\s-](?:years?|months?|weeks?|days?|hours?|cycles?|sessions?)(?:['’]?\s+of)?"
    r"\s+(?=[^\W\d])(?!(?:after|before|later|of|and|or|in|per|each|for|with|on)\b))"
)
LEAD = re.compile(
    rf"^(?:{LASTING}|"
    r"[\s,;:.–—-]|\b(?:and|or|either|both|the|an?|to|in|into|of|for|with|on|by|from|as|were|was|will|be|"
    r"versus|vs|compared|than|between|among|one of|(?:two|three|four)(?!\s(?:g|mg|ml|capsules?|tablets?|doses?|times)\b)|followed by|use|apply|go(?:ing)? on with|continued? with|continuing|attend|perform|follow|groups?:|arms?:|following|receive[sd]?|"
    r"receiving|take|taking|undergo|given|have|treated|group who received|patients?|participants?|"
    r"subjects?|women|i+|\d\)|[a-d]\)|using|a group|first|second|who|treatment with|therapy with)\b(?!-)\.?)+",
    re.IGNORECASE,
)
CUT = re.compile(
    r"\b(?:receiv(?:e|ed|ing)|either|into|between|(?:in|to|of|as|for|from) the(?! (?:morning|evening|afternoon|night|same|first|last)\b)|assigned|allocated)\s+",
    re.IGNORECASE,
)
TAIL = re.compile(r"[\s,;:]+(?:and|or|the|who|which|was|were)?\s*$", re.IGNORECASE)
CLUSTERS = (
    r"(?:homes|schools|nurseries|kindergartens|hospitals|clusters|practices|villages|clinics|cent(?:er|re)s|wards|classes|communities|towns|"
    r"districts|units)"
)
NO_LABEL = re.compile(
    rf"^(?:{NUMBER}\s(?:[\w-]+\s)?{CLUSTERS}\b.*|{PERSONS}|groups?|arms?|(?:\w+\s)?(?:treatment|study) groups|(?:other|same|whole|entire|"
    rf"respective|one|any)\s(?:treatment |study )?(?:group|arm)|each\b.*|analysis|study|trial|"
    r"total|all|whom|which|n|mean|age|treatment|respectively|agents?|therapy|sessions?|schedules?|resources|specific|"
    r"without|with|\d+-(?:week|month|year|day)|\d+\s.*patients)$|\bsub(?:set|group|sample)s?\b|\b(?:positive|negative)\s(?:patients|women|tumou?rs)\b|(?<![/-])\b(?:years?|months?|weeks?|days?|mean|"
    r"may \d{4}|january|february|march|april|june|july|august|september|october|november|december|"
    r"consent|comparing|\w*responders?|lost|reasons?|withdr\w+|death|died|adverse|screen\w*|eligib\w*|exclu\w*|ratio|"
    r"(?:first|last|final|baseline|study|follow-up|\d)\s?visits?|^visits?$|protocol|hospitals?|cent(?:er|re)s?|analys[ei]s|follow-up|refus\w*|missing|scale|score)\b|"
    rf"^\W*\d[\d.]*\s?%|%\s(?:of|had|in|and|were)\b|[=<>±]|^\W*{NUMBER}\s(?:of|in|{PERSONS})|\b(?:of|and {NUMBER})$|^\d+$|^(?:random )?order$|\b(?:trials?|rct)$|\b(?:cancers?|white|black|reactions)\b",
    re.IGNORECASE,
)
VERBAL = re.compile(
    r"^(?!nothing\b)(?:assess|evaluat|determin|estimat|investigat|compar(?:e|ing)|examin|explor|test(?!\sgroup)|if|but|not|"
    r"allow|account|compensat|achiev|detect|increas)\w*\b|"
    r"\b(?:are|is|was|were|did|while|had|has|have|can|which|that|this|their|between|whom|if)\b",
    re.IGNORECASE,
)
RATIO = re.compile(
    r",?\s\bin\san?\s(?:[\w-]+,?\s){1,3}(?:fashion|manner|way)\b,?|"
    r",?\s(?:in|at|with|using|on)\s(?:an?\s)?(?:equal|\d\s?[:∶]\s?\d(?:\s?[:∶]\s?\d)*)\s(?:ratio|basis|allocation)\b,?|"
    r"\s\(?\d\s?[:∶]\s?\d(?:\s?[:∶]\s?\d)*\)?(?=\s(?:to|into)\b)",
    re.IGNORECASE,
)
ORDINAL = re.compile(
    r"(?:^|\b(?:the|to|in|into)\s)(?P<label>(?:first|second|third|fourth) (?:group|arm))(?P<named>)[\s,:;]*$",
    re.IGNORECASE,
)
AFTER_AND = re.compile(
    r"\band (?:in )?(?:the )?(?P<label>(?:group|arm) (?:[A-F]|[IVX]{1,3}|\d))[\s,:;]*$|"
    r"\b(?:received|had|were|was|got|underwent)\b.*\band (?:the )?(?P<named>(?:(?!the\b)[\w-]+ ){1,3}(?:group|arm))[\s,:;]*$",
    re.IGNORECASE,
)
NO_ARM = re.compile(
    r"^(?:both|two|three|four|all|each|other|same|every|either|these|those|one|any|respective|their|our|first|second|"
    r"third|different|(?:whole|entire)\s(?:study|group|sample|cohort|population)|total|working|study|sub|research|steering|focus|before|after|peer|support|blood|age|"
    r"patient(?!-)|per)\b|\b(?:age|ages?d|male|female|men|women|subgroup|ethnic|risk|severe|mild|between|which|that|this|"
    r"our|their|randomi[sz]ed|treatment groups)\b",
    re.IGNORECASE,
)
"""Groups that chance does not make, and words that only speak of groups."""

GROUP_DID = re.compile(
    r"(?:^|[:;,.]\s|\b(?:and|while|whereas)\s)(?:in\s)?(?:the\s)?(?P<label>(?:group|arm)\s(?:[A-F]|[IVX]{1,3}|\d))\s?"
    r"(?:[:,]|\b(?:received?|receiving|was|were|had|got|underwent|consist\w+|took|given|treated)\b)",
    re.IGNORECASE,
)
AT_THE_END = re.compile(
    r"\b(?:the|both|to|in|for)\s(?P<label>(?:(?!(?:the|both|to|in|for|of|each|either|same|other|and|or|with)\b)[\w-]+\s){1,3}(?:group|arm))$",
    re.IGNORECASE,
)
FEW_WORDS = 5
TRIAL_OF = re.compile(
    r".*\b(?:trial|study|rct)\b(?:\s(?:that|which|was|to))*\s(?:evaluat(?:ed|ing|e)|compar(?:ed|ing|e)|assess(?:ed|ing)?|test(?:ed|ing)?|of)\s(?:the\s)?"
    r"(?:(?:effects?|efficacy|effectiveness|safety)\s(?:and\s\w+\s)?of\s)?",
    re.IGNORECASE | re.DOTALL,
)
FINDING = re.compile(
    r".*\b(?:was|were|times?|rates?)\b(?!.*\b(?:random\w*|assigned|allocated|given|treated|received)\b).*\b(?:for|in|with|to)\s(?:the\s)?(?=\S)",
    re.IGNORECASE | re.DOTALL,
)
"""What stands before a name in a sentence on what came out: "survival was longer for zinc (n = 60)"."""
OWN_NAME = re.compile(
    r"\b(?:group|arm) (?:[A-F]|[IVX]+|\d)\b|^(?:study|research|before|after|peer[\w -]*) (?:group|arm)$",
    re.IGNORECASE,
)
HOW = re.compile(
    r"(?<=[\w)\]])\s(?:(?:every|once|twice|thrice|daily|nightly|over \d+|on days?|at weeks?|at days?|per (?:day|week|month)|\d+ times|"
    r"designed|which|consisting|comprising|involving|drawn up|at a dose that|on a|delivered|administered|aimed|followed by|based on|"
    r"in each|in both|for (?:an?\s|up to )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve))\b|weekly$)",
    re.IGNORECASE,
)
"""What ends the name of a treatment: how often, how long, what it is for."""

HEAD_ENDS = re.compile(
    r"\s(?:who|which|that|whose|designed|consisting|comprising|adjusted|given|administered|intended|aimed|delivered|based|"
    r"followed|provided|involving|including|starting|beginning|for|in|at|with|preoperatively|postoperatively|"
    r"intraoperatively|after|before|during|by|from|to|via|using|every|once|twice|daily)\b|,"
)
"""What ends the head of a long name: a clause, a manner or a time."""

TREATED_WITH_IT = re.compile(
    rf"(?<![\w-])(?P<label>[\w/+-]+)-(?:treated|assigned|allocated|randomi[sz]ed)\s+{PERSONS}$",
    re.IGNORECASE,
)
PEOPLE_GIVEN = re.compile(
    rf"^.*\b{PERSONS}\s+(?:who\s+(?:were|had\s+been)\s+)?(?:treated\s+with|given)\s+(?=\S)",
    re.IGNORECASE,
)
"""What stands before a name: "of 120 adults treated with zinc", or after it: "zinc-treated adults"."""

BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
BY_SCHEDULE = re.compile(
    r"(?:every|once|twice|three times|weekly|monthly|daily)\b[\w\s-]{0,25}", re.IGNORECASE
)
OF_WHAT = re.compile(r"\s(?:as|of)\s", re.IGNORECASE)
FURTHER_PART = re.compile(r"\s(?:and|plus|or|combined|together)\s", re.IGNORECASE)
LONGEST = 9  # words of a label


def cleaned(printed: str) -> str | None:
    """An arm's name from the words before its size; None where they name none.

    >>> cleaned("Adults were randomly assigned to receive either zinc tablets ")
    'zinc tablets'
    >>> cleaned(" and the control group "), cleaned("reasons for withdrawal")
    ('control group', None)
    """
    words = " ".join(printed.split())
    words = BRACKETED.sub(" ", BRACKETED.sub(" ", words))
    words = RATIO.sub(" ", words)
    if group := GROUP_DID.search(words) or ("-" in words and TREATED_WITH_IT.search(words.strip())):
        return group["label"]
    words = plain_of(words)
    if "treated with" in words or "given" in words:
        words = PEOPLE_GIVEN.sub("", words, count=1)
    words = VERB.sub("", words, count=1) if VERB.match(words) else words
    if name := ORDINAL.search(words) or AFTER_AND.search(words):
        return name["label"] or name["named"]
    words = TAIL.sub("", LEAD.sub("", " ".join(words.split())))
    if len(words.split()) > FEW_WORDS and (group := AT_THE_END.search(words)):
        return group["label"]
    for _ in range(3):
        if len(words.split()) <= LONGEST and not CUT.search(words):
            break
        parts = CUT.split(words)
        words = LEAD.sub("", parts[-1]).strip()
    words = re.split(r"[,;:]\s", words)[-1] if re.search(r"[,;:]\s", words) else words
    words = HOW.split(words, maxsplit=1)[0] or words
    words = LEAD.sub("", re.split(r"[()\[\]]", words)[0]).strip(" ,;:.-–)]\"'“”‘’")
    return words if is_name(words) else None


def plain_of(words: str) -> str:
    """Words without those before the name that speak of the trial or of what came out of it."""
    folded = words.casefold()
    if any(one in folded for one in ("trial", "study", "rct")):
        words = TRIAL_OF.sub("", words, count=1)
    if any(one in folded for one in ("was ", "were ", "time", "rate")):
        words = FINDING.sub("", words, count=1)
    return words


def is_name(words: str) -> bool:
    """Whether words may name an arm: not too long, no people, no place, no clause."""
    if not words or len(words.split()) > LONGEST or len(words) > 80 or NO_LABEL.search(words):
        return False
    if countries.find_names(words) or VERBAL.search(words):
        return False
    return not NO_ARM.search(words) or bool(OWN_NAME.search(words))


def headed(printed: str) -> str | None:
    """The head of a name that is too long as it stands, from the words before a size.

    >>> headed("were randomly assigned to a diet programme designed to lower their weight or salt ")
    'diet programme'
    >>> headed(" or to zinc tablets given with meals ")
    'zinc tablets'
    """
    words = " ".join(BRACKETED.sub(" ", BRACKETED.sub(" ", printed)).split())
    words = plain_of(RATIO.sub(" ", words))
    words = VERB.sub("", words, count=1) if VERB.match(words) else words
    words = LEAD.sub("", words)
    if BY_SCHEDULE.fullmatch(words.strip(" ,;:")):
        return words.strip(" ,;:")
    head = HEAD_ENDS.split(words, maxsplit=1)[0].strip(" ,;:.-–\"'“”‘’")
    if len(head.split()) > LONGEST:
        head = FURTHER_PART.split(head, maxsplit=1)[0]
    if len(head.split()) > LONGEST:
        head = OF_WHAT.split(head, maxsplit=1)[0]
    return head if is_name(head) else None
