"""The words that end, explain or rule out an outcome, as patterns."""

from __future__ import annotations

import re

CITED = re.compile(
    r"\s*\[[\d ,;–−⁰¹²³⁴-⁹-]+\]|(?<=[a-z]{4})[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹,–−-]*(?![\w])|(?<=[A-Za-z]{2}[.,;)])\d{1,2}$"
    r"|(?<=[a-z]{5})\d{1,2}$|(?<=\)\.)\d{1,2}$|(?<=[\w-]); [A-Z][^();]{2,60}\b(?:19|20)\d\d[a-z]?(?=\))"
)
LEAD = re.compile(
    r"(?:(?:(?:[a-z-]+ ){0,3}(?:outcomes|end-?points|measures|parameters|variables|assessments?|measurements),? (?:including|such as|namely)|"
    r"(?:[\w-]+ ){0,4}(?:measures|outcomes|end-?points|parameters|variables|indicators|aspects|domains)(?: of (?:[\w-]+ ){0,3}[\w-]+)?(?=:)|"
    r"(?:from|according to|by means of|on the basis of) (?!baseline)[^,;:()\d]{3,80}, (?=the\b|reported|number|rate|proportion|[a-z]+ of\b)|"
    r"the|an?|any|both|and|or|in(?= )|on(?= the )|following|our|its|their|also|as follows|to be|defined as|following \w+|"
    r"to (?:study|assess|evaluate|determine|compare|measure|examine|identify|investigate|estimate|"
    r"test|show|demonstrate|detect|quantify|explore|record|report|monitor|describe|document|establish|characteri[sz]e|obtain|see|find)|"
    r"(?:women|men|patients|participants|subjects|children|parents|people|nurses|they|we) (?:will )?(?:self-)?(?:assess|rate|record|report|score|estimate)(?:e?d)? (?=their|the)(?:their\b)?|"
    r"(?:an? )?(?:assessment|comparison|evaluation) of|(?:the )?(?:potential )?(?:(?:effects?|impact|influence) of [\w -]{3,60}? on|role of [\w -]{3,60}? in)(?: the)?|"
    r"(?:the )?(?:non-?\s?)?(?:inferiority|superiority|equivalence) of [^,;()]{3,90}? (?:based on|in terms of|with (?:respect|regard) to|in|on|for|regarding)(?: the)?|"
    r"(?:an? )?(?:binary|dichotomous|continuous|time-to-event) (?:outcome|variable|measure) of|(?:the )?differences? in (?=the\b)|(?:the )?differences? between (?:[\w-]+ ){0,4}?(?:groups?|arms?|treatments?|conditions|regimens?|strategies|interventions?|therap(?:y|ies)|programm?e?s|and [\w-]+(?: [\w-]+)?) on (?=the\b))\b\s*"
    r"|[:;,–—-]\s*)+",
    re.IGNORECASE,
)
# Words after a comma that explain, measure or qualify the outcome named before it.
_EXPLAINED = (
    r"which|where|wherein|who|whereby|defined|as|measured|assessed|evaluated|determined|calculated|expressed|based|"
    r"using|an?|the|i\.?e\b|e\.?g\b|namely|according|because|while|whereas|summari[sz]ed|registered|"
    r"compared|obtained|recorded|diagnosed|analy[sz]ed|rated|scored|estimated|(?!includ)[a-z]+ing (?:all|the|an?|any|each|every|those|at|for)|consisting|comprising|"
    r"assuming|completed|adjusted|collected|quantified|reported|ranging|so|since|but|and (?:was|is|will|this)|"
    r"(?:all|each|both) (?:of which |of them )?(?:were |are |was |will be )?[a-z-]+ed|with|taken|derived|confirmed|tested|both|either|after|following|when|if|this|these|it|we"
)
_GROUPS = r"(?:groups?|arms|arm(?!,)|treatments?|conditions|interventions?|cohorts?|approaches)"
TAIL = re.compile(
    rf"(?!(?<=[a-z])—[A-Z][\w-]* (?:[\w-]+ ){{0,2}}?\()\s?[—]|\s[–-]\s(?!(?:[A-Z][\w-]* ){{1,3}}?(?:\(|[Ss]cale|[Ss]ubscale|[Qq]uestionnaire|[Ii]ndex|[Tt]est|[Ff]orm))|:\s|, (?:{_EXPLAINED})\b|[,;]? ?\bi\.e\."
    r"| (?:which (?:is|was|are|were|will|includes?|has)|because|while|whereas|since the (?!start|begin|last|previous|baseline|first)|in order to|"
    r"and (?:other )?(?:measures|outcomes|indicators|parameters) (?:like|such as|including)|(?:following|with|after|on|under|by) (?:[\w-]+ ){1,4}?(?:versus|vs\.?) |when compar|as compared|compared? (?:between|with|to)|defined (?:as|by|according|here)|"
    r"calculated (?:as|by|from)|expressed (?:as|in|per)|is defined|was defined|as defined|as described|as judged|"
    r"(?:classified|categori[sz]ed) (?:as|in|by|into|according)|obtained (?:by|from|at|with)|completed (?:by|at)|analy[sz]ed\b|registered\b|based on\b|"
    r"using (?:an? |the )?(?:linear|logistic|ANCOVA|ANOVA|analysis|mixed|regression|Student|Cox|log-?rank|Kaplan|intent|generali[sz]ed|repeated|chi|Simon|multivaria)|"
    r"according to\b|in accordance|in terms of (?=the time)|that (?:was|were|is|are|will)\b|"
    rf"between (?:the )?(?:[\w-]+ ){{0,2}}?{_GROUPS}\b(?! in | and )|between (?:[\w-]+ ){{1,4}}and (?:[\w-]+ ){{1,4}}{_GROUPS}\b(?! in )|"
    rf"(?:in|of|for|among|across) (?:both|each|the|all|these|either) (?:of the )?(?:[\w-]+ ){{0,2}}?{_GROUPS}\b(?! (?:who|with|that|whose)\b)|"
    r"in (?:the )?(?:modified |full )?(?:intent(?:ion)?[- ]to[- ]treat|ITT|mITT|per[- ]protocol|analysis set|overall (?:study )?population)\b|"
    r"to (?:obtain|assess|evaluate|measure|determine|gain|allow|inform|provide|examine)\b|"
    r"as (?:measured|assessed|evaluated|determined) at\b|as (?:the )?(?:primary|secondary)\b)",
)
INSTRUMENT = re.compile(
    r",? (?:(?:as )?(?:measured|assessed|evaluated|determined|quantified|defined|estimated|rated|"
    r"recorded|indicated|judged) (?:by|with|using|on|via|through|from|at)|by using|using|based on)\b"
)
VAGUE = re.compile(
    r"(?:range|number|variety|set|series|selection|battery) of (?:[\w-]+,? ){0,6}?(?:measures|measurements|outcomes|end-?points|parameters|variables|indicators)"
    r"|(?!feasibility$)(?:(?:clinical|physiological|psychological|feasibility|process|process-of-care|health|functional|economic|laboratory|other|various|several|additional|further|different|and) ?)+"
    r"(?:measures|measurements|outcomes|end-?points|parameters|variables|indicators)?"
    r"|[a-z]+(?:ical|onary|ological|ional)|(?:[\w-]+ )*time-?\s?points?"
    r"|(?:[a-z]+-)(?:controlled|blind(?:ed)?)|(?:[\w-]+-treated )?(?:(?:the|intervention|control|placebo|treatment|study|and) )*(?:participants?|patients?|subjects?|women|men|children|"
    r"parents?|mothers?|infants?|carers?|caregivers?|clinicians?|physicians?|nurses?|(?:[a-z]+ )?therapists?|physiotherapists?|"
    r"staff|groups?|arms?|baseline|visits?|sessions?|assessors?|(?:table|figure|appendix|file|section) ?\w*)",
    re.IGNORECASE,
)
"""Words that say of what kind outcomes are, and name none."""
FIGURE = re.compile(
    r"\d+(?:[.,·]\d+)?\s?(?:%(?!-unit| (?:or (?:more|greater) )?(?:decline|reduction|increase|decrease|improvement|change|loss|gain|relief|responder)\b)|\(|/|±|[a-z]{1,4} (?:lower|higher|less|more)\b)"
)
GENERIC = re.compile(
    r"(?!efficacy$)(?:primary|secondary|main|outcomes?|end-?points?|measures?|measurements?|variables?|parameters?|"
    r"efficacy|safety outcomes?|following|as|follows|listed|assessed|of|in|the|a|an|and|study|trial|"
    r"this|other|our|two|three|four|these|were|are|table|fig(?:ure)?|changes?|differences?|improvements?|"
    r"reductions?|increases?|effects?|impacts?|times?|rates?|numbers?|events?|scores?|results?|data|"
    r"questionnaires?|telephone|(?:non-?\s?)?inferiority|superiority|equivalence|tests?|confirmed|based|on|same|above|all|steps?|stages?|phases?|objective|needed|required|warranted|however|respectively|until|occurrence|first|such|\d+|\W)+",
    re.IGNORECASE,
)
# participles, which state something unless a noun follows: "was reduced by half", but "was reduced mortality"
_DONE = (
    r"(?:reported|measured|assessed|analy[sz]ed|evaluated|observed|found|seen|recorded|compared|obtained|set|chosen|"
    r"calculated|considered|collected|improved|reduced|increased|decreased|missing|determined|performed|used|tested|made|"
    r"summari[sz]ed|presented|shown|described|(?:pre-?)?specified|estimated|changed|ascertained|added|adjusted|modified|"
    r"revised|expected|intended|planned|planning|powered|provided|published|selected|introduced|based|given|done|blinded|"
    r"attained|fulfilled|satisfied|noted|documented|experienced|driven|associated|correlated|adjudicated|validated|"
    r"completed|registered|agreed|discussed|affected|influenced|recalculated|re-?defined|carried|taken|identified|"
    r"reached|achieved|met|(?!need|speed|bed\b|seed|timed\b)[a-z]{3,}ed)"
)
_BARE = (
    r"(?=\W*$| ?[,;:(.]| (?:in|into|onto|on|at|by|with|using|to|from|as|for|after|before|during|that|over|via|through|out|up|and|or|but|"
    r"because|when|if|according|between|among|earlier|later|only|twice|once|again|here|more|less|most|within|until|per|"
    r"upon|under|both|separately|than|via|\d+|[a-z]+ly)\b)"
)
NO_START = re.compile(
    rf"(?!(?-i:[A-Z][a-z]+ [A-Z][a-z]))(?:(?:[a-z]+ly )?{_DONE}{_BARE}|"
    r"(?:not|no (?:(?:such|other|more|less|longer|further|clear|major|relevant|evidence|data|effects?|benefits?|changes?|differences?|improvements?|reductions?|increases?|interactions?|(?:[a-z]+ly )?(?:significant|different|better|worse|higher|lower|greater))\b)|no\W*$|only|neither|met|similar|significant(?:ly)?|statistically|lower|better|"
    r"worse|greater|observed|available|found|seen|positive|negative|consistent|it|this|that|these|those|"
    r"they|we|there|here|finally|additionally|furthermore|moreover|such|related|(?:dichotomous|binary|continuous|categorical)(?=\W*$|:|,| and| variable| outcome)|also|still|too|more|less|"
    r"likely|unlikely|able|unclear|different|identical|comparable|comparing|equal|being|been|have|has|had|did|does|do|in line|"
    r"for|with|at|on|from|by|because|since|due|according|independent|robust|well|very|as|"
    r"present|unchanged|superior|(?:non-?)?inferior|attributable|"
    r"evident|unaffected|in favou?r|numerically|markedly|slightly|"
    r"clearly|almost|nearly|about|approximately|just|always|often|usually|"
    r"\d+(?:[.,·]\d+)?\s?(?:of|out of|patients|participants|points? (?:lower|higher|greater|less)|vs|versus|days? in|"
    r"months? (?:in|for)|weeks? in)|time-?points?|(?:in order )?to \w+|includ(?:ed|ing)|until|thus|therefore|or|real|finali[sz]ed|"
    r"\d+ (?:in|of|vs|versus|with)\b|higher(?= (?:in|for|with|among|than|after|at|on)\b|\W*$))\b)(?!-)",
    re.IGNORECASE,
)
# What follows an outcome's abbreviation only narrows it: "… activity (TPA) spent on …"
PARTICIPLE = re.compile(
    r"^(.{8,}? \([A-Z][\w-]{1,9}\)) (?:spent|requiring|occurring|needing|performed|found)\b.*$"
)
UNSAID = re.compile(
    r"\s*,$|,? respectively$|,? (?:all |each |both )?(?:as )?(?:assessed|measured|evaluated|determined|recorded|collected|counted|scored|rated)$|, (?:administered|completed|obtained|performed|taken)$|, all$"
)
# a clause, unless it hangs on a relative pronoun
VERBAL = re.compile(
    r"^(?:(?!\b(?:whether|who|whom|whose|that|which|where|when|if)\b).)*? (?:is|are|was|were|will|has|have|(?<!having )had|did|does|showed|included(?! in))\b"
)
