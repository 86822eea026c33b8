"""Names of diseases and problems as titles and abstracts print them, by their head word."""

from __future__ import annotations

import re

# Words that name a health problem by themselves; MeSH trees C (diseases), F (behaviour), N06.
_PROBLEMS = (
    r"pains?|colic|depression|anxiety|strokes?|sepsis|shock|asthma|psoriasis|diabetes|pre-?diabetes|"
    r"obesity|overweight|psychos[ei]s|nausea and vomiting|nausea|vomiting|shivering|toxicity|"
    r"addiction|dependence|infertility|delirium|dementia|autism|insomnia|fatigue|malnutrition|"
    r"h(?:a?e)morrhage|bleeding|hypotension|hypertension|cardiac arrest|arrhythmias?|fibrillation|"
    r"burns|wounds|caries|hernias?|cholera|malaria|tuberculosis|leprosy|HIV(?:-1)?(?: infection)?|AIDS|"
    r"influenza|measles|COVID-19|preterm birth|low birth weight|dysfunctions?|impairments?|disabilit(?:y|ies)|"
    r"irritability|atelectasis|epilepsy|migraine|headaches?|dyspnoea|dyspnea|cough|constipation|"
    r"menopause|hot fl(?:ushes|ashes)|panic symptoms|injur(?:y|ies)|fractures?|infections?|diseases?|"
    r"disorders?|syndromes?|failure|infarctions?|insufficiency|deficienc(?:y|ies)|ulcers?|cancers?|"
    r"carcinomas?|adenocarcinomas?|tumou?rs?|neoplasms?|metastas[ei]s|lymphomas?|leuk(?:a?emia)s?|sarcomas?|"
    r"an(?:a?emia)s?|thrombosis|embolism|stenosis|fibrosis|cirrhosis|sclerosis|ischa?emia|palsy|"
    r"atrophy|degeneration|defects?|overactive bladder|incontinence|pre-?eclampsia|eclampsia|"
    r"hypothermia|hypoxia|mucositis|anorexia|cachexia|allergy|acne|eczema|lupus|gout|colds?|"
    r"stress|burnout|(?:sleep|oxygen|food) deprivation|(?:sickness )?absenteeism|sickness absence|bullying|violence|sciatica|tinnitus|hearing loss|vision loss|myopia|cataracts?|"
    r"glaucoma|scoliosis|amputation|smoking|falls|complications|non-?adherence|relapse|fall risk|medication adherence|smoking cessation|alcohol consumption|"
    r"dysmenorrh(?:o?ea)|diarrh(?:o?ea)|abuse|misuse|cramps|spasms?|lesions?|polyps|stones?|calculi|"
    r"suicidality|suicidal (?:ideation|behaviou?rs?)|suicide(?: attempts?)?|self-harm|(?:care-?giver|carer)s? (?:burden|strain)|"
    r"(?:mobility|activity|functional|physical) limitations?|(?:under|over)activity|voiding|bereavement|grief|loneliness|"
    r"oedema|edema|effusions?|prolapse|rupture|tears?(?= of| repair|$)|sprains?|dislocations?|abscess(?:es)?|fistulas?|cysts?|warts|"
    r"aneurysms?|varices|varicose veins|spasticity|seizures?|convulsions|pruritus|itch|jaundice|reflux|dyspepsia|ileus|"
    r"obstruction|xerostomia|dry (?:eyes?|mouth)|miscarriages?|stillbirths?|apn(?:o)?ea|deafness|blindness|strabismus|amblyopia|"
    r"hypertrophy|critical illness(?:es)?|stuttering|aphasia|dysphagia|dyslexia|ataxia|dystrophy|retardation|gambling|PTSD|ADHD|COPD|ARDS|CKD|ESRD|NSCLC|GERD|PCOS"
)
_SUFFIX = (
    r"[a-z]{3,22}(?:itis|itides)|(?!(?:diagn|progn|dos|hypn|apopt|necr|ana?stom|metaph)osis)[a-z]{3,20}osis|"
    r"[a-z]{4,20}(?:carcin|blast|mel|gli|my|lymph|aden|nephr|neur|mesotheli|granul)omas?|my-?omas?|fibroids?|"
    r"[a-z]{2,18}(?:a?emia)|[a-z]{4,18}(?:hyper|dys|neo|meta)?plasia|[a-z]{3,18}(?<!homeo)(?<!osteo)(?<!psycho)(?<!thera)pathy|[a-z]{3,18}(?:algia|plegia|"
    r"penia|phobia|phrenia|rrhagia|megaly|uria|trichosis|asthenia|ectasis|kinesia|emesis|insomnia)"
)
HEAD = rf"(?:{_PROBLEMS}|{_SUFFIX})"
_STOP = (
    r"and|or|of|in|on|for|the|an?|with|without|to|by|from|at|as|after|before|during|following|versus|vs|"
    r"among|between|treat|treating|prevent|preventing|reduce|reducing|improve|improves|improving|"
    r"manage|managing|treatment|management|prevention|therapy|control|patients?|women|men|children|"
    r"adults?|people|subjects?|individuals|persons?|adolescents|infants|participants|effects?|efficacy|"
    r"safety|using|via|against|through|into|than|that|which|who|whose|undergoing|receiving|having|"
    r"had|has|have|is|are|was|were|be|been|not|this|these|their|its|our|known|diagnosed|history|risk|"
    r"decrease|decreasing|relieve|relieving|alleviate|ameliorating|supplementation|program(?:me)?|"
    r"intervention|trial|study|pilot|based|any|all|each|other|such|current|former|on-line|"
    r"suffering|affected|suspected|confirmed|controlling|develop(?:ing|ed|s)?|least|different|established|potential|new-onset|experiencing|full|between|over|under|about|impact|role|both|either|"
    r"non-professional|caused|due|associated|related|including|when|while|group-matched|upon|premedication|organi[sz]ed|does|do|can|may|will|"
    r"reduction|elderly|older|younger|young|adult|pediatric|paediatric|hospitali[sz]ed|induced improvement"
)
_MOD = rf"(?!(?:{_STOP})\b(?!-))[^\W_][\w’'/+−–-]*"
OPERATED = re.compile(
    rf"\b(?:under(?:going|went|go)|following|after|scheduled for|candidates? for|during) (?:an? |the )?(?:scheduled |planned )?"
    r"(?P<name>(?!(?:several|other|such|previous|major|minor|some|many|various|their)\b)"
    rf"(?:(?:{_MOD} ){{1,5}}(?:(?-i:\([A-Z]{{2,5}}\)) )?(?:surger(?:y|ies)|operations?|reconstruction)|"
    rf"(?:{_MOD} ){{0,5}}(?:(?-i:\([A-Z]{{2,5}}\)) )?(?:transplantation|arthroplasty|[a-z]{{3,20}}ectomy|[a-z]{{3,20}}plasty|"
    r"c(?:a?e)sarean (?:section|delivery)|colonoscopy|endoscopy|in vitro fertili[sz]ation)))\b",
    re.IGNORECASE,
)
"""What an operation's patients have in common, where no disease says it."""
SEVERITY = (
    r"(?:(?:mild|moderate|early|acute|localised|localized|locally advanced|suspected)(?:ly)?(?:[- ](?:to|or|and|through)[- ]|[-/–])"
    r"(?:moderate|severe|chronic|late|advanced|metastatic|confirmed)(?:ly)?(?:[- ]severe)? )?"
)
NAME = re.compile(
    rf"(?<![\w-])(?P<name>{SEVERITY}(?:{_MOD} ){{0,7}}(?:{HEAD})(?: mellitus)?(?: type (?:1|2|I|II))?(?-i:(?: [A-E](?=[ ,.;)]|$))?(?: \([A-Z]{{2,5}}[\w-]?\))?)"
    r"(?: of (?:the )?(?:knee|hip|hand|ankle|shoulder|spine|lung|liver|breast|prostate|cervix|pregnancy)s?"
    r"|(?: with diarrh(?:o?ea)| with constipation))?)(?![\w-])",
    re.IGNORECASE,
)
HEADED = re.compile(rf"(?<![\w-])(?:{HEAD})(?![\w-])", re.IGNORECASE)
# Words that are heads of diseases' names elsewhere but here no problem of anybody's.
NOT_HERE = re.compile(
    r"^(?:the )?(?:disease|diseases|disorders?|syndrome|injury|failure|infections?|complications?|stress|defects?|"
    r"chronic diseases?|lesions?|smoking|injuries|relapse|falls|dependence|tumou?rs?|toxicity|deficiency|"
    r"infarction|disability|impairment|dysfunction|shock|abuse|violence|stones?|cough|colds?|control|"
    r"hypertension control)$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"\s?-?(?:free\b|vaccin|testing|drug|medication|score|scale|questionnaire|inventory|index|knowledge|"
    r"clinic|centers?|centres?|control program|rates?\b|outcomes?|risk|specific|related|associated|markers?|biops|"
    r"survival|mortality|reduction|relief|mechanism|severity|incidence|self-management|management program)",
    re.IGNORECASE,
)
SPLIT = re.compile(r"\b(?:versus|vs\.?|compared)\b")


def names(chars: str) -> list[tuple[int, int]]:
    """The places of names of health problems, in order.

    >>> chars = "Cells for steroid-resistant lupus nephritis in women with chronic heart failure"
    >>> [chars[slice(*span)] for span in names(chars)]
    ['steroid-resistant lupus nephritis', 'chronic heart failure']
    """
    if not HEADED.search(chars):
        return []
    return [
        (match.start("name") + led_in(match["name"]), match.end("name"))
        for match in NAME.finditer(chars)
        if not NOT_HERE.match(match["name"]) and not AFTER.match(chars, match.end())
    ]


# Words in -ing that are of a disease; others at the start are what is done about it.
OF_DISEASE = (
    "bleeding|vomiting|shivering|sleeping|eating|feeding|breathing|drinking|gambling|hearing|learning|"
    "relapsing|remitting|recurring|wheezing|underlying|existing|ongoing|standing|limiting|threatening"
)
DOING = re.compile(rf"(?!(?:{OF_DISEASE})\b)[a-z]+ing ", re.IGNORECASE)


def led_in(name: str) -> int:
    """Length of the verb before a name: "recruiting stroke".

    >>> led_in("recruiting stroke"), led_in("eating disorder")
    (11, 0)
    """
    match = DOING.match(name)
    return match.end() if match else 0
