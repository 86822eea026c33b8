"""How papers word what an arm is given: the patterns of `arm_given`."""

from __future__ import annotations

import re

from extractor.engines.paper.people import PERSONS

GROUP = r"(?:groups?|arms?|conditions?)"
MEMBERS = (
    rf"(?:{PERSONS}|GPs|practices|schools|clinics|districts|dyads|families|clusters|villages|communities|"
    r"homes|hospitals|sites|centres|centers|classes)"
)
BRACKET = r"(?:\s\([^()]*\)){0,2}"
GENERIC = re.compile(
    r"\b(?:groups?|arms?|conditions?)\b|^(?:the )?(?:intervention|experimental|treatment|treated|active|verum|"
    r"controls?|comparison|comparator|test|study|exercise|training)$|^(?:intervention|control)\s\w+$",
    re.IGNORECASE,
)
"""Labels that are names of groups rather than of what they are given."""

NAMELESS = re.compile(
    r"(?:the )?(?:intervention|experimental|treatment|treated|active|verum|controls?|comparison|test|study)(?:\s\w+)?|"
    r"(?:(?:treatment|control|study)\s)?(?:group|arm)s?\s\S+|(?:before|after|first|second|third|fourth|other|early|late|sub)\s?(?:group|arm|stage)?",
    re.IGNORECASE,
)
"""Labels that say nothing of what a group is given."""

FILLING = (
    rf"(?:(?:{MEMBERS}|who|which|that|will|would|were|was|be|been|being|is|are|also|only|then|have|had|simply|"
    r"instead|additionally|initially|first|subsequently|allocation|intervention|treatment|program(?:me)?)\s+){0,5}?"
)
VERB = (
    r"(?:receiv(?:e|es|ed|ing)|got|given|prescribed|administered|offered|provided\s+with|"
    r"(?:treated|supplemented|injected|managed|continued?|continues)\s+with|underwent|undergo(?:es)?|took|take|"
    r"consum(?:e|ed|ing)|ingest(?:ed)?|perform(?:s|ed)?|attend(?:s|ed)?|"
    r"consist(?:s|ed)?\s+of(?:\s+\w+\s+(?:that|who)\s+receive)?|compris(?:e[sd]?|ing)|composed\s+of)"
)
WORDS = r"(?P<what>(?:[^.;\[\]]|\.(?=\d)|\[[^\[\]]*\]){3,220})"

DOES = re.compile(rf"{BRACKET},?\s+{FILLING}{VERB}\s+{WORDS}", re.IGNORECASE)
GROUP_DID = re.compile(
    rf"\b{GROUP}(?:\s[\w-]{{1,3}})?{BRACKET},?\s+{FILLING}{VERB}\s", re.IGNORECASE
)
IN = re.compile(r"\bin\s(?:the\s)?$", re.IGNORECASE)
WAS_GIVEN = re.compile(
    rf"{BRACKET},?\s+(?P<what>[^.;,]{{3,110}}?(?:\.\d[^.;,]{{0,90}}?)?)\s+(?:was|were|will\s+be|is)\s+(?:\w+ly\s+)?"
    r"(?:administered|given|injected|used|performed|applied|infused|prescribed|provided|offered)\b",
    re.IGNORECASE,
)
AND = re.compile(r"(?:,|\band)\s(?:the\s)?$", re.IGNORECASE)
AS_WELL = re.compile(
    rf"{BRACKET},?\s+(?!(?:was|were|had|and|or|will|did|is|are|to|in|of|at|for|with|who|received?|by)\b){WORDS}",
    re.IGNORECASE,
)
ITEM = re.compile(r"(?:[:;,]|\band)\s(?:the\s)?$", re.IGNORECASE)
EITHER = re.compile(r"\beither\s", re.IGNORECASE)
COLON = re.compile(rf"{BRACKET}\s?[:–—]\s+{WORDS}")
OPENS = re.compile(r"\s[(\[](?:the\s|i\.e\.,?\s)?$", re.IGNORECASE)
BEFORE_WHAT = re.compile(
    r".*(?:\b(?:receiv(?:e|ed|ing)|either|versus|vs\.?|underwent|undergo|given|comparing|into|arms|groups|assigned to|"
    r"allocated to|randomi[sz]ed to|or)\b|:|\([ivx]+\)|\b[ivx]+\.|\d\))",
    re.IGNORECASE | re.DOTALL,
)
IN_BRACKET = re.compile(
    r"\s\((?P<what>(?![^()]*(?:\b[nN]\s?=|%|\b(?:fig|figure|table|see|mean|years?|ages?)\b))(?=[^()]*\s)[^()=]{6,110})\)",
    re.IGNORECASE,
)
CORE = re.compile(rf"^the\s|(?<=\w)\s(?:{GROUP}|{MEMBERS})$", re.IGNORECASE)
LETTERED = re.compile(rf"\b{GROUP}\s\S{{1,3}}$", re.IGNORECASE)
TAIL = re.compile(rf"[\s-](?:{GROUP}|{MEMBERS})\b", re.IGNORECASE)
TREATMENT = re.compile(r"\streatment\b", re.IGNORECASE)
OF_MANY = re.compile(rf"^\d+\s(?:to\b|(?:[\w-]+\s)?{PERSONS})", re.IGNORECASE)

