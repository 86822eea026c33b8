"""The words with which papers name outcomes, as pieces of patterns."""

from __future__ import annotations

_WORD = r"(?!(?:secondary|analys[ie]s|hypothes[ie]s|and|or|objective|aim|care|tumou?r|prevention|(?:in|ex)clusion|eligibility|selection|entry|enrol\w*|diagnostic|diagnos[ie]s|admission)\b)[\w’'/-]+"
NOUN = (
    rf"(?:{_WORD} ){{0,3}}?(?:and {_WORD} )?(?:outcomes?|end[- ]?\s?points?|measure(?:ment)?s?|variables?|parameters?|indicators?|criteri(?:on|a))"
    r"(?: (?:and )?(?:measure(?:ment)?|variable|parameter|assessment|criteri(?:on|a)|endpoint|event)s?)?\b(?:\(s\)|/(?:end-?points?|outcomes?|measures?|variables?))?"
)
PRIMARY = r"\b(?:[Cc]o-?)?(?:[Pp]rimary|[Pp]rincipal|[Kk]ey(?= (?:[\w-]+ ){0,2}?(?:outcome|end-?\s?point))|(?<!the two )[Mm]ain)(?: (?:and|or) (?:co-?)?primary)?(?! secondary)"
DEFINED = r"(?: and (?:a priori|pre-?) ?(?:defined|specified))?"
SECONDARY = (
    r"(?<![Pp]rimary and )(?<![Pp]rimary or )(?<!rimary and/or )(?<!rimary/)(?<!rimary, )\b[Ss]econdary"
    + DEFINED
)
KINDS = {"primary": PRIMARY, "secondary": SECONDARY}
# "of this pilot study", "for the caregivers", "in the analysis at week 4", "(ITT), which we chose early,"
_BRACKET = r" ?\([^()]{1,90}\)"
_DONE = (
    r"(?:assess|consider|us|employ|investigat|stud|measur|examin|evaluat|record|collect|analy[sz]|test|rank|order|list|"
    r"select|defin|(?:pre-?)?specif|report|plann|regist|compar|obtain|describ|relat|associat|calculat|determin|"
    r"power|propos|identif|address|pre-?defin|agre)(?:i?ed)"
)
POST = (
    rf"(?P<post>(?:{_BRACKET})?(?: (?:of|in|for|at|to be|on|after|from|during|with|within|across|under|between|regarding|"
    rf"concerning|among|chosen|that|we|{_DONE})\b(?:[^,;:.()]|{_BRACKET}|\.(?=\d)|(?<=\d),(?= (?:and )?\d)){{0,90}}?)?"
    rf"(?:{_BRACKET})?(?:, (?:which|that|as|{_DONE})\b[^;:.()]{{1,80}}?,)?,?)"
)
_SHOWN = r"(?:assessed|measured|collected|evaluated|recorded|obtained|described|listed|shown|presented|summari[sz]ed|detailed|outlined|defined)"
_ADVERB = (
    r"(?: (?:therefore|thus|also|then|primarily|mainly|the following|as follows|now|a priori))?"
)
_BE = r"(?:will be|would be|shall be|should be|was|were|is|are|has been|have been|had been|being|are to be)"
_AS = (
    r"(?: (?:to be |pre-?|a priori |prospectively |originally |initially )?(?:defined|set|designated|specified|chosen|considered|selected|identified|taken|operationali[sz]ed)"
    r"(?: a priori)?(?: as| to be| by)?| configured as| (?:comprised|composed|made up) of| to include| based (?:up)?on(?: (?:the )?scores? (?:of|from|on|in))?| related to)?"
)
_HOLD = (
    r"(?:will |would |shall |may )?(?:include[sd]?|compris(?:es?|ed|ing)(?: of)?|consist(?:s|ed|ing)? of|involve[sd]?|"
    r"encompass(?:es|ed)?|concern(?:s|ed)?|address(?:es|ed)?|refer(?:s|red)? to|focus(?:es|ed)? on|"
    r"(?:(?:assess|evaluat)(?:es|ed)|measured|(?<=will )(?:assess|evaluate|measure|examine))(?= (?!(?:by|with|at|using|in|on|not|did|after|before|during|for|through|via|from|was|were|is|are|will|include[sd]?|and|or|as|every|weekly|to|that|it|[a-z]+ly)\b)[a-z]))"
)
VERB = (
    rf"(?P<verb>,? (?:will be|were|are|was|is) {_SHOWN}\b[^:;.]{{0,60}}? and (?:will )?(?:(?:include|comprise)[sd]?|consist(?:s|ed)? of):?"
    r"| includ(?:e|ed|es),? but (?:are|were|is|was) not limited to[:,]?"
    r"| (?:will be|were|are|was|is) (?:assessed|measured|evaluated|examined|studied|recorded|considered|included|used|collected|tested|analy[sz]ed|defined|chosen|(?:pre-?)?specified)"
    r"(?! (?:using|by|with|via))(?:[^:;.,]|\.(?! )){0,80}:"
    r"| (?:will be|were|are) (?:assessed|measured|evaluated|tested|considered|used|defined|compared|analy[sz]ed)[^:;.]{0,100}:(?= ?\(?(?:1|a|i)[).])"
    r"| ?[:;] ?(?:[Pp]rimary (?:outcomes?|end-?points?)(?: measures?)?[:;] ?)?| ?[–—] "
    rf"|{_ADVERB} (?:{_BE}|{_HOLD})(?![\w-]){_ADVERB}{_AS}{_ADVERB}(?![\w-])(?:,? ?:| (?:two|three|four|the following) (?:components|parts|measures|domains|outcomes|aspects|dimensions|variables):|,?)"
    rf"|,? which (?:{_BE}|{_HOLD})(?![\w-]){_AS}(?![\w-]))\s*"
)
# "the primary outcome of this trial", "of interest": what follows is no outcome
NOT_OF = (
    r"(?!(?:interest|this|these|our|each|any|all(?![- ]cause)|both|either|treatment|such|what|which|an?|it|"
    r"the (?:[\w-]+ )?(?:study|trial|present|main|original|component|analysis|research|project|program(?:me)?))\b)"
)
PEOPLE = (
    r"(?:the |all )?(?:patients|participants|subjects|people|women|men|children|infants|those)\b"
)
NEXT = (
    r"(?:[,;.]? ?\b(?:(?:while|whereas|and|but|with) )?(?:(?:the|our|an?|other|key|main|additional) )*"
    r"(?:[Pp]rimary|[Ss]econdary|second|tertiary|exploratory) (?:[\w-]+ ){0,3}?"
    r"(?:outcome|end[- ]?point|measure|variable|parameter|ones?\b))"
)
ITEMS = rf"(?P<items>.+?)(?={NEXT}|$)"
LABELS = {"primary": r"[Pp]rimary", "secondary": r"[Ss]econdary"}
ITEMS_TO_LABEL = r"(?P<items>.+?)(?=[;.,]? (?:\(?\w[.)] )?(?:[Pp]rimary|[Ss]econdary|[Tt]ertiary|[Ee]xploratory)(?: ?[:–—]| outcome)|$)"
CLAUSE = r"(?:^|(?<=[;:] ))(?:(?:In|For|At|During|As|Thus|Therefore|Here|Finally|However)\b[^,;]{0,60}, )?"
AS = (
    r"(?:considered|used|chosen|taken|assessed|defined|selected|regarded|designated|listed|treated|specified|"
    r"applied|set|identified|pre-?specified|evaluated|measured|included|employed|examined|recorded|explored|analy[sz]ed|tested|studied|proposed|"
    r"investigated|monitored)"
)
BE = r"(?:was|were|is|are|will be|would be|will also be|has been|have been|served|will serve|serves?)"
NO_ITEM = r"(?i:and|but|or|as|then|with|this|that|it|they|these|we|in|at|for|after|during|by|of|both|the|our|all(?![- ]cause)|effects?|no)"
MAKE = r"(?:will )?(?:constitute[sd]?|represent(?:s|ed)?|form(?:s|ed)?)"
OWN = r"(?:the |our |an? |one of the |another |this study's |two |three |composite |combined |single |sole )*"
TAKEN = (
    r"use|used|measure|measured|assess|assessed|chose|evaluate|evaluated|define|defined|consider|considered|took|take|"
    r"selected|record|recorded|examined?|hypothesi[sz]ed?|expect|expected|compared?|investigated?|studied|tested|"
    r"analy[sz]ed?|determined?|calculated?|estimated?|specified|set|looked at|focus(?:s?ed)? on"
)
TAKEN_ED = "assessed|measured|evaluated|recorded|examined|determined|compared|analy[sz]ed|investigated|studied|tested|used|collected|administered|completed|obtained|chosen|selected|considered|calculated"
# what no apposition begins with, and what "primary outcome" stands before as a part of another name
NO_APPOSED = (
    r"and|but|or|as|then|with|which|that|who|while|whereas|where|when|we|it|they|there|this|these|those|if|because|since|although|"
    r"however|therefore|using|based|including|is|was|are|were|will|would|has|have|had|did|does|do|can|could|may|might|for|"
    r"in|at|on|by|from|of|to|between|after|before|during|among|not|no|also|both|all(?![- ]cause)|only|so|than|compared|using|per|taking|allowing|making|comparing|"
    r"[\w-]+ (?:the|an?|our|its|their)|[a-z]+ly|[a-z]{3,}(?<!need)(?<!speed)ed"
)
NO_HEAD = (
    r"(?:data|analys[ie]s|results?|assessments?|measurements?|visits?|definitions?|comparisons?|models?|findings?|events?|times?|points?|"
    r"time-?points?|information|scores?|components?|rates?|differences?|effects?|values?|variables?|measures?|status|ascertainment|"
    r"evaluations?|collection|questionnaires?|hypothes[ie]s|rather|across|differed|occurred|improved|showed|favou?r\w*|tests?)"
)


def noun_of(adjective: str) -> str:
    """The words for an outcome of a kind, as a group: "primary outcome", "outcome of primary interest"."""
    interest = r"\b(?:[Oo]utcomes?|[Ee]nd-?points?)(?: (?:measure|variable)s?)?"
    return rf"(?P<noun>{adjective} {NOUN}|{interest} of {adjective} interest)"
