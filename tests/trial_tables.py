r"""Draw random tables of trials with their truth, and damage them as text dumps are damaged.

The measure of the repair: whatever is drawn here is known by construction. Nothing is
taken from a real document; numbers, organisations, journals and products are invented,
identifiers are well formed and meaningless. The same `random.Random` state gives the same
table, on every platform.

>>> table = draw_table(random.Random(1))
>>> table.cells[0].row, table.cells[0].text == table.columns[0].heading
(0, True)
>>> dump = DAMAGES["one_char"](table.lines(), random.Random(3))
>>> re.sub(r"\s", "", dump) == table.region_characters()
True
"""

from __future__ import annotations

import json
import random
import re
import textwrap
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, NamedTuple

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
GOLD = Path(__file__).resolve().parents[1] / "gold" / "synthetic.jsonl"

Place = Literal["caption", "header", "group", "cell", "footnote", "furniture"]
Values = dict[str, Any]  # fields of a gold record: name -> value, None for "not reported"


# --- vocabulary -----------------------------------------------------------------------------


def words(joined: str) -> list[str]:
    """The words of a `|`-joined list."""
    return joined.split("|")


CITIES = words(
    "Nanchang, Jiangxi, China|Wuhan, Hubei, China|Guangzhou, Guangdong, China|Harbin, China|"
    "Tianjin, China|Chengdu, Sichuan, China|Osaka, Japan|Sapporo, Japan|Nagoya, Japan|"
    "Seoul, South Korea|Busan, South Korea|Daegu, South Korea|Mumbai, India|Pune, India|"
    "New Delhi, India|Chennai, India|Tehran, Iran|Shiraz, Iran|Tabriz, Iran|Mashhad, Iran|"
    "Istanbul, Turkey|Izmir, Turkey|Ankara, Turkey|Amman, Jordan|Beirut, Lebanon|Haifa, Israel|"
    "Cairo, Egypt|Assiut, Egypt|Lagos, Nigeria|Nairobi, Kenya|Cape Town, South Africa|"
    "Tunis, Tunisia|Kampala, Uganda|Jakarta, Indonesia|Bangkok, Thailand|Chiang Mai, Thailand|"
    "Kuala Lumpur, Malaysia|Hanoi, Vietnam|Colombo, Sri Lanka|Lahore, Pakistan|Dhaka, Bangladesh|"
    "Melbourne, Victoria, Australia|Perth, Australia|Auckland, New Zealand|Toronto, Canada|"
    "Ottawa, Ontario, Canada|Boston, Massachusetts, United States|Houston, Texas, United States|"
    "Baltimore, Maryland, United States|Miami, Florida, United States|Mexico City, Mexico|"
    "Monterrey, Mexico|São Paulo, Brazil|Porto Alegre, Brazil|Buenos Aires, Argentina|"
    "Santiago, Chile|Bogotá, Colombia|Lima, Peru|Havana, Cuba|London, United Kingdom|"
    "Leeds, United Kingdom|Birmingham, United Kingdom|Paris, France|Nantes, France|Lyon, France|"
    "Madrid, Spain|Córdoba, Spain|Barcelona, Spain|Lisbon, Portugal|Milan, Italy|Modena, Italy|"
    "Rome, Italy|Berlin, Germany|Heidelberg, Germany|Ulm, Germany|Vienna, Austria|"
    "Zürich, Switzerland|Leiden, Netherlands|Utrecht, Netherlands|Leuven, Belgium|Ghent, Belgium|"
    "Copenhagen, Denmark|Aarhus, Denmark|Uppsala, Sweden|Lund, Sweden|Oslo, Norway|"
    "Helsinki, Finland|Warsaw, Poland|Kraków, Poland|Prague, Czech Republic|Brno, Czech Republic|"
    "Budapest, Hungary|Athens, Greece|Belgrade, Serbia|Minsk, Belarus|Kyiv, Ukraine|"
    "Moscow, Russia|Almaty, Kazakhstan|Riyadh, Saudi Arabia|Doha, Qatar"
)

REGIONS = {
    "Asia": "China|Japan|South Korea|India|Iran|Thailand|Malaysia|Vietnam|Indonesia|Pakistan",
    "Europe": "United Kingdom|France|Spain|Italy|Germany|Netherlands|Belgium|Denmark|Sweden|Poland",
    "Africa": "Egypt|Nigeria|Kenya|South Africa|Tunisia|Uganda",
    "North America": "United States|Canada|Mexico",
    "South America": "Brazil|Argentina|Chile|Colombia|Peru",
    "Oceania": "Australia|New Zealand",
}

ORGANISATIONS = words(
    "University Hospital of {city}|The First Affiliated Hospital of {city} Medical University|"
    "The Second People's Hospital of {city}|{city} University of Medical Sciences|"
    "{city} General Hospital|{city} Children's Hospital|{city} Cancer Centre|"
    "National Heart Institute, {city}|Institute of Haematology and Transfusion, {city}|"
    "St. {saint}'s Hospital, {city}|{saint} Memorial Hospital|University of {city}|"
    "{city} Medical University|Medical University of {city}|{city} Institute of Oncology|"
    "Royal Infirmary of {city}|Hospital Universitario de {city}|"
    "Centre Hospitalier Universitaire de {city}|Klinikum {city}|"
    "Azienda Ospedaliera di {city}|Instituto Nacional de Cardiología, {city}|"
    "{city} Military Medical Academy|{city} Eye Hospital|{city} Stroke Research Group|"
    "Department of Neurology, {city} University Hospital|"
    "Division of Rheumatology, {city} Medical Center|School of Medicine, {city} State University|"
    "Clinical Trials Unit, University of {city}|{city} Regional Cell Therapy Laboratory|"
    "Ministry of Health, {country}|National Institute of Respiratory Diseases, {country}|"
    "{country} Oncology Group|Cooperative Cardiology Network of {country}|"
    "{coin} Biotechnology Co., Ltd.|{coin} Therapeutics, Inc.|{coin} Pharma GmbH|{coin} Bio SA|"
    "{coin} Cell Technologies LLC|{coin} Life Sciences Pvt. Ltd.|{coin} Biopharmaceuticals|"
    "{coin} Medical AB|{coin} Regenerative Medicine K.K.|"
    "{city} University and {coin} Therapeutics|{saint} Foundation for Medical Research|"
    "Brotherhood of {saint} Hospital, {city}|{city} Academy of Traditional Medicine"
)
SAINTS = words("Agnes|Bartholomew|Catherine|Elisabeth|Francis|George|Jerome|Luke|Thomas|Vincent")
SYLLABLES = "Ab|Bel|Cor|Del|En|Fi|Gal|Hel|Ix|Jo|Kar|Lum|Mir|Nov|Or|Pra|Quil|Ros|Syn|Tel|Vi|Zen"

ADJECTIVES = "severe|moderate to severe|mild|chronic|acute|newly diagnosed|advanced|refractory"


