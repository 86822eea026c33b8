"""Names of diseases that no vocabulary needs to hold, by the way such names are made.

A name is a head that needs words before it ("kidney injury", "Smith's disease") or one that
needs none ("sialadenitis"), with the words of kind and place before it. Words of severity are
no part of a name, and "the underlying disease" is none: words that say neither kind nor place
do not make a head a name.
"""

from __future__ import annotations

import re

PLACES = (
    "adrenal|airway|anal|anorectal|aortic|arterial|biliary|bile duct|bladder|bone|bone marrow|"
    "bowel|brain|breast|bronchial|cardiac|cardiovascular|cartilage|cerebral|cerebrovascular|cervical|"
    "colon|colonic|colorectal|corneal|coronary|cutaneous|dental|endometrial|esophageal|oesophageal|"
    "eye|gallbladder|gastric|gastrointestinal|genital|glomerular|head and neck|heart|hepatic|hip|"
    "intestinal|intracranial|ischemic heart|joint|kidney|knee|laryngeal|limb|liver|lower limb|lung|"
    "lymph node|macular|meniscal|mitral|muscle|muscular|myocardial|nasal|nasopharyngeal|nerve|neural|"
    "neurological|ocular|optic nerve|oral|ovarian|ovary|pancreatic|parathyroid|pelvic|penile|"
    "perianal|pericardial|periodontal|peripheral artery|peripheral nerve|pituitary|placental|"
    "pleural|prostate|pulmonary|rectal|renal|respiratory|retinal|rotator cuff|salivary gland|skeletal|"
    "skin|small bowel|soft tissue|spinal|spinal cord|spine|stomach|tendon|testicular|thoracic|thymic|"
    "thyroid|tracheal|tubular|urethral|urinary|urinary tract|uterine|vaginal|valvular|vascular|venous|"
    "vertebral|vocal fold|vulvar|multi-?organ|multiple organ|b[- ]cell|t[- ]cell|germ cell|"
    "squamous cell|basal cell|small cell|non-small cell|large b[- ]cell|mantle cell|plasma cell|"
    "renal cell|hepatocellular|urothelial|neuroendocrine|stromal"
)
KINDS = (
    "irritable|restless|acute|acute-on-chronic|chronic|subacute|primary|secondary|idiopathic|congenital|hereditary|"
    "familial|inherited|autoimmune|inflammatory|ischa?emic|hypoxic|hypoxic-ischa?emic|diabetic|"
    "alcoholic|non-alcoholic|alcohol-related|rheumatic|rheumatoid|degenerative|neurodegenerative|"
    "demyelinating|metabolic|mitochondrial|allergic|atopic|eosinophilic|necroti[sz]ing|ulcerative|"
    "obstructive|restrictive|interstitial|fibrotic|polycystic|cystic|sickle cell|metastatic|"
    "malignant|benign|infectious|bacterial|fungal|viral|parasitic|septic|meningococcal|pneumococcal|"
    "streptococcal|staphylococcal|invasive|community-acquired|hospital-acquired|nosocomial|"
    "ventilator-associated|healthcare-associated|neonatal|juvenile|childhood|paediatric|pediatric|"
    "late-onset|early-onset|post-?traumatic|traumatic|"
    "post-?operative|post-?menopausal|gestational|radiation-induced|drug-induced|steroid-induced|"
    "transfusion-dependent|transfusion-related|nerve|major|bipolar|generali[sz]ed|focal|diffuse|"
    "multiple|systemic|lateral|myelodysplastic|lymphoblastic|lymphocytic|myeloid|follicular|"
    "autosomal dominant|autosomal recessive|x-linked"
)
CLOSER = (
    r"(?:(?:treatment|drug|multidrug|steroid|corticosteroid|glucocorticoid|castration|platinum|"
    r"hormone|insulin|antibiotic|methicillin|rituximab|statin)-"
    r"(?:resistant|refractory|dependent|sensitive|na[iï]ve|induced)|triple-negative|"
    r"(?:HER2|EGFR|ALK|FLT3|BRCA|CD\d{1,2})-(?:positive|negative|mutated)|"
    r"(?:hormone|[o]?estrogen)[ -]receptor[ -](?:positive|negative))"
)
EPONYM = r"(?-i:(?!Children|Women|Men['’]|Patient|Infant|Veteran|People|Person)[A-Z][a-z]{2,15}(?:[-–][A-Z][a-z]{2,15}){0,2}(?:['’]s?))"
HEADS = (
    "cancers?|carcinomas?|diseases?|syndromes?|injur(?:y|ies)|failure|disorders?|dystroph(?:y|ies)|"
    "infarctions?|neoplasms?|tumou?rs?|infections?|insufficiency|deficienc(?:y|ies)|ulcers?|fistulas?|"
    "fractures?|atrophy|isch(?:a?emia)|necrosis|stenosis|fibrosis|degeneration|malformations?|"
    "sarcomas?|lymphomas?|leuk(?:a?emia)s?|an(?:a?emia)s?|hypertension|palsy|thrombosis|embolism"
)
ALONE = (
    r"[a-z]{4,22}itis|(?!(?:stroma|soma|diploma|aroma|coma|chroma|rhizoma|oklahoma|tacoma|sonoma|paloma|roma)\b)"
    r"[a-z]{4,22}oma|[a-z]{3,18}penia|(?!(?:homeo|osteo|naturo|psycho|allo|syncytio)pathy)"
    r"[a-z]{3,18}(?:[oe]pathy|trophy)(?<!hypertrophy)(?<!atrophy)|[a-z]{3,18}(?:plegia|algia|ectasis)|"
    r"(?:hyper|hypo)[a-z]{3,18}a?emia|leuka?emia|thalassa?emia"
)
NAME = re.compile(
    rf"(?<![\w-])(?:(?:{CLOSER}|{KINDS}|{PLACES}|{EPONYM})[ -]){{1,5}}(?:{HEADS}|{ALONE})(?![\w-])"
    rf"|(?<![\w-])(?:{ALONE})(?![\w-])",
    re.IGNORECASE,
)
PLACED = re.compile(rf"(?:\b(?:{PLACES})\b|{EPONYM}[ -]$)", re.IGNORECASE)
NEEDS_PLACE = re.compile(
    r"(?:diseases?|syndromes?|injur(?:y|ies)|failure|disorders?|infections?|"
    r"deficienc(?:y|ies)|insufficiency|necrosis|degeneration|neoplasms?|tumou?rs?|"
    r"cancers?|stenosis|fibrosis|hypertension|ulcers?|fractures?|malformations?|atrophy)$",
    re.IGNORECASE,
)
FEW_PLACES = re.compile(  # names without a place: the kind says enough
    r"(?:infectious disease|metabolic syndrome|post-?traumatic stress disorder|bipolar disorder|"
    r"mitochondrial disease|sickle cell disease|polycystic ovar\w+ syndrome|"
    r"inflammatory bowel disease|demyelinating disease|neurodegenerative disease)$",
    re.IGNORECASE,
)
GENERA = (
    r"Plasmodium|Staphylococcus|Streptococcus|Mycobacterium|Clostridi(?:um|oides)|Pseudomonas|"
    r"Escherichia|Klebsiella|Candida|Aspergillus|Helicobacter|Neisseria|Haemophilus|Schistosoma|"
    r"Leishmania|Trypanosoma|Toxoplasma|[A-Z]\."
)
LEFT = re.compile(
    rf"(?<![\w-])(?:(?:{CLOSER}|meningococcal|pneumococcal|streptococcal|staphylococcal|juvenile|"
    r"familial|metastatic|neonatal|idiopathic|hereditary|"
    rf"(?-i:(?:{GENERA}) [a-z]{{4,16}}))[ ])+$",
    re.IGNORECASE,
)
RIGHT = re.compile(
    r" (?:with(?:out)? aura|with (?:mildly )?(?:reduced|preserved|mid-?range) ejection fraction|"
    r"of the (?:knee|hip|hand|ankle|shoulder|spine|lung|liver|breast|prostate|cervix|pancreas)s?)\b",
    re.IGNORECASE,
)
REACH = 70  # characters before a known disease in which words may say more closely which


