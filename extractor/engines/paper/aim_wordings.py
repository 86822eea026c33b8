"""The words with which papers name outcomes, as pieces of patterns."""

from __future__ import annotations

_WORD = r"(?!(?:secondary|analys[ie]s|hypothes[ie]s|and|or|objective|aim|care|tumou?r|prevention)\b)[\w’'/-]+"
NOUN = (
    rf"(?:{_WORD} ){{0,3}}?(?:outcomes?|end[- ]?\s?points?|measure(?:ment)?s?|variables?|parameters?|criteri(?:on|a))"
    r"(?: (?:measure(?:ment)?|variable|parameter|assessment|criteri(?:on|a)|endpoint)s?)?\b"
)
PRIMARY = r"\b(?:[Cc]o-?)?(?:[Pp]rimary|[Pp]rincipal|[Kk]ey(?= (?:[\w-]+ ){0,2}?(?:outcome|end-?\s?point))|(?<!the two )[Mm]ain)(?: (?:and|or) (?:co-?)?primary)?(?! secondary)"
SECONDARY = r"(?<![Pp]rimary and )(?<![Pp]rimary or )(?<!rimary and/or )(?<!rimary/)(?<!rimary, )\b[Ss]econdary"
# "of this pilot study", "for the caregivers", "in the analysis at week 4"
POST = (
    r"(?P<post>(?: (?:of|in|for|at|to be|assessed|considered|used|employed|investigated|studied|measured|examined|chosen|among|"
    r"evaluated|that)\b(?:[^,;:.()]|(?<=\d),(?= (?:and )?\d)){0,80}?)?(?: ?\([^()]{1,60}\))?"
    r"(?:, (?:assessed|measured|evaluated|determined|recorded|collected|analy[sz]ed|tested|ranked|ordered|listed)\b[^;:.()]{1,60}?,)?,?)"
)
VERB = (
    r"(?P<verb>,? (?:will be|were|are) (?:assessed|measured|collected|evaluated|recorded|obtained|described|listed|shown|presented|summari[sz]ed|detailed|outlined|defined)\b[^:;.]{0,60}? and "
    r"(?:will )?(?:include|comprise|consist of)[sd]?:?| includ(?:e|ed|es),? but (?:are|were|is|was) not limited to[:,]?| (?:will be|were|are|was|is) (?:assessed|measured|evaluated|examined|studied|"
    r"recorded|considered|included|used|collected)(?! (?:using|by|with|via))(?:[^:;.,]|\.(?! )){0,80}:| ?[:;] ?(?:[Pp]rimary (?:outcomes?|end-?points?)(?: measures?)?[:;] ?)?| ?[–—] | (?:therefore |thus |also |then )?(?:(?:is|was|are|were|will be) (?:comprised|composed|made up) of|will be|would be|was|were|is|are|has been|have been|will include|"
    r"includes?d?|include|comprised?(?: of)?|comprises|consisted of|consists of|will consist of|will comprise|are to be)"
    r"(?: (?:therefore|thus|also|the following|as follows))?"
    r"(?: (?:to be |pre-?)?(?:defined|set|designated|specified|chosen|considered|selected|identified|taken)"
    r"(?: a priori)?(?: as| to be| by)| configured as)? ?:?|, which (?:will )?(?:includes?|included|comprised?|comprises|consist(?:ed|s)? of))\s*"
)
# "the primary outcome of this trial", "of interest": what follows is no outcome
NOT_OF = (
    r"(?!(?:interest|this|these|our|each|any|all|both|either|treatment|such|what|which|an?|it|"
    r"the (?:[\w-]+ )?(?:study|trial|present|main|original|component|analysis|research|project|program(?:me)?))\b)"
)
NEXT = (
    r"(?:[,;.]? ?\b(?:(?:while|whereas|and|but|with) )?(?:(?:the|our|an?|other|key|main|additional) )*"
    r"(?:[Pp]rimary|[Ss]econdary|second|tertiary|exploratory) (?:[\w-]+ ){0,3}?"
    r"(?:outcome|end[- ]?point|measure|variable|parameter))"
)
ITEMS = rf"(?P<items>.+?)(?={NEXT}|$)"
LABELS = {"primary": r"[Pp]rimary", "secondary": r"[Ss]econdary"}
ITEMS_TO_LABEL = r"(?P<items>.+?)(?=[;.,]? (?:\(?\w[.)] )?(?:[Pp]rimary|[Ss]econdary|[Tt]ertiary|[Ee]xploratory)(?: ?[:–—]| outcome)|$)"
CLAUSE = r"(?:^|(?<=[;:] ))(?:(?:In|For|At|During|As|Thus|Therefore|Here|Finally|However)\b[^,;]{0,60}, )?"
AS = (
    r"(?:considered|used|chosen|taken|assessed|defined|selected|regarded|designated|listed|treated|specified|"
    r"applied|set|identified|pre-?specified|evaluated|measured|included|employed)"
)
BE = (
    r"(?:was|were|is|are|will be|would be|will also be|has been|have been|served|will serve|serves)"
)
BEFORE_ITEM = (
    r"(?:\b(?:(?:assess|measur|evaluat|examin|record|compar|analy[sz]|determin|estimat|includ|scor|rat)(?:ed?|ing)|were|was|"
    r"are|is|on|and)|[,:;]) "
)
NO_ITEM = r"(?i:and|but|or|as|then|with|this|that|it|they|these|we|in|at|for|after|during|by|of|both|the|our|all|effects?|no)"
OWN = r"(?:the |our |an? |one of the |another |this study's |two |three )*"
CHOSEN = (
    r"used|use|using|considered|chose|chosen|selected|defined|with|had|took|specified|designated|evaluated?|compared|"
    r"set|assess(?:ed)?|measured?|examined?|recorded|included?|investigated?"
)


def noun_of(adjective: str) -> str:
    """The words for an outcome of a kind, as a group: "primary outcome", "outcome of primary interest"."""
    interest = r"\b(?:[Oo]utcomes?|[Ee]nd-?points?)(?: (?:measure|variable)s?)?"
    return rf"(?P<noun>{adjective} {NOUN}|{interest} of {adjective} interest)"
