"""Rows that tell what a paper's own trial compares its treatment with (CONSORT 2010, item 5; ICH E10).

They are beside those of `fields/design.py`, which are run as well.
"""

from __future__ import annotations

import re

from extractor.engines.paper.design_rules import tells
from extractor.fields.rule import Rule
from extractor.types import JSON

CARE = (
    r"(?:(?:treat(?:ment|ed)|care|services?|therapy|management|business|practice|programm?e?s?) as usual|best supportive care|"
    r"(?:usual|standard|routine|conventional|customary|traditional|regular|existing|normal|current|common)"
    r"(?:[- ]of[- ]|[- ])(?:[\w/-]+[ ,]+){0,4}?(?:care|treatments?|therap(?:y|ies)|services?|practices?|management|medicine|"
    r"medication|program(?:me)?s?|curricul\w+|classes|lessons|consultations?|rehabilitation|procedures?))"
)
"""Care that people would have had anyway."""
PART = (
    r"(?:control|comparison|comparator|usual[- ]care|standard[- ]care|non-?intervention|other)(?:[- ]\w+)? "
    r"(?:groups?|arms?|conditions?|clusters?|dyads?|patients?|participants?|women|men|children|mothers|infants|subjects|"
    r"practices|schools?|clinics|villages|districts|municipalities|communities|towns|wards|hospitals|centres|centers|units|sites)"
    r"(?: \([^()]{1,40}\))?"
)
GETS = (
    r"(?:receiv\w+|continu\w+|given|get|gets|got|had|have|followed?|provided|offered|treated|used?|underwent|undergo|attend\w*|exposed|"
    r"remain\w*|assigned|allocated|access)"
)
NOTHING = r"(?:no|without(?: any| the)?|(?:did|do|does|will|would) not (?:receiv\w+|get|have|perform|participate|undergo|be given|take part)(?: in)?(?: any| the| this)?)"
GIVEN = (
    r"(?:interventions?|treatments?|prophylaxis|supplement\w*|vaccin\w+|training|exercises?|drugs?|medications?|therapy|program(?:me)?s?|"
    r"audits?|feedback|education|counsel\w+|(?:additional|further|specific|active) (?:treatment|intervention|therapy))"
)
NOT_ACTIVE = re.compile(
    r"\b(?:control\w*|placebo\w*|sham|usual|standard|routine|conventional|customary|traditional|wait\w*|no|not|none|non|without|nothing|"
    r"alone|only|delayed|deferred|later?|early|immediate|vehicle|saline|dummy|comparison|comparator|"
    r"(?:intervention|experimental|treatment|study|active|other) (?:groups?|arms?|conditions?)|interventions?|TAU|CAU|observation|"
    r"minimal|withhold\w*|withheld|more|less|worse|better|at least|equal|men|women|males?|females?|baseline|outcomes?|mortality|"
    r"groups|arms|either|whether|p-?values?|tests?|analys[ie]s|scores?|differences?|quality|before|after|weeks?|months?|years?|"
    r"both|costs?|ethic\w*|informed|signed|excluded|if|when|patients who|because|consent|sex|age|gender|hospitals?|centres?|centers?|stratif\w+|computer\w*|"
    r"envelopes?|blinded|sequences?|randomi\w+|cluster\w*|schools?|villages|clinics?|healthy)\b",
    re.IGNORECASE,
)
"""Words that no name of a treatment has that is compared with another treatment."""
AFTER = re.compile(
    r"\b(?:of|between|comparing|effects?|study|trial):? "
)  # what a treatment's name begins after
BEFORE = re.compile(r" (?:for|in|on|during|among|as|at|following|to treat)\b")  # and ends before
HOW_OFTEN = re.compile(
    r" (?:twice|once|thrice|\w+ times|\w+ sessions|every|each|per|over|weekly|daily|after|before|until|within|by|with the|\d+ (?:min|hour|day|week)\w*)\b",
    re.IGNORECASE,
)
UNSAID = re.compile(
    r"^the\b|\b(?:usual|routine|simulat\w+|imitation|same|similar\w*|identical|that|which|any|nothing|dietary advice|general|information|leaflets?|brochures?|written|"
    r"questionnaires?|measurements?|water|saline|glucose|dextrose|n ?=|\d+ (?:patients|participants|subjects|women|men|children))\b|[=%]",
    re.IGNORECASE,
)
"""What a control group gets that is no treatment, or not told."""
CALLED = re.compile(
    r"\b(?:therap(?:y|ies)|treatments?|training|exercises?|(?:psycho)?education\w*|counsel+ing|massage|stretching|relaxation|program(?:me)?|"
    r"rehabilitation|physiotherapy|surgery|diet|supplements?|tablets?|capsules?|injections?|infusions?|chemotherapy|"
    r"acupuncture|lessons|classes|vaccin\w+|[a-z]{3,}(?:mycin|cillin|azole|pril|sartan|statin|olol|caine|mab|nib|vir|parin|"
    r"metformin|azepam|oxacin|setron|prazole|profen|amide|idine|ide|one|ine)|\d ?(?:mg|g|ml|mcg|µg|IU)(?:/\w+)*)\b",
    re.IGNORECASE,
)
"""What names a treatment: its kind, a drug's ending (WHO INN stems), a dose."""
TREATED = re.compile(r"[a-z]{5}")


