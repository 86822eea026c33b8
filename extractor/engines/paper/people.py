"""How papers word a count of people: the words that flow and target sizes share."""

from __future__ import annotations

import re

from extractor.fields.counts import COUNT as ANY_COUNT
from extractor.fields.counts import QUALITY, WORD, read_count

# "16 204 women": thousands parted by a plain space; `whole` says what is none of them.
SPACED = ANY_COUNT.replace(
    r"|\d{1,6}|", r"|[1-9]\d{0,2}(?: \d{3})+(?=[\s);,.](?!mg|ml|g\b))|\d{1,6}|"
)
# A word may stand right behind a full stop, a digit not: that is a decimal.
SPACED = SPACED.replace(r"(?<![\w.,/–-])", r"(?<![\w,/–-])(?<!\.(?=\d))", 1)
COUNT = r"(?=[\dotfsenhOTFSENH])" + SPACED  # the first letters of number words: to fail fast

PERSONS = (
    r"(?:participants?|(?:out-|in-)?patients?|subjects?|individuals?|volunteers?|persons?|people|adults?|"
    r"children|infants?|neonates?|newborns?|adolescents?|youths?|teenagers?|toddlers?|women|men|"
    r"females?|males?|mothers|fathers|parents|caregivers|girls|boys|couples|outpatients?|"
    r"inpatients?|veterans|students|pupils|schoolchildren|smokers|athletes|nurses|employees|"
    r"workers|seniors|elders|residents|cases|survivors|recipients|candidates|drinkers|donors|"
    r"players|runners|cyclists|physicians|professionals|practitioners|paramedics|respondents|soldiers|"
    r"babies|preschoolers|twins|carers|spouses|drivers|farmers|"
    r"prisoners|inmates|enrol+ees|completers|carriers|clients|pts)\b"
)
# "158 current and former smokers", "60 stage II or III patients": two words for the same people.
JOINED = (
    rf"(?:(?:(?!(?:{PERSONS}|of|in|with|were|was|had|who|from|for|at|by|to|per)\b)[^\W\d_][\w/-]*\s+){{0,3}}?(?!{PERSONS})"
    rf"[^\W\d_](?:[\w-]*[^s\W]|\w+-)?\s+(?:and|or)\s+(?!(?:the|{WORD})\b)(?=[^\W\d_]))?"
)
N_IS = r"\b[nN](?:\s?[=:]\s?|\s(?=\d))"  # "n = 60", and as some journals print it: "n 60", "N: 60"
BOTH_SEXES = r"(?:\s+(?:and|or)\s+(?:wo)?men\b|\s+(?:and|or)\s+(?:(?:fe)?males?|boys|girls)\b)?"
# "60 ASA physical status 1 and 2 women", "45 stage 2-3 patients"
GRADED = (
    r"(?:(?:(?<=stage )|(?<=stages )|(?<=grade )|(?<=status )|(?<=type )|(?<=class )|(?<=ASA ))"
    rf"[1-5][ABCabc]?(?:\s?(?:[-–/]|to|and|or)\s?[1-5][ABCabc]?)?\s+{QUALITY})?"
)
PEOPLE_OF = rf"{COUNT}\s+{JOINED}{QUALITY}{GRADED}{PERSONS}{BOTH_SEXES}"
NUMBER = rf"(?:\d[\d,\u2009]*|(?:{WORD})(?:[-\s](?:and\s)?(?:{WORD}))*)\b"
# A heading that stands in the line of its paragraph: "METHODS Forty adults", "Patients: Forty adults".
HEAD = r"(?:(?-i:[A-Z][A-Z]{3,}(?:[ ,&/-]+[A-Z]+){0,4}:?\s)|(?-i:[A-Z][a-z]{3,})(?:\s(?:and\s)?[a-z]+){0,3}:\s)?"
# Between the people and what was done to them; brackets are passed over whole.
BETWEEN = (
    rf"(?:(?!\b(?:(?!candidates){PERSONS}|screened|(?<!age of )(?<!aged )(?<!ages )(?<![-–])(?!(?:19|20)\d\d\b){NUMBER}\s+(?:\([^()]*\)\s+)?(?:were|was|had|did|of|agreed|met|gave|took|[a-z]+ed)\b))"
    r"(?:[^.;()\[\]]|\.(?=\d)|\([^()]{0,160}\)|\[[^\[\]]{0,60}\])){0,230}?"
)
ADVERB = (
    r"(?:(?:then|also|all|finally|subsequently|prospectively|retrospectively|consecutively|"
    r"initially|successfully|equally|evenly|blindly|centrally|eventually|ultimately|thus|"
    r"and(?=\s+[a-z]+ly\s)|therefore|formally|actually|simply|further|again|(?!random)[a-z-]{3,}ly|"
    r"(?:web|computer|internet|telephone|block|blocked)(?:[- ]based)?|\d:\d)[\s-]+)"
)
ENROLLED = r"(?:enrol+ed|recruited|included|entered|registered|accrued|inducted|selected|chosen)"
RANDOMISED = (
    r"(?:(?:(?:block|computer|quasi|cluster)[- ]?)?randomi[sz]ed|(?:(?:pseudo|quasi)-?)?randomly\s+(?:and\s+\w+\s+)?"
    r"(?:assigned|allocated|divided|distributed|grouped|split|classified|separated|enrol+ed in|(?:chosen|selected)\s+to\s+(?=receive|undergo))|"
    r"(?:assigned|allocated|divided|distributed|allotted)(?:\s+(?:randomly|at random|by randomi[sz]ation))?)"
)
HERE = r"(?:the|this|our|the present|the current)\s+(?:[\w-]+\s+){0,4}?(?:study|trial|research|investigation|rct|protocol)\b"
EACH = re.compile(
    r"\b(?:per|each|every|both)\s+(?!(?:\d+|two|three|four|five|six|eight|other)\s+(?:weeks|months|years|days)\b)(?:of\s+the\s+)?"
    r"(?:[\w-]+\s+){0,3}?"
    r"(?:groups?|arms?|conditions?|treatments?|sequences?|cohorts?|sites?|cent(?:er|re)s?|clusters?|"
    r"practices?|schools?|hospitals?|gp|year|month|week|towns?|villages?|districts?|communit(?:y|ies)|"
    r"households?|wards?|clinics?|countr(?:y|ies)|regions?|stratum|strata)\b|/\s?(?:study\s)?(?:group|arm)\b",
    re.IGNORECASE,
)
PART = re.compile(
    r"\b(?:other|further|another|additional|least|most|more than|less than|fewer than|over|than|"
    r"under|every|per|each|aged?|ages|(?:age|median|mean|average) (?:of|was|is)|the first|first|last|next|between|plus|about every|only|"
    r"the two|the three|the four|\d+\s?\+|(?:patients|participants|subjects|adults|children|men|women),?\s+including)\s*$|\b(?:men|women|males?|females?|boys|girls)\b(?:(?!\b(?:were|was|had|who)\b)(?:[^.;()]|\([^()]*\))){0,60}\band\s*$",
    re.IGNORECASE,
)
RANGE = re.compile(
    rf"(?:{NUMBER})\s?(?:-|–|to|or)\s?$|\b(?:n|N)\s?[<>≥≤]\s?$|[<>≥≤±×/]\s?$", re.IGNORECASE
)
LABELLED = re.compile(
    r"\b(?:phases?|groups?|arms?|stages?|types?|grades?|levels?|days?|weeks?|months?|years?|tables?|figures?|cohorts?|parts?|steps?|class|"
    r"visits?|doses?|cent(?:er|re)s?|sites?|periods?|cycles?|aged?|and|or|to|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|[Ii]n)\s$",
)
"""What makes two numbers of "16 204": a label with its number, then a count."""