NEXT_ARM = re.compile(
    r",?\s(?:and|while|whereas|but|or|versus|vs\.?)\s(?:(?:the|those|patients|participants|subjects|women|men|"
    r"children|in|assigned|allocated|to|another|a)\s){0,5}(?:(?:[\w-]+\s){0,2}(?:groups?|arms?)\b|controls?\b|"
    r"(?:placebo|comparison|intervention)\s(?:patients|participants|subjects|women|GPs|schools|practices)\b|"
    r"\d+\s(?:patients|participants|subjects)\b|others?\b)|"
    r",?\s(?:while|whereas|who|which|but|although|because|so that|in order to|prior to|as described)\b|"
    r",?\s(?:and|then)\s(?:were|was|will|had|did|completed|asked|they|then|this|are|is)\b|,\sand\s(?:the|those|a)\b|"
    r"\s(?:for\sthe\s(?:entire|duration|whole)|during\sthe\s(?:study|trial|same|\w+\streatment)|throughout)\b|:\s"
)
"""Where the words of one arm end: another arm, or another clause."""

VAGUE = re.compile(
    r"^(?:it|them|this|these|those|that|their|his|her|we|(?:one|two)(?:$|\s(?:of|groups?|arms?|doses|treatments|interventions|conditions|regimens|or)\b)|any|all|both|no less|as|in|at|on|by|for|from|more|less|"
    r"and|or|except|regardless|p|ie|"
    r"(?:(?:active|study|trial|same|following|allocated|assigned|respective|either|full|first|second|experimental|"
    r"control|test) )*(?:interventions?|treatments?|drugs?|medications?|therap(?:y|ies)|products?|dos(?:e|es)|care|tools|"
    r"questionnaires?|instructions|information on|allocation|following|groups?|arms?)(?:$|\W)|significant\w*|"
    r"similar\b(?! placebo)|longer|higher|lower|better|fewer|greater|\d+(?:\.\d+)?\s?(?:%|participants|patients|women|"
    r"subjects|blocks|clusters)|\w+ (?:fe)?males?|included|written|informed|consent|baseline|follow-?up|ethic|response|results?|sample)\b",
    re.IGNORECASE,
)
ONLY_A_NAME = re.compile(
    rf"(?!.*\b(?:wait|usual|no)\b)(?:the\s)?(?:[\w-]+\s){{0,2}}{GROUP}(?:\s\S{{1,3}})?",
    re.IGNORECASE,
)
STATISTICS = re.compile(
    r"\b[pP]\s?[<=>]|\bvs\b|\bCI\b|\bSD\b|±|\brespectively\b|\b(?:[Ff]igs?|[Ff]igures?|[Tt]ables?)\b|significant"
)
CITED = re.compile(r"\s?\[[\d,;\s–-]+\]")
SIZE = re.compile(
    rf"\s?\((?:[^()]*\b[nN]\s?=[^()]*|\d+(?:\s(?:[\w-]+\s)?{PERSONS})?|\d\s?:\s?\d|[^()]*\b(?:groups?|arms?)\b[^()]*|[Ff]ig[^()]*|[Tt]able[^()]*)\)"
)
DETERMINER = re.compile(
    r"^(?:(?:the|an?|either|taking|take|only|to|just|of|with|receive[sd]?|receiving|i\.?e\.?,|namely|\(?[ivx\d]\)|(?:be\s+)?(?:allocated|assigned|randomi[sz]ed)\s+to|(?:be\s+)?treated(?:\s+either)?\s+with|(?:(?:blinded|double-blind|open-label|study|daily)\s+)?(?:treatment|therapy)\s+with)\s+)+",
    re.IGNORECASE,
)
LAST_WORDS = re.compile(r",?\s(?:(?:and|or|while|whereas|in|to|the|versus|vs)\s?)*$", re.IGNORECASE)
