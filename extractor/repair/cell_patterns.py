"""Patterns of what cells of a kind say, and words that tell of kinds: data for `fitting` and `columns`.

A pattern in small letters is read in texts in small letters: that is faster than to ignore case.
"""

from __future__ import annotations

import re

from extractor.repair.alternatives import one_of

NOT_REPORTED = re.compile(
    r"(?:NA|N/A|n/a|n\.a\.|NR|ND|NS|…|\.\.\.|[-–—]{1,2}|/|(?i:not (?:reported|stated|available|"
    r"specified|given|applicable|provided|known|mentioned|described)|none reported|unknown|unclear|unspecified))\.?"
)
# A name in small letters is read in texts in small letters: that is faster than to ignore case.
ORGANISATION = re.compile(
    one_of(
        r"hospital|hôpital|hopital|universit|institut|center\b|centre\b|\binc\b|\bltd\b|limited|"
        r"corporation|\bcorp\b|compan|college|school|foundation|fundaci|trust\b|pharma|biotech|bioscience|"
        r"biolog|therapeutics|technolog|clinic\b|clínic|klinik|department|laborator|ministry|academy|"
        r"\bco\b|group\b|organi[sz]ation|council|agency|society|association|consortium|charit|infirmary|medical|"
        r"health|gmbh|s\.?p\.?a\b|\bag\b|\bs\.?a\b|\bllc\b|\bplc\b|sciences\b|labs?\b|network\b".split(
            "|"
        )
    )
)
# The same among words that open with a capital, as names do.
ORGANISATION_NAME = re.compile(
    one_of(
        rf"\b{word}"
        for word in (
            r"Hospital|Hôpital|Hopital|Universi|Institut|Center\b|Centre\b|Inc\b|Ltd\b|Limited|Corporation|"
            r"Corp\b|Compan|College|School|Foundation|Fundaci|Trust\b|Pharma|Biotech|Bioscience|Therapeutics|"
            r"Technolog|Clinic\b|Clínic|Klinik|Department|Laborator|Ministry|Academy|Co\b|Organi[sz]ation|Council|"
            r"Agency|Society|Association|Consortium|Infirmary|GmbH|Sciences\b"
        ).split("|")
    )
)
ITEM_LABEL = (
    r"(?:estimated|actual|planned|target|anticipated|total)?\s*(?:number of\s*)?"
    r"(?:participants|patients|subjects|enrol?lment|sample size)(?:\s*\(n\))?"
)
_DESIGN_VALUE = (
    r"(?:parallel|single[- ]?group|single[- ]?arm|one[- ]?arm|sequential|cross-?over|factorial|"
    r"dose[- ]?comparison|dose[- ]?escalation|case[- ]?only|case[- ]?control|case[- ]?crossover|case\s*series|"
    r"cohort|ecologic(?: or community)?|family-based|other|cross-sectional|"
    r"(?:non-?\s?)?randomi[sz]ed|quasi-randomi[sz]ed|n/?a|none|open(?:[- ]?label)?|"
    r"(?:single|double|triple|quadruple)(?:[- ]?(?:blind(?:ed)?|masking|mask(?:ed)?))?|"
    r"(?:standard[- ]?of[- ]?care|usual[- ]?care|sham|historical|vehicle|no[- ]?treatment)(?:[- ]?controlled)?|"
    r"treatment|prevention|supportive\s*care|basic\s*science|prospective|retrospective|multi-?cent(?:er|re)|"
    r"single-?cent(?:er|re)|placebo(?:[- ]?controlled)?|active[- ]?control(?:led)?|controlled|uncontrolled|"
    r"(?:two|three|four|2|3|4)[- ]?arms?|phase\s*(?:[0-4]|i{1,3}v?|iv)[ab]?(?:\s*[/–-]\s*(?:phase\s*)?(?:[0-4]|i{1,3}|iv)[ab]?)?|"
    r"blinded|unblinded|single\s*assignment|not\s*applicable)"
    r"(?:\s*\([^()\0]{1,40}\)|\s*(?:assignment|design|model|study|trial|label|allocation))*"
)
_VALUES = rf"{_DESIGN_VALUE}(?!\w)(?:\s*[,/]\s*{_DESIGN_VALUE}(?!\w))*"
DESIGN = re.compile(rf"{_DESIGN_VALUE}(?:(?:\s*[,;/]\s*|\s+){_DESIGN_VALUE})*")
CHARACTERISTIC = re.compile(
    r"\s*[-–—•·*]?\s*(?:"
    r"(?:non-?)?(?:interventional|observational|expanded access|intervention)\s*(?:clinical\s*)?(?:study|trial)?(?!\w)"
    rf"|{ITEM_LABEL}\s*[:=]?\s*\d[\d,]*(?:\s*(?:participants|patients|subjects))?(?!\w)"
    r"|(?:study\s*|trial\s*|intervention(?:al)?\s*(?:study\s*)?|observational\s*)?(?:design|model|type|allocation|masking|blinding|"
    rf"phase|status|time perspective|primary purpose|control|arms?)\s*[:=]\s*(?:{_VALUES}|\d+)"
    r"|(?:phase|stage)\s*(?:[0-4]|i{1,3}v?|iv)[ab]?(?:\s*[/–-]\s*(?:[0-4]|i{1,3}|iv)[ab]?)?(?!\w)"
    rf"|{_VALUES}(?!\w)"
    r")\s*[.,;]?",
)
# Whatever follows it: no other stretch of the text can be one, wherever that is cut.
MAY_BE_CHARACTERISTIC = re.compile(CHARACTERISTIC.pattern.replace(r"(?!\w)", ""))
OPENS_CHARACTERISTICS = re.compile(
    r"[-–—•]?\s*(?:Interventional|Observational|Expanded access)\b|[-–—•]\s*(?:Estimated|Study|Interven)"
)
PHASE = re.compile(
    r"(?i:early\s*)?(?i:phase\s*)?(?:[0-4]|I{1,3}|IV)[ab]?"
    r"(?:\s*(?:[/–-]|and)\s*(?i:phase\s*)?(?:[0-4]|I{1,3}|IV)[ab]?)?"
)
NUMBER = re.compile(
    r"(?:[nN]\s*=\s*)?(?!0\d)\d{1,3}(?:[,\s]?\d{3})*(?:\s*\((?:estimated|actual|planned|anticipated)\)|\s*(?:patients|participants|subjects))?",
)
CHARACTERISTICS_INSIDE = re.compile(
    r"[IOEeSs](?:(?<=I)nterventional\s*study|(?<=O)bservational\s*study|(?<=[Ee])stimated (?:participants|enrol)|(?<=[Ss])tudy design:)"
)
INTERVENTION_CUE = re.compile(
    r"cells?\b|msc|infusion|injection|mg\b|placebo|therapy|vaccine|transplant|derived"
    r"|\w(?:mab|nib|vir|cel)\b|exosome|medium",
)
STATUS = re.compile(
    r"(?:active,?\s*)?(?:not\s*(?:yet\s*)?)?recruiting|completed|terminated|withdrawn|suspended|pending|"
    r"unknown(?: status)?|enrolling(?: by invitation)?|ongoing|approved|prematurely ended|planned|closed|open|"
    r"authori[sz]ed|published|recruitment (?:completed|ongoing|pending)|temporarily (?:halted|closed)|available|no longer available",
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    rf"(?:\d{{1,2}}\s*)?{_MONTH}\s*(?:\d{{1,2}},?\s*)?(?:19|20)\d\d|(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:0?[1-9]|[12]\d|3[01]))?)?|\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d\d",
)
STUDY_TYPE = re.compile(
    r"(?:non-?)?(?:interventional|observational|expanded access|intervention)(?:\s*(?:clinical\s*)?(?:study|trial))?(?:\s*\[[^\]]+\])?",
)
ROUTE = re.compile(
    r"(?:(?:intra|per|trans|retro|para)[- ]?[a-z]+(?: (?:infusion|injection|administration))?|i\.?\s?[vmatp]\.?|subcutaneous|oral|inhal\w+|aerosol\w*|"
    r"nebuli[sz]\w+|topical|local(?: injection)?|systemic|infusion|injection|transend\w+|sub\w+|epi\w+|peri\w+|not applicable)"
    r"(?: (?:infusion|injection|administration|inhalation|route))?"
    r"(?:\s*(?:[,/;+]|and|or)\s*(?:intra[- ]?[a-z]+|i\.?v\.?|inhal\w+|aerosol\w*|subcutaneous|oral|topical|local)(?: (?:infusion|injection))?)*",
)
SMALL_WORD = frozenset(
    "of and the for in at de la le les du des del della di der die das und et y e do da dos van von with affiliated "
    "to on von zu el al".split()
)
OPENING_WORD = frozenset(("a", "an", "by", "from", "or"))
TITLE_WORD = re.compile(
    r"\b(?:study|trial|efficacy|effect|effects|effectiveness|safety|treatment|treating|patients|evaluation|evaluate|clinical|"
    r"therapy|randomi[sz]ed|versus|using|comparison|pilot|feasibility|research|use|impact|role|application)\b"
)
TIME_FRAME = re.compile(r"time\s*frame")