def names(chars: str) -> list[tuple[int, int]]:
    """The places of names of diseases, in order.

    >>> chars = "severe biliary cholangitis, Wood's disease and heart failure; the chronic disease"
    >>> [chars[start:end] for start, end in names(chars)]
    ['biliary cholangitis', "Wood's disease", 'heart failure']
    """
    return [match.span() for match in NAME.finditer(chars) if is_name(match.group())]


def is_name(words: str) -> bool:
    """False for a kind alone: "chronic disease", "secondary infection".

    >>> is_name("acute injury"), is_name("acute kidney injury"), is_name("chronic colitis")
    (False, True, True)
    """
    head = NEEDS_PLACE.search(words)
    if head is None or FEW_PLACES.search(words):
        return True
    return PLACED.search(words[: head.start()]) is not None


def closer(chars: str, start: int, end: int) -> tuple[int, int]:
    """A known disease with the words that say more closely which: "drug-resistant epilepsy".

    >>> chars = "in drug-resistant epilepsy or migraine without aura"
    >>> [chars[slice(*closer(chars, *span))] for span in ((18, 26), (30, 38))]
    ['drug-resistant epilepsy', 'migraine without aura']
    """
    before = LEFT.search(chars, max(0, start - REACH), start)
    after = RIGHT.match(chars, end)
    return before.start() if before else start, after.end() if after else end