AT_LEAST = re.compile(r"\bat\s+least\s*$", re.IGNORECASE)
THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}\s$")
YEAR = re.compile(r"(?:19|20)\d\d")
OF_DATE = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)"
    r"\.?,?\s(?:of\s)?(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?$|\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Dd]uring|[Yy]ear|"
    r"(?:19|20)\d\d (?:and|to|or))\s$"
)
NEXT_NUMBER = re.compile(
    rf"[\s(](?!(?:one|two|three|four|five|six|[2-6])\s){NUMBER}", re.IGNORECASE
)
UNIT = (
    r"(?:schools|hospitals|clusters|practices|villages|clinics|cent(?:er|re)s|services|towns|"
    r"municipalities|classes|wards|districts|communities|households|departments|teams|sites|pharmacies|"
    r"nursing homes|eyes|knees|hips|ears|teeth|limbs|oocytes|embryos|samples|specimens|biopsies|rats|mice|"
    r"animals|dogs|pigs|implants|lesions|cycles|consultations|questionnaires|surveys|trials|studies|articles)\b"
    r"(?! (?:patients|residents|nurses))"
)
UNITS = re.compile(rf"\b{UNIT}", re.IGNORECASE)
COUNTS_UNITS = re.compile(rf"\s+(?:[\w-]+\s+){{0,2}}?{UNIT}", re.IGNORECASE)
SUBJECT = re.compile(
    rf"(?P<place>\b(?:in|at|from|across|by|within|through|of the)\s+(?:the\s+|all\s+)?"
    rf"(?:{NUMBER}\s+)?(?:[\w-]+\s+){{0,2}}?)?(?:(?P<unit>{UNIT})|\b{PERSONS})",
    re.IGNORECASE,
)
DENOMINATOR = re.compile(
    rf"{NUMBER}\s+(?:\([^()]*\)\s+)?(?:(?:out\s+)?of|from among)\s+(?:the\s+|these\s+|our\s+|a\s+)?(?:(?:planned|intended|"
    r"target(?:ed)?|expected|eligible|potential|possible|invited|initial)\s+){0,2}$|\b(?:potential|possible|available|eligible)\s+"
    r"(?:sample|pool|population|cohort|total)\s+of\s+$",
    re.IGNORECASE,
)
PREDICATE = re.compile(
    r"\b(?:were|was|have been|has been|participated|took part|completed|entered|agreed|consented|gave)\b",
    re.IGNORECASE,
)
ONE_OF_TWO = re.compile(rf"{NUMBER}\s+(?:{PERSONS}\s+)?and\s+$", re.IGNORECASE)
PAIRED = re.compile(rf"(?<!between )(?<!hundred )(?<!thousand ){NUMBER}\s+and\s+$", re.IGNORECASE)
OTHER_SEX = re.compile(
    rf"\s+(?:(?:fe)?males?|(?:wo)?men|boys|girls|\w+)?(?:\s(?:[\w-]+)){{0,2}}\s+and\s+{NUMBER}\s+(?:[\w-]+\s+){{0,2}}?(?:(?:fe)?males?|(?:wo)?men|boys|girls|controls)\b",
    re.IGNORECASE,
)
"""What makes a count that of a part: "20 men and 24 women", "20 patients and 10 controls"."""
OF_ALL = re.compile(r"\b(?:total|overall|altogether)\b", re.IGNORECASE)
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