class Domain(NamedTuple):
    """A branch of medicine: its subject for captions, and its words, each joined by `|`."""

    subject: str
    conditions: str
    interventions: str  # "x of y" for cell products: "tissue>cell type"
    routes: str
    doses: str
    outcomes: str


CELL_DOSES: dict[str, Values] = {
    "1 × 10^6 cells/kg": {"dose": {"value": 1e6, "unit": "cells/kg"}},
    "2 × 10^6 cells/kg": {"dose": {"value": 2e6, "unit": "cells/kg"}},
    "5 × 10^7 cells": {"dose": {"value": 5e7, "unit": "cells"}},
    "40 million cells": {"dose": {"value": 4e7, "unit": "cells"}},
    "1 × 10^8 cells per infusion": {"dose": {"value": 1e8, "unit": "cells", "per": "infusion"}},
    "0.5–2 × 10^6 cells/kg": {"dose": {"value": 5e5, "high": 2e6, "unit": "cells/kg"}},
    "3 infusions of 1 × 10^6 cells/kg on days 0, 3 and 6": {
        "dose": {"value": 1e6, "unit": "cells/kg", "per": "infusion"},
        "infusions": 3,
        "schedule": "days 0, 3 and 6",
    },
}
POWERS = ("10^", "10", "10 ", "10 ^")  # a superscript as text layers keep or lose it
DOMAINS = (
    Domain(
        "cell-based therapy",
        "knee osteoarthritis|acute respiratory distress syndrome|Crohn's disease|sepsis|"
        "graft-versus-host disease|COVID-19 pneumonia|multiple sclerosis|spinal cord injury|"
        "liver cirrhosis|bronchopulmonary dysplasia|type 1 diabetes mellitus|limb ischemia",
        "umbilical cord>mesenchymal stem cells|bone marrow>mesenchymal stromal cells|"
        "adipose tissue>mesenchymal stem cells|cord blood>natural killer cells|"
        "peripheral blood>regulatory T cells|bone marrow>mononuclear cells|"
        "Wharton's jelly>mesenchymal stem cells|dental pulp>mesenchymal stem cells|"
        "amniotic membrane>epithelial cells|menstrual blood>stromal cells",
        "intravenous|intra-articular|intrathecal|intravenous",
        "|".join(CELL_DOSES),
        "Number of treatment-related adverse events|Oxygenation index (PaO2/FiO2)|"
        "Change in WOMAC pain score|Incidence of serious adverse events|C-peptide area under the "
        "curve|Overall survival|Change in CRP and IL-6 levels|Clinical remission (CDAI < 150)|"
        "Improvement of clinical symptoms including fever, cough and dyspnoea",
    ),
    Domain(
        "targeted treatment of solid tumours",
        "metastatic colorectal cancer|non-small cell lung cancer|triple-negative breast cancer|"
        "hepatocellular carcinoma|ovarian cancer|castration-resistant prostate cancer|"
        "gastric adenocarcinoma|glioblastoma|renal cell carcinoma|pancreatic ductal adenocarcinoma",
        "nivolumab plus ipilimumab|bevacizumab|capecitabine and oxaliplatin|olaparib|"
        "stereotactic body radiotherapy|trastuzumab deruxtecan|sorafenib|pembrolizumab|"
        "dendritic cell vaccine|FOLFIRINOX",
        "oral|intravenous|intraperitoneal|external beam",
        "200 mg every 3 weeks|5 mg/kg every 14 days|300 mg twice daily|850 mg/m2 on days 1–14|"
        "50 Gy in 5 fractions|400 mg b.i.d.",
        "Progression-free survival|Objective response rate (RECIST 1.1)|Overall survival|"
        "Dose-limiting toxicities|Maximum tolerated dose|Pathological complete response|"
        "Quality of life (EORTC QLQ-C30)",
    ),
    Domain(
        "drugs and devices in cardiology",
        "heart failure with reduced ejection fraction|atrial fibrillation|resistant hypertension|"
        "acute myocardial infarction|stable angina pectoris|pulmonary arterial hypertension|"
        "aortic stenosis|familial hypercholesterolaemia|peripheral artery disease",
        "dapagliflozin|colchicine|catheter ablation|renal denervation|ticagrelor|rivaroxaban|"
        "cardiac rehabilitation at home|transcatheter valve replacement|evolocumab|spironolactone",
        "oral|percutaneous|subcutaneous injection",
        "10 mg once daily|0.5 mg/day|90 mg twice daily|140 mg every 2 weeks|25–50 mg daily",
        "Death from any cause|Change in left ventricular ejection fraction|6-minute walk distance|"
        "Major adverse cardiac events (MACE)|24-hour ambulatory systolic blood pressure|"
        "Freedom from arrhythmia|Percentage change in LDL cholesterol",
    ),
    Domain(
        "neurological and mental disorders",
        "ischaemic stroke|Alzheimer's disease|Parkinson's disease|major depressive disorder|"
        "treatment-resistant schizophrenia|drug-resistant epilepsy|migraine without aura|"
        "amyotrophic lateral sclerosis|autism spectrum disorder|insomnia",
        "repetitive transcranial magnetic stimulation|cognitive behavioural therapy|minocycline|"
        "deep brain stimulation|edaravone|ketamine|aerobic exercise|cannabidiol|galantamine",
        "oral|intranasal|non-invasive|intravenous",
        "100 mg twice daily|0.5 mg/kg over 40 min|10 sessions in 2 weeks|20 mg/kg/day",
        "Modified Rankin Scale score|MADRS total score|Change in ADAS-Cog 11|Seizure frequency|"
        "UPDRS part III in the off state|Number of migraine days per month|Remission rate",
    ),
    Domain(
        "infection and immunity",
        "COVID-19|pulmonary tuberculosis|chronic hepatitis B|HIV infection|dengue fever|"
        "Plasmodium falciparum malaria|rheumatoid arthritis|systemic lupus erythematosus|"
        "ulcerative colitis|asthma|Clostridioides difficile infection|visceral leishmaniasis",
        "tocilizumab|ivermectin|convalescent plasma|faecal microbiota transplantation|bedaquiline|"
        "hydroxychloroquine|BCG vaccination|artesunate-amodiaquine|baricitinib|vitamin D3",
        "oral|intravenous|intramuscular|nasogastric tube",
        "8 mg/kg single dose|400 µg/kg for 3 days|200–250 mL|4 mg once daily|0.1 mL once",
        "Time to clinical improvement|All-cause mortality|Sputum culture conversion|Viral load|"
        "ACR20 response|Need for invasive mechanical ventilation|Length of hospital stay|"
        "Mayo score|PCR-corrected adequate clinical and parasitological response",
    ),
)

TITLES = words(
    "Safety and efficacy of {x} in {p}|{X} for the treatment of {c}|Effect of {x} on {o} in {p}|"
    "{X} in {p}: a pilot study|Clinical study of {x} in the treatment of {c}|"
    "A multicentre trial of {x} versus usual care for {p}|Evaluating {x} in {p} ({a})|"
    "An exploratory study to assess the tolerability of {x} among {p}|"
    "{a}: {x} for {c}|Can {x} improve {o} in {p}?|Role of {x} as add-on therapy in {c}"
)
PEOPLE = words("patients with {c}|adults with {c}|people with {c}|hospitalised patients with {c}")
FRAMES = "28 days|day 14|6 months|12 weeks|1 year|90 days|24 h|from baseline to week 52|5 years"
STATUSES = "Recruiting|Not yet recruiting|Completed|Active, not recruiting|Terminated|Withdrawn"