def _two_treatments(match: re.Match[str]) -> JSON:
    """`active` where both sides of "A or B" name a treatment."""
    a, b = AFTER.split(match["a"])[-1].strip(" ,"), BEFORE.split(match["b"])[0].strip(" ,")
    if any(NOT_ACTIVE.search(one) or not TREATED.search(one) for one in (a, b)):
        return None
    return {"control": "active", "printed": " ".join(match.group().split())}


def _one_treatment(match: re.Match[str]) -> JSON:
    """`active` where what the control group gets is a treatment that has a name."""
    named = match.groupdict()
    printed = named["what"] or named.get("other") or ""
    what = HOW_OFTEN.split(BEFORE.split(printed)[0])[0]
    if NOT_ACTIVE.search(what) or UNSAID.search(printed) or not CALLED.search(what):
        return None
    return {"control": "active", "printed": " ".join(match.group().split())}


def _many_doses(match: re.Match[str]) -> JSON:
    """`dose comparison` where a sentence lists doses and no placebo."""
    if re.search(r"\bplacebo\b", match.string, re.IGNORECASE):
        return None
    return {"control": "dose comparison", "printed": " ".join(match.group().split())}


def _gets(
    name: str, pattern: str, hits: tuple[str, ...], misses: tuple[str, ...], confidence: float
) -> Rule:
    return Rule(
        name, re.compile(pattern, re.IGNORECASE), "ICH E10, 2.1.3: active control",
        dict.fromkeys(hits, "active"), misses, _one_treatment, confidence,
    )  # fmt: skip


def _compares(
    name: str, pattern: str, hits: tuple[str, ...], misses: tuple[str, ...], confidence: float
) -> Rule:
    return Rule(
        name, re.compile(pattern, re.IGNORECASE), "ICH E10, 2.1.3: active control",
        dict.fromkeys(hits, "active"), misses, _two_treatments, confidence,
    )  # fmt: skip