ONE_ARM_OF = re.compile(
    r"\s*(?:[\w-]+\s+)?(?:controls?|placebo|intervention|experimental|comparison|treated|untreated)\b",
    re.IGNORECASE,
)
FEWEST = 4  # people in a trial


def whole(match: re.Match[str], *, least: bool = False) -> int | None:
    """The count of a match, None where the words beside it make it a part or a range.

    With `least`, "at least 90" is 90.
    """
    before = match.string[max(0, match.start("n") - 90) : match.start("n")]
    before = AT_LEAST.sub(" ", before) if least else before
    if PART.search(before) or RANGE.search(before):
        return None
    if re.search(r"\d \d", match["n"]) and LABELLED.search(before):
        return None  # "in stage 2 120 women were seen"
    if YEAR.fullmatch(match["n"]) and OF_DATE.search(before):
        return None  # "seen until January 2014 were assigned"
    if match["n"].startswith("0") or (len(match["n"]) == 3 and THOUSANDS.search(before)):
        return None  # "trial B-0307"; the end of "16 000"
    after = match.end("n")
    if ONE_ARM_OF.match(match.string, after) or COUNTS_UNITS.match(match.string, after):
        return None
    if (
        OTHER_SEX.match(match.string, after)
        or PAIRED.search(before)
        or (ONE_OF_TWO.search(before) and "respectively" in match.string[after : after + 120])
    ):
        return None  # "in the two trials, 31 and 37 subjects, respectively, were recruited"
    count = read_count(match["n"])
    return count if count and count >= FEWEST else None


def of_units(match: re.Match[str]) -> bool:
    """Whether a count without a noun is one of schools, eyes or samples, by the clause's subject."""
    if re.search(PERSONS, match.group(), re.IGNORECASE):
        return False
    clause = re.split(r"[.;](?!\d)", match.string[: match.start()])[-1]
    subject = next((one for one in SUBJECT.finditer(clause) if not one["place"]), None)
    return subject is not None and subject["unit"] is not None


def is_denominator(match: re.Match[str]) -> bool:
    """Whether a count is what a smaller one is a part of: "206 of 239 patients completed it"."""
    before = match.string[max(0, match.start("n") - 60) : match.start("n")]
    words = match.string[match.end("n") : match.end()]
    return bool(DENOMINATOR.search(before) and PREDICATE.search(words))


def clause_after(match: re.Match[str], length: int = 140) -> str:
    """What follows a match up to the end of its clause, without brackets."""
    after = BRACKETS.sub(" ", BRACKETS.sub(" ", match.string[match.end() : match.end() + length]))
    return re.split(r"[.;](?!\d)", after)[0]


def is_of_each(match: re.Match[str]) -> bool:
    """Whether a count speaks of each group: "49 patients were needed in each group"."""
    words = match.string[match.end("n") : match.end() + 140]
    words = re.split(r"[.;](?!\d)", BRACKETS.sub(" ", BRACKETS.sub(" ", words)))[0]
    after = NEXT_NUMBER.split(words, maxsplit=1)[0]
    if re.search(r",\s+(?:to|in)\s+(?:each|both)\b", words) and not OF_ALL.search(match.group()):
        return True  # "40 adults, 10 of them smokers, to each arm"
    before = match.string[max(0, match.start("n") - 40) : match.start("n")]
    return bool(EACH.search(after) or re.search(r"\b(?:per|each|every)\b[^.;,()]*$", before))