HEADINGS = {
    "id": "Trial ID|Registry number|ClinicalTrials.gov Identifier|Registration No.|Identifier|"
    "Trial registration|Registration number|Study ID",
    "title": "Title|Study title|Official title|Trial title|Public title",
    "characteristics": "Study Characteristics|Characteristics|Study details|Trial characteristics",
    "study_type": "Study type|Type of study|Type",
    "phase": "Phase|Trial phase|Study phase",
    "n": "N|Enrollment|Sample size|Number of participants|Participants (n)|Estimated enrolment",
    "design": "Study design|Design|Trial design|Allocation and masking",
    "status": "Status|Recruitment status|Current status",
    "country": "Country|Location|Country/region|Site",
    "condition": "Condition|Disease|Indication|Health condition(s) studied",
    "intervention": "Intervention|Treatment|Investigational product|Intervention(s)",
    "dose": "Dose|Dosage|Dosing regimen",
    "route": "Route|Route of administration|Administration",
    "outcomes": "Primary outcome(s)|Primary Outcome Measures|Primary endpoint|Primary outcome",
    "sponsor": "Sponsor|Responsible Party|Institution|Sponsor/institution|Principal sponsor",
    "start": "Start date|Date of registration|Study start|Start (year)",
}
WIDTHS = {  # characters a line, as columns of printed landscape tables have them
    "id": (10, 20), "title": (15, 36), "characteristics": (18, 30), "study_type": (12, 18),
    "phase": (6, 10), "n": (6, 13), "design": (12, 24), "status": (9, 14), "country": (9, 14),
    "condition": (12, 20), "intervention": (14, 26), "dose": (11, 20), "route": (10, 16),
    "outcomes": (18, 40), "sponsor": (14, 28), "start": (8, 14),
}  # fmt: skip
NOT_REPORTED = ("NA", "N/A", "…", "–", "—", "Not reported", "NR", "Not stated", "-")
ABBREVIATIONS = words(
    "AE, adverse event|NA, not available|RCT, randomized controlled trial|CRP, C-reactive protein|"
    "IL, interleukin|QoL, quality of life|MSC, mesenchymal stromal cell|SAE, serious adverse event|"
    "PFS, progression-free survival|MACE, major adverse cardiac events|NR, not reported|h, hour"
)
JOURNALS = words(
    "Annals of Invented Trials|Journal of Clinical Registers|"
    "Trials and Tables|Open Medicine Letters|The Northern Review of Therapy|Acta Therapeutica Nova|"
    "Int. J. Example Med."
)
SURNAMES = "Adeyemi|Bergström|Costa|Dvořák|Eriksen|Fontaine|Gupta|Haddad|Iwata|Jansen|Kim|Lindqvist"
OPENINGS = words(
    "Registered trials of|List of registered clinical trials of|Ongoing clinical trials of|"
    "Characteristics of registered studies on|Summary of clinical trials on|Current trials of"
)
SENTENCES = words(
    "Interest in {x} for {c} has grown steadily over the past decade.{r}|"
    "The registers were searched without limits of language, and records were screened twice.|"
    "Most of the registered studies of {c} are small and take place at a single centre.{r}|"
    "Whether {x} alters {o} remains uncertain, because comparators and follow-up differ.|"
    "Heterogeneity of outcomes, in particular of {o}, complicates any quantitative comparison.{r}|"
    "Manufacturers report considerable variability of batches, and standards are lacking.|"
    "A few investigators have described encouraging observations in uncontrolled series.{r}|"
    "Regulators have recommended long-term surveillance after administration of {x}.|"
    "Participants of registered trials were predominantly recruited in university hospitals.|"
    "Confirmatory randomised comparisons with adequate statistical power are therefore needed.{r}"
)


# --- what is drawn --------------------------------------------------------------------------