UNIT = r"(?:mg|Gy|g|µg|μg|IU|mL|ml)"
DOSES = r"(?:doses?|dosages?|volumes?|concentrations?|intensities|dose levels|dosing regimens)"
CONTROL_RULES = (
    tells(
        "nothing-for-placebo", "control", "no treatment", rf"\b{PART} (?:did|do|does|will) not receive (?:an? |any )?placebo\b",
        ("Boys in the control group did not receive any placebo.",), ("The control group received placebo.",), 0.65,
    ),
    tells(
        "against-placebo", "control", "placebo",
        r"\b(?:(?:and|with|to|than|receiv\w+|against|matching|identical) "
        r"(?:an? |matching |matched |identical |oral )*(?:placebos?|sham)\b|sham[- ](?:controlled|group|treatment|stimulation|"
        r"acupuncture|procedure|operation|surgery))",
        ("drug and placebo", "a sham-controlled trial"), ("the placebo effect of care",), 0.85,
    ),
    tells(
        "dummy-for-controls", "control", "placebo",
        rf"\b{PART}\b[^.;]{{0,60}}?\b{GETS} (?:[\w-]+ ){{0,4}}?saline\b|\bvehicle[- ](?:controlled|group|control|arm)|\bsugar pills?\b|"
        r"\binactive (?:pills?|tablets?|capsules?|substances?)\b|\bsaline[- ](?:control|group|placebo)",
        ("The control group received normal saline.", "a vehicle-controlled trial", "The comparator was a sugar pill."),
        ("Lines were flushed with saline.",), 0.76,
    ),
    tells(
        "care-for-controls", "control", "standard of care",
        rf"\b{PART}\b[^.;]{{0,70}}?\b{GETS} [^.;]{{0,50}}?{CARE}|\b{PART},? (?:\(|with |of |i\.e\.,? ){CARE}|"
        rf"\b{CARE},? \(?(?:control|comparator|comparison) ?(?:group|arm|condition)?\b",
        ("Control practices continued with their usual clinical care and", "The control arm received routine dental care.",
         "Comparison schools will continue with their usual lessons.", "to a control group (usual care)", "standard care (control)",
         "The control group received no additional intervention but had treatment as usual."),
        ("The control group was large.", "usual care is poor"), 0.82,
    ),
    tells(
        "usual-care", "control", "standard of care",
        r"\b(?:usual care|standard(?:[- ]of[- ])?care|treatment as usual|care as usual|routine care|standard (?:medical )?(?:treatment|therapy)|"
        r"conventional (?:care|treatment|therapy)|best supportive care|current practice|customary care)\b"
        r"(?= (?:group|arm|control|alone|only|\()|[.,;)]|$)",
        ("compared with usual care.", "the usual care group"), ("usual care is poor in many places", "the usual dose"), 0.7,
    ),
    tells(
        "care-abbreviated", "control", "standard of care", r"\b(?:(?-i:TAU|CAU)|treatment-as-usual)\b",
        ("to CBT or TAU",), ("Kendall's tau was",), 0.7,
    ),
    tells(
        "against-care", "control", "standard of care",
        rf"\b(?:versus|vs\.?|compared (?:with|to)|in comparison (?:with|to)|than|or) (?:the |a )?{CARE}",
        ("to online training or customary care", "versus standard in-person consultations"), ("the usual dose",), 0.7,
    ),
    tells(
        "waiting", "control", "no treatment",
        r"\b(?:wait(?:ing)?[- ]?list(?:ed)?(?:[- ]control\w*| groups?| condition| arm| comparison)|"
        r"(?:versus|vs\.?|or|assigned to|allocated to|randomi[sz]ed to) (?:to )?(?:an? |the )?wait(?:ing)?[- ]?list\b)",
        ("or to a waiting list control group",), ("patients on the waiting list of the clinic",), 0.78,
    ),
    tells(
        "nothing-for-controls", "control", "no treatment",
        rf"\b(?:{PART}\b[^.;]{{0,60}}\b(?:receiv\w+|had|given|with|get) no (?!additional|further)(?:\w+ ){{0,2}}{GIVEN}(?! (?:as|in addition|other))|"
        rf"{PART}(?: (?:that|who|which|will|would))? {NOTHING} (?:(?:study|specific|active|exercise) )?{GIVEN}|{PART} \((?:with )?no {GIVEN}\))",
        ("The control clusters received no intervention.", "the comparison group (no training)",
         "the control group that did not perform this training"),
        ("The control group received no additional intervention.", "The control group did not receive needle treatments."), 0.74,
    ),
    tells(
        "against-nothing", "control", "no treatment",
        rf"\b(?:(?:or|versus|vs\.?|to) no (?:additional |further |specific )?{GIVEN}(?! (?:group )?difference|s? effect)|"
        rf"no[- ](?:additional |specific )?{GIVEN}(?: control)?(?= group| arm| control| \(control))",
        ("a no-treatment group", "to drug A (drug A group) or no additional treatment (control group)"),
        ("no treatment effect",), 0.78,
    ),
    tells(
        "left-untreated", "control", "no treatment",
        r"\b(?:no[- ](?:treatment|intervention|supplement\w*|prophylaxis)(?=[.,;)]|$)|"
        r"(?:delayed|deferred)[- ](?:treatment|intervention) (?:group|control))",
        ("with no intervention.", "a delayed-treatment group"), ("no treatment effect",), 0.78,
    ),
    tells(
        "against-doses", "control", "dose comparison",
        r"\b(?:dose[- ](?:comparison|ranging|finding|response)(?= (?:trial|study|design))|"
        r"(?:high|low|higher|lower|full|half|reduced|escalated)(?:er)?[- ]dose (?:[\w-]+ ){0,4}(?:versus|vs\.?|or|compared (?:with|to)|and) "
        r"(?:an? |the )?(?:[\w-]+ ){0,2}(?:high|low|standard|conventional|full|half|reduced|escalated)(?:er)?[- ]dose)",
        ("a dose-ranging study", "to high-dose or low-dose iron"), ("a high dose", "the dose response"), 0.62,
    ),
    tells(
        "different-doses", "control", "dose comparison",
        rf"\b(?:(?:two|three|four|five) different (?:[\w-]+ ){{0,3}}{DOSES}\b|"
        rf"(?:arms|groups)\b[^.;]{{0,40}}? different (?:[\w-]+ ){{0,3}}{DOSES}\b)",
        ("three different doses of cells", "three arms, each with different volumes"), ("two doses of a vaccine", "different concentrations of tea"), 0.62,
    ),
    Rule(
        "one-of-the-doses",
        re.compile(
            rf"\b(?:compar\w+|randomi[sz]\w+|assigned|allocated)\b[^.;:]{{0,90}}?(?:\b(?:at|to|of|with|across) (?:one of )?(?:two|three|four|five|six|[2-6]) (?:[\w-]+ ){{0,2}}{DOSES}(?: of [\w -]{{3,40}}?)?[:(,]? ?"
            rf"|\b{DOSES} of )(?=[^.;:]{{0,5}}\d)(?:(?:\d+(?:\.\d+)? ?(?:(?:{UNIT}|m)(?:/\w+)*)?(?: per day| daily)?(?:, ?(?:and |or )?| and | or ))+)"
            rf"\d+(?:\.\d+)? ?{UNIT}\b",
            re.IGNORECASE,
        ),
        "ICH E10, 2.1.4: dose comparison",
        {"were randomised to a drug at one of three doses: 5 mg, 10 mg or 20 mg": "dose comparison",
         "comparing across doses of 5, 10 and 20 mg/kg/day": "dose comparison"},
        ("allocated to one of three doses: 5 mg, 10 mg or placebo", "doses of 5 mg were given", "comparing placebo or doses of 5, 10 and 20 mg"),
        _many_doses, 0.75,
    ),
    tells(
        "numbers-of-doses", "control", "dose comparison",
        rf"\b(?:randomi[sz]\w+|assigned|allocated|receiv\w+|doses? of)\b[^.;(]{{0,60}}?\b(?P<n>\d+(?:\.\d+)?) ?{UNIT}(?:/\w+)*(?: daily| per day| once a day)? (?:versus|vs\.?|or) (?:an? |the |escalated[ -]|higher |"
        rf"lower |reduced |total |dose |schedule |of )*(?!(?P=n)\b)\d+(?:\.\d+)? ?{UNIT}\b",
        ("were randomised to 50 mg or a higher dose of 75 mg",), ("drug A 600 mg or drug B 300 mg", "with 50 ml or 100 ml of gas"), 0.62,
    ),
    _gets(
        "treatment-of-controls",
        rf"\b{PART},? (?:(?:that|who|which|will|would|were|was|only|instead|patients|participants|subjects|women|children) ){{0,3}}"
        r"(?:receiv(?:e|es|ed|ing)|attend(?:s|ed)?|underwent|undergo|given|treated with|took|performed) (?P<what>[^.;()]{5,80})",
        ("The control group attended relaxation classes twice a week.", "The comparison group was given dietary counselling."),
        ("The control group received the same training later.", "The control group received usual care.",
         "The control group received written leaflets."), 0.58,
    ),
    _gets(
        "controls-in-brackets",
        r"\b(?:control|comparison|comparator) (?:group|arm|condition) \((?P<what>[^()]{5,70})\)|\b(?:or|and|versus|vs\.?) (?:an? |the )?"
        r"(?P<other>(?:[\w-]+ ){1,4}?)\((?:control|comparison|comparator)(?: group| arm)?\)",
        ("and a control group (occupational therapy)", "to group support or dietary counselling (comparison)"),
        ("a control group (n = 20)", "a control group (usual care)", "or no training (control)"), 0.66,
    ),
    tells(
        "active-control", "control", "active",
        r"\b(?:active treatment|attention(?:al)?|positive)[- ](?:treatment[- ])?(?:control(?:led|s)?|comparator|placebo)\b(?! (?:of|over))",
        ("or to the attention control group",), ("attention to control of pain",), 0.72, "ICH E10",
    ),
    _compares(
        "assigned-to-either",
        r"\b(?:randomi[sz]ed|random(?:ly)? (?:assigned|allocated|divided)|assigned randomly)\b(?:[^.;]{0,60}?\b(?:to|into))?(?: (?:be )?(?:receiv\w+|undergo\w*|treat\w+(?: with)?|given|a|the|either|one of|two|groups?|regimens?|treatments?|surgery with))*[: ]"
        r"(?P<a>[^.;:]{4,90}?)(?: groups?| arms?)?,? (?:or|versus|vs\.?) (?:to |the |an? |with |for )*(?P<b>[^.;:,]{4,70})",
        ("Patients were randomised to receive woollen socks or silken gloves.",
         "were randomly assigned to either warming or cooling"),
        ("were randomised to cells or placebo", "were randomly allocated to an intervention or a control group",
         "were randomised to early or late surgery"), 0.64,
    ),
)  # fmt: skip
OPENING_RULES = (
    _compares(
        "compared-treatments",
        r"\b(?:compar(?:e|es|ed|ing|ison(?: of| between)?)|efficacy of|effectiveness of|effects? of|safety of)(?: the| two| three| different| new)*"
        r"(?: (?:effects?|efficacy|effectiveness|safety|treatments|drugs|techniques|methods|use)(?: and (?:safety|efficacy|tolerability))?(?: of)?)*[: ]+"
        r"(?P<a>[^.;:,]{4,80}?) (?:versus|vs\.?|with that of|compared (?:with|to)|in comparison (?:with|to)) (?:that of |the |an? )*(?P<b>[^.;:,]{4,70})",
        ("to compare woollen socks versus silken gloves", "the effects of warming compared with cooling"),
        ("to compare cells versus placebo", "comparing the groups with Fisher's test"), 0.6,
    ),
)  # fmt: skip
"""What title and abstract say of what is compared; methods compare more."""
TITLE_RULES = (
    _compares(
        "comparison-in-title",
        r"\b(?:compar(?:ison|ing|ative)(?: study)?(?: of| between)?)(?: (?:the|two|three|efficacy|safety|effects?|effectiveness|use|and|of))* "
        r"(?P<a>[^.;:]{4,80}?) (?:and|to|with|versus|vs\.?) (?:the )?(?P<b>[^.;:]{4,60})",
        (
            "Comparison of the efficacy and safety of woollen and silken socks in insomnia",
            "Comparison of the Acme scope to the Zeta scope",
        ),
        ("Comparison of men and women with colitis", "A comparative study of cells"),
        0.66,
    ),
    _compares(
        "versus-in-title",
        r"(?:^|[:–—-] ?|\b(?:of|between|with|comparing) )(?P<a>[^.;:]{4,110}?),? (?:versus|vs\.?|compared (?:with|to)) (?P<b>[^.;:]{4,80})",
        (
            "Infusions of drugs versus tablets in colitis",
            "A randomised study of warming versus cooling for non-severe colic",
        ),
        ("Cells versus placebo in colitis",),
        0.7,
    ),
)
"""What a title alone says so shortly."""
NEVER = re.compile(
    r"\b(?:effect sizes?|statistical power|sample size|power (?:of|calculation)|assum\w+|expect\w+|t[- ]tests?|chi-?squared?|regression|"
    r"(?:un)?ethical to)\b",
    re.IGNORECASE,
)
"""Sentences on statistics name groups of other studies, or measures."""
UNGIVEN = re.compile(
    r"\b(?:not|no|without|never|neither|rather than|instead of|lack of|absence of)\b[^.;,]{0,40}\b(?:placebo|sham)|"
    r"wait\w*[- ]?list/placebo",
    re.IGNORECASE,
)
"""No placebo was given."""