class Cell(NamedTuple):
    """The truth of one cell: row 0 is the header; white space in `text` is single."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, the heading printed over it, its width in characters."""

    kind: str
    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table's body: paragraphs for each cell; a group heading has one cell."""

    cells: tuple[tuple[str, ...], ...]
    values: Values
    quotes: Values  # field -> text of the cell that tells it
    group: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A wrapped line of one cell, of the caption, a footnote or the page's furniture.

    `after` is what the truth has between this line and the next of the same cell: a space,
    nothing (the break is inside a word), or "\\n" where the cell ends.
    """

    text: str
    page: int
    place: Place
    row: int = -1
    column: int = -1
    after: str = "\n"


@dataclass(frozen=True, slots=True)
class TrialTable:
    """A drawn table over one or more pages, with everything it was drawn from."""

    number: int
    caption: str
    continued: str  # printed at the top of later pages; "" where nothing is
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rows_per_page: int
    header_repeated: bool
    footnotes: tuple[str, ...]
    first_page: int
    journal: str
    doi: str
    authors: str
    furniture: int  # which of the journals' habits, see `page_furniture`

    @property
    def cells(self) -> list[Cell]:
        """Truth, row by row: header first, group headings as a cell in column 0."""
        header = [Cell(0, at, column.heading) for at, column in enumerate(self.columns)]
        return header + [
            Cell(number, at, " ".join(paragraphs))
            for number, row in enumerate(self.rows, start=1)
            for at, paragraphs in enumerate(row.cells)
        ]

    def lines(self) -> list[Line]:
        """Every wrapped line in content order: caption, header, cells row by row, footnotes."""
        return list(table_lines(self))

    def clean_text(self) -> str:
        """The dump an undamaged text layer gives: wrapped lines in content order."""
        return DAMAGES["none"](self.lines(), random.Random(0))

    def characters(self) -> str:
        """Reference for characters brought back: the table's text without white space.

        Caption, each repeated header, cells and footnotes; no furniture.
        """
        printed = (line.text for line in self.lines() if line.place != "furniture")
        return re.sub(r"\s", "", "".join(printed))

    def region_characters(self) -> str:
        """The same with the furniture of the table's pages, in its place."""
        return re.sub(r"\s", "", "".join(line.text for line in self.lines()))

    def as_table(self) -> dict[str, Any]:
        """The truth in the public form of a table."""
        width = len(self.columns)
        spans = {at for at, row in enumerate(self.rows, start=1) if row.group}
        cells = [
            {"row": c.row, "column": c.column, "row_span": 1,
             "column_span": width if c.row in spans else 1, "text": c.text}
            for c in self.cells
        ]  # fmt: skip
        return {
            "table": self.number, "caption": self.caption, "header_rows": 1,
            "n_rows": len(self.rows) + 1, "n_columns": width, "cells": cells,
            "footnotes": list(self.footnotes),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A drawn text: upright prose, the damaged table, upright prose.

    `before` and `after` are the paragraphs as they read when undamaged;
    `text[start:end]` is the table's region, furniture between its pages included.
    """

    text: str
    table: TrialTable
    damage: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Review:
    """A review written by hand for the corpus, and its gold records."""

    path: str
    text: str
    gold: tuple[Values, ...]


# --- identifiers ----------------------------------------------------------------------------


def digits(rng: random.Random, n: int) -> str:
    """`n` random digits."""
    return "".join(rng.choice("0123456789") for _ in range(n))


def draw_date(rng: random.Random) -> tuple[str, str, str]:
    """Year, month and day of a registration, zero padded."""
    return f"20{rng.randint(15, 22)}", f"{rng.randint(1, 12):02}", f"{rng.randint(1, 28):02}"


def draw_eudract(rng: random.Random) -> str:
    """A EudraCT number; its last group is the start of a checksum of the rest."""
    while True:
        year, serial = f"20{rng.randint(10, 22)}", "00" + digits(rng, 4)
        check = str(zlib.crc32((year + serial).encode()))[:2]
        if check[0] != "0":
            return f"{year}-{serial}-{check}"


def draw_actrn(rng: random.Random) -> str:
    """An ANZCTR number; its last three digits complement digit sums of the first eleven."""
    body = f"126{rng.randint(10, 22)}{digits(rng, 6)}"
    sums = (sum(map(int, part)) for part in (body[:5], body[5:], body))
    return "ACTRN" + body + "".join(str(-s % 10) for s in sums)


def draw_id(rng: random.Random, country: str) -> tuple[str, str]:
    """A registry's name and a well-formed number, half of them from the country's own register."""
    year, month, day = draw_date(rng)
    rebec = "".join(rng.choice("23456789bcdfghjkmnpqrstvwxyz") for _ in range(6))
    local = {
        "China": ("ChiCTR", f"ChiCTR{year[2:]}000{digits(rng, 5)}"),
        "Japan": (
            "jRCT",
            f"jRCT{rng.choice('s12')}0{rng.randint(1, 8)}1{year[2:]}{digits(rng, 4)}",
        ),
        "South Korea": ("CRiS", f"KCT000{digits(rng, 4)}"),
        "India": ("CTRI", f"CTRI/{year}/{month}/0{digits(rng, 5)}"),
        "Iran": ("IRCT", f"IRCT{year}{month}{day}0{digits(rng, 5)}N{rng.randint(1, 9)}"),
        "Thailand": ("TCTR", f"TCTR{year}{month}{day}00{rng.randint(1, 9)}"),
        "Brazil": ("ReBec", f"RBR-{rebec}"),
        "Cuba": ("RPCEC", f"RPCEC00000{digits(rng, 3)}"),
        "Germany": ("DRKS", f"DRKS000{digits(rng, 5)}"),
        "United Kingdom": ("ISRCTN", f"ISRCTN{rng.randint(1, 9)}{digits(rng, 7)}"),
        "Netherlands": ("NTR", f"NL{rng.randint(5, 9)}{digits(rng, 3)}"),
    }
    local |= dict.fromkeys(("Australia", "New Zealand"), ("ANZCTR", draw_actrn(rng)))
    africa = ("PACTR", f"PACTR{year}{month}{rng.randint(4, 9)}{digits(rng, 8)}")
    local |= dict.fromkeys(words(REGIONS["Africa"]), africa)
    local |= dict.fromkeys(words(REGIONS["Europe"])[1:4], ("EudraCT", draw_eudract(rng)))
    world = ("ClinicalTrials.gov", f"NCT0{rng.randint(1, 5)}{digits(rng, 6)}")
    return local.get(country, world) if rng.random() < 0.5 else world


def damaged_id(rng: random.Random, identifier: str) -> tuple[str, list[str]]:
    """How a careless table prints an identifier, and what a repair of it is called."""
    if identifier.startswith("ChiCTR"):
        return identifier[3:], ["prefix"]
    if identifier.startswith("NCT"):
        if rng.random() < 0.5:
            return identifier.replace("NCT0", "NCTO"), ["ocr"]
        return f"NCT {identifier[3:]}", ["prefix"]
    if identifier.startswith("IRCT"):
        return identifier.lower(), ["case"]
    if re.match(r"\d{4}-", identifier):
        return identifier.replace("-", "–"), ["dash"]
    return identifier, []


# --- trials ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trial:
    """All facts of one invented trial; a table shows some of them."""

    trial_id: Values
    title: str
    in_title: Values  # fields told by the title alone
    study_type: str
    phase: str
    n: int
    design: dict[str, str | None]
    status: str
    city: str  # "City, Region, Country"
    country: str
    condition: str  # as printed, with its severity
    disease: str
    intervention: str
    product: Values  # cell type and tissue; empty for other treatments
    dose: str  # as printed
    dose_told: Values  # dose, infusions, schedule of a cell product
    route: str
    outcomes: tuple[tuple[str, str], ...]
    sponsor: str
    start: str


def pick(rng: random.Random, joined: str) -> str:
    """One of the words of a `|`-joined list."""
    return rng.choice(words(joined))


def capital(chars: str) -> str:
    """First letter upper case, the rest as it is."""
    return chars[:1].upper() + chars[1:]


def draw_acronym(rng: random.Random) -> str:
    """A trial's nickname: two or three syllables in capitals."""
    return "".join(rng.choice(words(SYLLABLES)) for _ in range(rng.randint(2, 3))).upper()


def draw_sponsor(rng: random.Random, city: str) -> str:
    """An organisation, with its place unless the name says it."""
    country = city.rsplit(", ", 1)[1]
    coin = capital("".join(rng.sample(words(SYLLABLES.lower()), 2)))
    town = city.split(",")[0]
    name = rng.choice(ORGANISATIONS).format(
        city=town, country=country, coin=coin, saint=rng.choice(SAINTS)
    )
    if country in name:
        return name
    return f"{name}, {country}" if town in name else f"{name}, {city}"


def draw_product(rng: random.Random, domain: Domain) -> tuple[str, Values]:
    """The treatment as a phrase; for cells also their type and tissue."""
    tissue, _, cells = pick(rng, domain.interventions).partition(">")
    if not cells:
        return tissue, {}
    donor = rng.choice(("allogeneic ", "autologous ", "", ""))
    product: Values = {"cell_type": {"text": cells}, "tissue": {"text": tissue}}
    if donor:
        product["donor"] = donor.strip()
    return f"{donor}{tissue}{rng.choice(('-derived', ''))} {cells}", product


def draw_title(rng: random.Random, x: str, condition: str, outcome: str) -> str:
    """A study's title from a small grammar."""
    plain = outcome if outcome[:2].isupper() else outcome[:1].lower() + outcome[1:]
    people = rng.choice(PEOPLE).format(c=condition)
    title = rng.choice(TITLES).format(
        x=x, X=capital(x), c=condition, p=people, o=plain, a=draw_acronym(rng)
    )
    return capital(title)


def draw_design(rng: random.Random) -> dict[str, str | None]:
    """Allocation, masking, model and control that go together."""
    if rng.random() < 0.25:
        return {"allocation": None, "masking": "open label", "model": "single group"}
    return {
        "allocation": rng.choice(("randomized", "randomized", "non-randomized")),
        "masking": rng.choice(("open label", "single", "double", "triple", "quadruple")),
        "model": rng.choice(("parallel", "parallel", "crossover", "factorial", "sequential")),
        "control": rng.choice(("placebo", "standard of care", None)),
    }


def draw_condition(rng: random.Random, domain: Domain) -> tuple[str, str]:
    """A disease as printed, perhaps with its severity, and without it."""
    disease = pick(rng, domain.conditions)
    graded = disease.startswith(("acute", "chronic", "major", "metastatic", "stable", "resistant"))
    if graded or rng.random() < 0.8:
        return disease, disease
    return f"{pick(rng, ADJECTIVES)} {disease}", disease


def draw_name(rng: random.Random, country: str) -> Values:
    """A trial's registration, now and then misprinted."""
    registry, identifier = draw_id(rng, country)
    printed, repairs = damaged_id(rng, identifier) if rng.random() < 0.06 else (identifier, [])
    return {"id": identifier, "registry": registry, "printed": printed, "valid": True,
            "repairs": repairs}  # fmt: skip


def draw_trial(rng: random.Random, domain: Domain, country: str | None, phase: str | None) -> Trial:
    """One invented trial, in this country and of this phase where they are given."""
    city = rng.choice([city for city in CITIES if country in (None, city.rsplit(", ", 1)[1])])
    home = city.rsplit(", ", 1)[1]
    condition, disease = draw_condition(rng, domain)
    treatment, product = draw_product(rng, domain)
    measures = rng.sample(words(domain.outcomes), rng.choice((1, 1, 2, 3)))
    title = draw_title(rng, treatment, condition, pick(rng, domain.outcomes))
    told: Values = {"title": title}
    if condition in title:
        told["conditions"] = [{"text": disease}]
    if product and treatment in title:
        told["cell_products"] = [product]
    dose, (year, month, _) = pick(rng, domain.doses), draw_date(rng)
    return Trial(
        trial_id=draw_name(rng, home), title=title, in_title=told,
        study_type=rng.choice(("interventional",) * 9 + ("observational",)),
        phase=phase or rng.choice(("1", "1/2", "2", "2/3", "3", "4")),
        n=rng.choice((rng.randint(5, 60), rng.randint(20, 400), rng.randint(100, 4000))),
        design=draw_design(rng), status=pick(rng, STATUSES), city=city, country=home,
        condition=condition, disease=disease, intervention=treatment, product=product,
        dose=dose.replace("10^", rng.choice(POWERS)), dose_told=CELL_DOSES.get(dose, {}),
        route=pick(rng, domain.routes), sponsor=draw_sponsor(rng, city), start=f"{year}-{month}",
        outcomes=tuple((measure, pick(rng, FRAMES)) for measure in measures),
    )  # fmt: skip


# --- cells ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class House:
    """A journal's house style, one for the whole table."""

    bullet: str  # "" for no list
    frame: str
    people: str
    design: str
    roman: bool
    phase_word: str
    count: str
    z: bool  # randomized, not randomised
    missing: str


def draw_house(rng: random.Random) -> House:
    """A house style."""
    return House(
        bullet=rng.choice(("—", "–", "- ", "• ", "")),
        frame=rng.choice((" (time frame: {f})", " [Time Frame: {f}]", ", {f}", "")),
        people=rng.choice(("Estimated participants: {n}", "Estimated enrollment: {n}",
                           "Target sample size: {n}", "Estimated enrolment: {n} participants")),
        design=rng.choice(("Study design: {d}", "Design: {d}", "Study design: {d} assignment")),
        roman=rng.random() < 0.4, phase_word=rng.choice(("Phase ", "phase ", "")),
        count=rng.choice(("{n}", "{n}", "n = {n}", "{n} patients")), z=rng.random() < 0.6,
        missing=rng.choice(NOT_REPORTED),
    )  # fmt: skip


Drawn = tuple[tuple[str, ...], Values]  # a cell's paragraphs, and the fields it tells


def bulleted(house: House, items: Sequence[str]) -> tuple[str, ...]:
    """A list in the house's manner: dashed items on lines of their own, or one paragraph."""
    if house.bullet and len(items) > 1:
        return tuple(house.bullet + item for item in items)
    return ("; ".join(items),)


def phase_words(house: House, phase: str) -> str:
    """'Phase 1/2', 'Phase I/II', '2' …"""
    romans = {"1": "I", "2": "II", "3": "III", "4": "IV", "/": "/"}
    return house.phase_word + ("".join(romans[c] for c in phase) if house.roman else phase)


def design_words(house: House, design: dict[str, str | None]) -> str:
    """'Randomized, double-blind, placebo-controlled, parallel'."""
    masking = {
        "open label": "open-label", "single": "single-blind", "double": "double-blind",
        "triple": "triple-masked", "quadruple": "quadruple masking",
    }  # fmt: skip
    control = {"placebo": "placebo-controlled", "standard of care": "standard-of-care controlled"}
    parts = (
        design["allocation"],
        masking[design["masking"] or ""],
        control.get(design.get("control") or ""),
        design["model"],
    )
    printed = capital(", ".join(part for part in parts if part))
    return printed if house.z else printed.replace("andomiz", "andomis")


def characteristics_cell(trial: Trial, house: House) -> Drawn:
    """Type, number of participants and design as a list in one cell."""
    design = house.design.format(d=trial.design["model"])
    items = (
        f"{capital(trial.study_type)} study",
        house.people.format(n=f"{trial.n:,}"),
        design,
    )
    return bulleted(house, items), {
        "study_type": trial.study_type,
        "participants": {"planned": trial.n},
        "design": {"model": trial.design["model"], "printed": design},
    }


def outcomes_cell(trial: Trial, house: House) -> Drawn:
    """Primary outcomes, with time frames where the house prints them."""
    items = [measure + house.frame.format(f=frame) for measure, frame in trial.outcomes]
    truth = [
        {"measure": measure, "time_frame": frame if house.frame else None}
        for measure, frame in trial.outcomes
    ]
    return bulleted(house, items), {"primary_outcomes": truth}


def design_cell(trial: Trial, house: House) -> Drawn:
    """Allocation, masking, control and model in words."""
    printed = design_words(house, trial.design)
    return (printed,), {"design": {**trial.design, "printed": printed}}


def intervention_cell(trial: Trial, _: House) -> Drawn:
    """The treatment; for cells with their type and tissue."""
    known: Values = {"cell_products": [trial.product]} if trial.product else {}
    return (capital(trial.intervention),), known


def dose_cell(trial: Trial, _: House) -> Drawn:
    """The dose, of cells with its parts."""
    return (trial.dose,), {"cell_products": [trial.dose_told]} if trial.dose_told else {}


def route_cell(trial: Trial, _: House) -> Drawn:
    """The route; a field of cell products only."""
    known: Values = {"cell_products": [{"route": trial.route}]} if trial.product else {}
    return (capital(trial.route),), known


CELLS: dict[str, Callable[[Trial, House], Drawn]] = {
    "id": lambda t, _: ((t.trial_id["printed"],), {"trial_ids": [t.trial_id]}),
    "title": lambda t, _: ((t.title,), t.in_title),
    "characteristics": characteristics_cell,
    "study_type": lambda t, _: ((capital(t.study_type),), {"study_type": t.study_type}),
    "phase": lambda t, h: ((phase_words(h, t.phase),), {"phase": t.phase}),
    "n": lambda t, h: ((h.count.format(n=f"{t.n:,}"),), {"participants": {"planned": t.n}}),
    "design": design_cell,
    "status": lambda t, _: ((t.status,), {}),
    "country": lambda t, _: ((t.country,), {"countries": [t.country]}),
    "condition": lambda t, _: ((capital(t.condition),), {"conditions": [{"text": t.disease}]}),
    "intervention": intervention_cell,
    "dose": dose_cell,
    "route": route_cell,
    "outcomes": outcomes_cell,
    "sponsor": lambda t, _: ((t.sponsor,), {"sponsor": t.sponsor, "countries": [t.country]}),
    "start": lambda t, _: ((t.start,), {}),
}
CELL_FIELD = {  # the field a "not reported" cell answers
    "study_type": "study_type", "phase": "phase", "n": "participants", "design": "design",
    "outcomes": "primary_outcomes", "sponsor": "sponsor",
}  # fmt: skip


def draw_row(rng: random.Random, trial: Trial, columns: Sequence[Column], house: House) -> Row:
    """One trial as the columns show it; now and then a cell says that nothing is known."""
    cells: list[tuple[str, ...]] = []
    values: Values = {}
    quotes: Values = {}
    for column in columns:
        paragraphs, told = CELLS[column.kind](trial, house)
        if column.kind not in ("id", "title") and rng.random() < 0.05:
            paragraphs = (house.missing,)
            told = {CELL_FIELD[column.kind]: None} if column.kind in CELL_FIELD else {}
        cells.append(paragraphs)
        for name, value in told.items():
            if name == "cell_products" and name in values:
                values[name] = [values[name][0] | value[0]]
            elif values.get(name) is None:
                values[name], quotes[name] = value, " ".join(paragraphs)
    return Row(tuple(cells), values, quotes)


# --- tables ---------------------------------------------------------------------------------


def draw_kinds(rng: random.Random, grouped_by: str | None) -> list[str]:
    """Which columns a table has, and in which order."""
    facts = [kind for kind in ("study_type", "phase", "n", "design") if kind != grouped_by]
    one_cell = rng.random() < 0.45
    chosen = ["characteristics"] if one_cell else rng.sample(facts, rng.randint(1, 3))
    others = ["title", "outcomes", "sponsor", "title", "outcomes", "condition", "intervention",
              "status", "country", "dose", "route", "start", "phase"]  # fmt: skip
    rng.shuffle(others)
    size = rng.choice((4, 4, 5, 5, 5, 6, 6, 7, 8))
    for kind in others:
        if len(chosen) < size - 1 and kind not in chosen and kind != grouped_by:
            chosen.append(kind)
    chosen.sort(key=list(HEADINGS).index)
    if rng.random() < 0.4:
        rng.shuffle(chosen)
    chosen.insert(0 if rng.random() < 0.8 else 1, "id")
    return chosen


def longest_piece(paragraphs: Iterable[str]) -> int:
    """Length of the longest stretch no line may break."""
    pieces = (piece for line in paragraphs for piece in re.split(r"(?<=[a-z]-)| ", line))
    return max(map(len, pieces), default=1)


def draw_width(rng: random.Random, kind: str, heading: str) -> int:
    """Characters a line; only identifiers may be broken inside."""
    low, high = WIDTHS[kind]
    width = rng.randint(low, high)
    return max(width, longest_piece([heading]) if kind != "id" else 8)


def draw_groups(rng: random.Random, by: str | None, n: int) -> list[tuple[str, str | None, str]]:
    """For each of `n` rows: the heading of its group, its country and its phase ('' for any)."""
    if by is None:
        return [("", None, "")] * n
    if by == "phase":
        names = sorted(rng.sample(("1", "1/2", "2", "2/3", "3"), 3))
        return sorted((f"Phase {name}", None, name) for name in rng.choices(names, k=n))
    if by == "country":
        homes = [city.rsplit(", ", 1)[1] for city in rng.sample(CITIES, rng.randint(2, 6))]
        return sorted((home, home, "") for home in rng.choices(homes, k=n))
    regions = rng.sample(list(REGIONS), rng.randint(2, 4))
    drawn = sorted(rng.choices(regions, k=n))
    return [(region, pick(rng, REGIONS[region]), "") for region in drawn]


def draw_rows(
    rng: random.Random, columns: Sequence[Column], domain: Domain, by: str | None, n: int
) -> tuple[Row, ...]:
    """The body of the table, with a heading before each group."""
    house = draw_house(rng)
    rows: list[Row] = []
    heading = ""
    for group, country, phase in draw_groups(rng, by, n):
        row = draw_row(rng, draw_trial(rng, domain, country, phase or None), columns, house)
        if group != heading:
            heading = group
            rows.append(Row(((group,),), {}, {}, group=True))
        if by == "country":
            row.values["countries"], row.quotes["countries"] = [group], group
        elif by == "phase":
            row.values["phase"], row.quotes["phase"] = phase, group
        rows.append(row)
    return tuple(rows)


def draw_table(
    rng: random.Random, n_rows: tuple[int, int] = (5, 40), number: int | None = None
) -> TrialTable:
    """A table of registered trials: 4–8 columns, `n_rows` trials (from, to), over some pages."""
    number = number or rng.randint(1, 6)
    domain = rng.choice(DOMAINS)
    by = rng.choice((None, None, None, "country", "region", "phase"))
    kinds = draw_kinds(rng, by)
    headings = {kind: pick(rng, HEADINGS[kind]) for kind in kinds}
    columns = tuple(
        Column(kind, headings[kind], draw_width(rng, kind, headings[kind])) for kind in kinds
    )
    mark = rng.choice(("Table {}. ", "Table {}: ", "TABLE {} | ", "Table {} ")).format(number)
    subject = rng.choice((domain.subject, f"{domain.subject} as of March 20{rng.randint(18, 23)}"))
    word = rng.choice(("Continued", "(Continued)", "(continued)", "Cont.", "(cont.)", "Cont'd"))
    repeated = rng.random() < 0.75
    rows = draw_rows(rng, columns, domain, by, rng.randint(*n_rows))
    notes = "; ".join(sorted(rng.sample(ABBREVIATIONS, rng.randint(2, 5)))) + "."
    footnote = rng.choice(("", notes, f"Abbreviations: {notes}", f"Note. {notes}"))
    return TrialTable(
        number=number,
        caption=f"{mark}{rng.choice(OPENINGS)} {subject}",
        continued=mark + word if not repeated or rng.random() < 0.8 else "",
        columns=columns,
        rows=rows,
        rows_per_page=rng.randint(4, 12),
        header_repeated=repeated,
        footnotes=(footnote,) if footnote else (),
        first_page=rng.randint(2, 15),
        journal=rng.choice(JOURNALS),
        doi=f"10.5555/{draw_acronym(rng).lower()}.20{rng.randint(18, 23)}.{digits(rng, 4)}",
        authors=f"{pick(rng, SURNAMES)} and {pick(rng, SURNAMES)}",
        furniture=rng.randrange(5),
    )


# --- lines ----------------------------------------------------------------------------------


def wrapped(paragraph: str, width: int) -> Iterator[tuple[str, str]]:
    """Lines of at most `width` characters, each with what the truth has after it.

    >>> list(wrapped("a double-blind trial", 9))
    [('a double-', ''), ('blind', ' '), ('trial', '\\n')]
    """
    at = 0
    lines = textwrap.wrap(paragraph, width, break_on_hyphens=True)
    for line in lines:
        at = paragraph.index(line, at) + len(line)
        after = "\n" if at == len(paragraph) else " " if paragraph[at] == " " else ""
        yield line, after


def cell_lines(
    paragraphs: Sequence[str], width: int, page: int, place: Place, row: int = -1, column: int = -1
) -> Iterator[Line]:
    """The wrapped lines of one cell; paragraphs of one cell are a space apart in the truth."""
    if place != "cell" or not breaks_anywhere(paragraphs):
        width = max(width, longest_piece(paragraphs))
    last = len(paragraphs) - 1
    for at, paragraph in enumerate(paragraphs):
        for text, after in wrapped(paragraph, width):
            between = " " if after == "\n" and at < last else after
            yield Line(text, page, place, row, column, between)


def breaks_anywhere(paragraphs: Sequence[str]) -> bool:
    """Whether the cell holds one long word with digits, an identifier: it may break anywhere."""
    chars = "".join(paragraphs)
    return " " not in chars and any(char.isdigit() for char in chars)


def page_furniture(table: TrialTable, page: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the journal prints at the head and at the foot of a page."""
    running = f"{table.authors} {table.journal}"
    habits = (
        (("Review",), (f"www.journal.example {page}   {table.journal}", f"DOI: {table.doi}")),
        ((f"{table.authors}",), (f"{table.journal}", f"{page}")),
        ((f"{running}  {page}",), ()),
        ((), (f"{table.journal} | www.journal.example", f"{page}", f"https://doi.org/{table.doi}")),
        ((f"Page {page} of 24", f"{table.authors}. {table.journal} (2021) 7:{page + 100}"), ()),
    )
    return habits[table.furniture]


def pages_of_rows(table: TrialTable) -> Iterator[list[tuple[int, Row]]]:
    """The body's rows with their numbers, page by page; no group heading ends a page."""
    page: list[tuple[int, Row]] = []
    for number, row in enumerate(table.rows, start=1):
        full = len(page) >= table.rows_per_page or (
            row.group and len(page) >= table.rows_per_page - 1
        )
        if full and page:
            yield page
            page = []
        page.append((number, row))
    if page:
        yield page


def head_lines(table: TrialTable, page: int) -> Iterator[Line]:
    """Caption and header of the table's page, as far as that page has them."""
    first = page == table.first_page
    caption = table.caption if first else table.continued
    if caption:
        yield from cell_lines((caption,), 110, page, "caption")
    if first or table.header_repeated:
        for at, column in enumerate(table.columns):
            yield from cell_lines((column.heading,), column.width, page, "header", 0, at)


def row_lines(table: TrialTable, number: int, row: Row, page: int) -> Iterator[Line]:
    """The wrapped lines of one row, cell by cell."""
    for at, paragraphs in enumerate(row.cells):
        width = 110 if row.group else table.columns[at].width
        place: Place = "group" if row.group else "cell"
        yield from cell_lines(paragraphs, width, page, place, number, at)


def table_lines(table: TrialTable) -> Iterator[Line]:
    """All lines of the table's pages, furniture included, in content order."""
    pages = list(pages_of_rows(table))
    for page, rows in enumerate(pages, start=table.first_page):
        head, foot = page_furniture(table, page)
        yield from (Line(text, page, "furniture") for text in head)
        yield from head_lines(table, page)
        for number, row in rows:
            yield from row_lines(table, number, row, page)
        if page == table.first_page + len(pages) - 1:
            for note in table.footnotes:
                yield from cell_lines((note,), 110, page, "footnote")
        yield from (Line(text, page, "furniture") for text in foot)


# --- damages --------------------------------------------------------------------------------


def stretches(lines: Iterable[Line], damaged: Callable[[list[Line]], list[str]]) -> str:
    """Damage what a page has of the table; its furniture stays upright, a blank line apart."""
    parts = []
    for (_, upright), group in groupby(lines, key=lambda x: (x.page, x.place == "furniture")):
        stretch = list(group)
        out = [line.text for line in stretch] if upright else damaged(stretch)
        parts.append("".join(text + "\n" for text in out))
    return "\n".join(parts)


def glyph_width(char: str) -> float:
    """Advance of a glyph in em, roughly a sans serif's."""
    if char in "iIljtf.,:;'|!()[]r- ":
        return 0.3
    return 0.85 if char in "mwMW—%@" else 0.67 if char.isupper() else 0.52


def pieces_by_width(chars: str, limit: float) -> Iterator[str]:
    """Cut so that a piece is one to three glyphs, until `limit` em are full."""
    piece, used = "", 0.0
    for char in chars:
        if piece and (used >= limit or len(piece) == 3):
            yield piece
            piece, used = "", 0.0
        piece += char
        used += glyph_width(char)
    if piece:
        yield piece


def with_blanks(pieces: Iterable[str]) -> list[str]:
    """A blank line after every second piece."""
    out: list[str] = []
    for at, piece in enumerate(pieces, start=1):
        out += [piece, ""] if at % 2 == 0 else [piece]
    return out


def split(lines: list[Line], rng: random.Random) -> str:
    """Vertical glyph runs broken into pieces of one to three characters, anew at each line."""
    limit, spaced = rng.uniform(0.75, 1.1), rng.random() < 0.7

    def damaged(stretch: list[Line]) -> list[str]:
        texts = (line.text + (" " if spaced and line.after == " " else "") for line in stretch)
        return with_blanks(piece for text in texts for piece in pieces_by_width(text, limit))

    return stretches(lines, damaged)


def split_fixed2(lines: list[Line], _: random.Random) -> str:
    """Pieces of two characters, counted anew at each line."""

    def damaged(stretch: list[Line]) -> list[str]:
        return with_blanks(
            line.text[at : at + 2] for line in stretch for at in range(0, len(line.text), 2)
        )

    return stretches(lines, damaged)


def one_char(lines: list[Line], rng: random.Random) -> str:
    """One character a line, a space too; wrapped lines run on or are a blank line apart."""
    apart = [""] if rng.random() < 0.5 else []
    return stretches(lines, lambda stretch: [c for line in stretch for c in [*line.text, *apart]])


def reversed_lines(lines: list[Line], _: random.Random) -> str:
    """Each line's letters backwards, lines in order."""
    return stretches(lines, lambda stretch: [line.text[::-1] for line in stretch])


def bottom_up(lines: list[Line], _: random.Random) -> str:
    """The page backwards: last line first, letters backwards."""
    return stretches(lines, lambda stretch: [line.text[::-1] for line in reversed(stretch)])


def clockwise(lines: list[Line], _: random.Random) -> str:
    """Last line of the page first, each line readable."""
    return stretches(lines, lambda stretch: [line.text for line in reversed(stretch)])


def words_reversed(lines: list[Line], _: random.Random) -> str:
    """Within a line the last word first, one word a line, letters backwards."""

    def damaged(stretch: list[Line]) -> list[str]:
        return [word[::-1] for line in stretch for word in reversed(line.text.split())]

    return stretches(lines, damaged)


def syllable_break(word: str, room: int) -> int:
    """Where a word may be hyphenated so that `room` characters hold the first part; 0: nowhere."""
    if not word.isalpha():
        return 0
    breaks = (m.start() for m in re.finditer(r"(?<=[aeiou])(?=[bcdfgklmnprstv][aeiou])", word))
    return max((at for at in breaks if 3 <= at <= min(room, len(word) - 3)), default=0)


def hyphenated(lines: list[Line], rng: random.Random) -> str:
    """Upright, but words hyphenated at line ends, ligatures as one character, odd spaces."""

    def damaged(stretch: list[Line]) -> list[str]:
        texts = [line.text for line in stretch]
        for at, line in enumerate(stretch[:-1]):
            word, space, rest = texts[at + 1].partition(" ")
            cut = syllable_break(word, rng.randint(3, 7)) if line.after == " " and space else 0
            if cut and rng.random() < 0.7:
                texts[at] += f" {word[:cut]}-"
                texts[at + 1] = f"{word[cut:]} {rest}"
        return [odd_characters(text, rng) for text in texts]

    return stretches(lines, damaged)


def odd_characters(chars: str, rng: random.Random) -> str:
    """Ligatures as one code point; some spaces no-break or thin."""
    for letters, ligature in (("ffi", "\ufb03"), ("fi", "\ufb01"), ("fl", "\ufb02")):
        chars = chars.replace(letters, ligature)
    spaces = " " * 12 + "\u00a0\u2009"
    return "".join(rng.choice(spaces) if char == " " else char for char in chars)


def undamaged(lines: list[Line], _: random.Random) -> str:
    """The wrapped lines as they are."""
    return stretches(lines, lambda stretch: [line.text for line in stretch])


DAMAGES: dict[str, Callable[[list[Line], random.Random], str]] = {
    "none": undamaged,
    "split": split,
    "split_fixed2": split_fixed2,
    "one_char": one_char,
    "reversed_lines": reversed_lines,
    "bottom_up": bottom_up,
    "clockwise": clockwise,
    "words_reversed": words_reversed,
    "hyphenated": hyphenated,
}


# --- documents ------------------------------------------------------------------------------


def draw_paragraph(rng: random.Random, domain: Domain) -> str:
    """A few sentences of a review, with superscript citations glued to them."""
    words = {"c": pick(rng, domain.conditions), "x": draw_product(rng, domain)[0]}
    words["o"] = pick(rng, domain.outcomes)
    return " ".join(
        sentence.format(**words, r=rng.randint(2, 60))
        for sentence in rng.sample(SENTENCES, rng.randint(4, 7))
    )


def set_prose(paragraph: str, width: int) -> list[str]:
    """Lines of a narrow column, words hyphenated at line ends where they may be."""
    lines, line = [], ""
    for word in paragraph.split():
        room = width - len(line) - 1
        if line and len(word) > room:
            cut = syllable_break(word, room - 1)
            lines.append(f"{line} {word[:cut]}-" if cut else line)
            line = word[cut:]
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def prose_page(paragraphs: Sequence[str], table: TrialTable, page: int, width: int) -> str:
    """One upright page: running head, paragraphs a blank line apart, foot."""
    head, foot = page_furniture(table, page)
    body = "\n\n".join("\n".join(set_prose(paragraph, width)) for paragraph in paragraphs)
    return "\n\n".join(part for part in ("\n".join(head), body, "\n".join(foot)) if part) + "\n"


def draw_document(
    rng: random.Random, damage: str | None = None, n_rows: tuple[int, int] = (5, 40)
) -> Document:
    """A page of prose, a damaged table and another page of prose."""
    damage = damage or rng.choice(sorted(DAMAGES))
    table = draw_table(rng, n_rows)
    domain = rng.choice(DOMAINS)
    width = rng.randint(44, 64)
    before, after = (
        tuple(draw_paragraph(rng, domain) for _ in range(rng.randint(1, 2))) for _ in range(2)
    )
    dumped = DAMAGES[damage](table.lines(), rng)
    last = max(line.page for line in table.lines())
    feed = rng.choice(("\n", "\n", "\f"))
    opening = prose_page(before, table, table.first_page - 1, width) + feed
    closing = feed + prose_page(after, table, last + 1, width)
    end = len(opening) + len(dumped)
    return Document(opening + dumped + closing, table, damage, before, after, len(opening), end)


def gold_records(table: TrialTable, path: str) -> list[Values]:
    """The truth of the table's rows in the shape of gold records of the document at `path`."""
    records = []
    for number, row in enumerate(table.rows, start=1):
        if row.group:
            continue
        fields = {
            name: {
                "status": "not_reported" if value is None else "found",
                "value": value,
                "quote": row.quotes[name],
            }
            for name, value in sorted(row.values.items())
        }
        records.append(
            {
                "record_id": f"{path}:table-{table.number}:row-{number}",
                "document": {"path": path},
                "kind": "listed",
                "label": row.values["trial_ids"][0]["id"],
                "fields": fields,
                "split": "dev",
                "annotator": "generator",
            }
        )
    return records


def draw_review(rng: random.Random) -> Review:
    """One of the reviews written by hand, in one of the ways a dumping tool spaces lines.

    The words are those of `corpus/review-*.txt`, the gold is the one kept by hand in
    `gold/synthetic.jsonl`; drawn are the choice and the spacing.
    """
    path = rng.choice(sorted(CORPUS.glob("review-*.txt")))
    text = path.read_text(encoding="utf-8")
    spacing = rng.choice(("as kept", "double", "trailing"))
    if spacing == "double":
        text = text.replace("\n", "\n\n")
    elif spacing == "trailing":
        text = re.sub(r"(?m)(?<=\S)$", " ", text)
    records = map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
    gold = tuple(record for record in records if record["document"]["path"] == path.name)
    return Review(path.name, text, gold)
