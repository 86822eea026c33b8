"""Participants and arms of a reported trial: every rule row proves itself; small papers as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import read
from extractor.engines.paper import flow_boxes, kind_of_paper, sizes
from extractor.engines.paper.all_analysed import ALL_RULES
from extractor.engines.paper.arm_columns import label_of
from extractor.engines.paper.arm_given import given_to
from extractor.engines.paper.arm_roles import role
from extractor.engines.paper.flow_analysed import ANALYSED_RULES
from extractor.engines.paper.flow_enrolled import ENROLLED_RULES
from extractor.engines.paper.flow_randomised import RANDOMISED_RULES
from extractor.engines.paper.flow_settings import ALONE_RULES, SETTING_RULES
from extractor.engines.paper.passages import Paper, Passage, paper_of
from extractor.engines.paper.target import RULES as TARGET_RULES
from extractor.engines.studies import Sentence, sentences_of
from extractor.fields.rule import Rule
from extractor.nlp import pipeline
from extractor.settle import settled
from extractor.types import Finding

RULES = {
    rule.name: rule
    for rules in (
        RANDOMISED_RULES,
        ENROLLED_RULES,
        SETTING_RULES,
        ALONE_RULES,
        ANALYSED_RULES,
        ALL_RULES,
        TARGET_RULES,
    )
    for rule in rules
}


def values(rule: Rule, chars: str) -> list[object]:
    read_ = [rule.read(match) for match in rule.pattern.finditer(chars)]
    return [value for value in read_ if value is not None]


@pytest.mark.parametrize(
    ("name", "chars", "value"),
    [(name, chars, value) for name, rule in RULES.items() for chars, value in rule.hits.items()],
)
def test_hit(name: str, chars: str, value: object) -> None:
    assert values(RULES[name], chars)[:1] == [value]


@pytest.mark.parametrize(
    ("name", "chars"), [(name, chars) for name, rule in RULES.items() for chars in rule.misses]
)
def test_miss(name: str, chars: str) -> None:
    assert values(RULES[name], chars) == []


TITLE = "Zinc for the common cold: a randomised controlled trial"
PAGE = """<article><front><article-meta><title-group><article-title>{title}</article-title></title-group>
<abstract><sec><title>Methods</title><p>{abstract}</p></sec></abstract></article-meta></front><body>
<sec><title>Methods</title><p>{methods}</p></sec><sec><title>Results</title><p>{results}</p>{table}</sec>
</body></article>"""
TABLE = """<table-wrap><label>Table 1</label><caption><p>Baseline characteristics</p></caption><table><thead><tr>
{heads}</tr></thead><tbody><tr><td>Age</td>{cells}</tr></tbody></table></table-wrap>"""


def table(*heads: str) -> str:
    """A table of baseline figures under the given headings."""
    cells = "".join(f"<td>{40 + n}</td>" for n in range(len(heads)))
    return TABLE.format(heads="".join(f"<th>{one}</th>" for one in ("", *heads)), cells=cells)


def paper(folder: Path, title: str = TITLE, **parts: str) -> Paper:
    """A small paper as the reader sees it."""
    file = folder / "paper.nxml"
    words = {"abstract": "", "methods": "", "results": "", "table": ""} | parts
    file.write_text(PAGE.format(title=title, **words), encoding="utf-8")
    document = read(file)
    return paper_of(document, sentences_of(document, pipeline()), kind_of_paper(document) or "")


def field(name: str, given: Paper) -> Finding:
    return settled(name, [sizes.candidates(given)])


def participants(given: Paper) -> dict[str, object]:
    """What is known of a paper's participants."""
    value = field("participants", given).value
    assert value is None or isinstance(value, dict)
    return {key: count for key, count in (value or {}).items() if count is not None}


def arms(given: Paper) -> list[tuple[str, str, int | None]]:
    """Label, role and size of a paper's arms."""
    value = field("arms", given).value
    assert value is None or isinstance(value, list)
    return [(one["label"], one["role"], one["n"]) for one in value or []]


WHOLE = [
    (
        "the flow of a report",
        {
            "abstract": "Of 300 adults screened, 120 were randomised to zinc or placebo.",
            "methods": "We aimed to recruit 130 adults.",
            "results": "In all, 110 adults were included in the intention-to-treat analysis.",
        },
        {"planned": 130, "enrolled": 120, "randomised": 120, "analysed": 110},
    ),
    (
        "one arm, and a group's size, are no totals",
        {
            "methods": "A sample size of 47 patients per group was needed.",
            "results": "61 patients were allocated to zinc and 59 patients to placebo.",
        },
        {},
    ),
    (
        "another study's numbers weigh less",
        {
            "abstract": "Sixty women were randomly assigned to zinc or placebo.",
            "methods": "In a previous study, 900 women were randomly assigned to two groups.",
        },
        {"enrolled": 60, "randomised": 60},
    ),
    (
        "who was enrolled was randomised, if people are",
        {"abstract": "Eighty men were enrolled. They were randomly allocated to zinc or placebo."},
        {"enrolled": 80, "randomised": 80},
    ),
    (
        "the sum of the arms is the number of all, however it is worded",
        {"abstract": "Of 96 men, 41 were randomly allocated to zinc and 55 to placebo."},
        {"enrolled": 96, "randomised": 96},
    ),
    (
        "the men and the women are no totals",
        {
            "results": "170 adults were randomised to zinc or placebo, 58 males (zinc, N = 31; placebo, N = 27) "
            "and 112 females."
        },
        {"enrolled": 170, "randomised": 170},
    ),
    (
        "the completers of one arm are not those analysed",
        {
            "abstract": "In all, 84 men were randomised to classes or usual care.",
            "results": "Thirty-one men (74%) completed the programme.",
        },
        {"enrolled": 84, "randomised": 84},
    ),
    (
        "who was left at the end",
        {
            "abstract": "In all, 84 men were randomised to classes or usual care.",
            "results": "Overall, 71 men (85%) completed the follow-up.",
        },
        {"enrolled": 84, "randomised": 84, "analysed": 71},
    ),
    (
        "a blank in a number",
        {"abstract": "In all, 14 208 men were randomised to classes or usual care."},
        {"enrolled": 14208, "randomised": 14208},
    ),
    (
        "a label's number and a count are two",
        {"abstract": "In stage 2 120 men were seen and trained for many months."},
        {},
    ),
    (
        "years are no counts",
        {"results": "Adults seen from June 2013 to January 2014 were randomised to zinc or not."},
        {},
    ),
    (
        "neither are ages, the end of a great number, or the number of a trial",
        {
            "abstract": "Adults with a median age of 70 were randomised. In trial B-0307 women were "
            "randomised. In all, 16 000 women were invited."
        },
        {},
    ),
    (
        "groups that were taken in one by one",
        {
            "abstract": "Adults were studied before and after zinc. In the before group, we enrolled 20 adults.",
            "results": "We enrolled 30 adults in the after group. This time we enrolled 30 adults.",
        },
        {},
    ),
    (
        "all were analysed: as many as were taken in",
        {
            "abstract": "Eighty adults were randomised to zinc or placebo.",
            "results": "All randomised patients were included in the primary analysis.",
        },
        {"enrolled": 80, "randomised": 80, "analysed": 80},
    ),
    (
        "unless the paper tells a number",
        {
            "abstract": "Eighty adults were randomised to zinc or placebo.",
            "results": "All patients were included in the analysis. In all, 71 adults completed the study.",
        },
        {"enrolled": 80, "randomised": 80, "analysed": 71},
    ),
    (
        "a sentence without a verb in the abstract",
        {"abstract": "Ninety women (46 zinc and 44 placebo) aged 65 and older with a cold."},
        {"enrolled": 90, "randomised": 90},
    ),
    (
        "but not where clusters are",
        {
            "abstract": "Eighty men were enrolled. Ten clinics were randomly allocated to zinc or not."
        },
        {"enrolled": 80},
    ),
    (
        "the changed target counts",
        {
            "methods": "The original target sample size was 350 adults. We then reduced the sample size to 240."
        },
        {"planned": 240},
    ),
    (
        "the most that were needed is the target",
        {
            "methods": "About 304 persons are needed. To allow for drop-out, 380 persons will be recruited."
        },
        {"planned": 380},
    ),
]


@pytest.mark.parametrize(("label", "parts", "wanted"), WHOLE, ids=[one[0] for one in WHOLE])
def test_participants(
    tmp_path: Path, label: str, parts: dict[str, str], wanted: dict[str, int]
) -> None:
    assert participants(paper(tmp_path, **parts)) == wanted


def test_a_paper_that_disagrees_with_itself_is_a_conflict(tmp_path: Path) -> None:
    given = paper(
        tmp_path,
        abstract="A total of 1580 patients were randomised to zinc or placebo.",
        results="A total of 1545 patients were randomised to zinc or placebo.",
    )
    found = field("participants", given)
    assert found.status == "conflict"
    assert isinstance(found.value, list)
    assert sorted(one["randomised"] for one in found.value) == [1545, 1580]


def test_a_protocol_tells_the_planned_number_alone(tmp_path: Path) -> None:
    given = paper(
        tmp_path,
        title="Zinc for the common cold: study protocol for a randomised controlled trial",
        abstract="Ninety adults will be recruited and randomly assigned to an intervention group or a control group.",
        methods="In a pilot, 20 adults were enrolled. 45 adults will be needed for each group.",
    )
    assert participants(given) == {"planned": 90}
    assert [n for _, _, n in arms(given)] == [45, 45]


SPLITS = [
    (
        "named before the size",
        {"abstract": "Adults were randomly assigned to zinc (n = 61) or placebo (n = 59)."},
        [("zinc", "experimental", 61), ("placebo", "placebo", 59)],
    ),
    (
        "named after the size",
        {
            "results": "In total, 61 adults were randomised to the zinc group and 59 to the control group."
        },
        [("zinc group", "experimental", 61), ("control group", "comparator", 59)],
    ),
    (
        "listed in brackets",
        {"results": "The adults were randomly divided in two (zinc = 25; usual care = 24)."},
        [("zinc", "experimental", 25), ("usual care", "comparator", 24)],
    ),
    (
        "the columns of a table, without the total",
        {
            "abstract": "A hundred and twenty adults were randomised.",
            "table": table("Zinc (n = 61)", "Placebo (n = 59)", "Total (n = 120)", "P"),
        },
        [("Zinc", "experimental", 61), ("Placebo", "placebo", 59)],
    ),
    (
        "a table of those who were left is not the allocation",
        {
            "abstract": "A total of 120 adults were randomised to zinc or placebo.",
            "table": table("Zinc (n = 41)", "Placebo (n = 49)"),
        },
        [("zinc", "experimental", None), ("placebo", "placebo", None)],
    ),
    (
        "one size for each, where it makes up the total",
        {
            "abstract": "Forty adults were randomly assigned to zinc or placebo.",
            "results": "There were 20 adults in each group.",
        },
        [("zinc", "experimental", 20), ("placebo", "placebo", 20)],
    ),
    (
        "reasons and sexes are no arms",
        {"results": "Adults were enrolled (men, n = 20; women, n = 25); withdrew (n = 3)."},
        [],
    ),
    (
        "a waiting list is no intervention",
        {"abstract": "Adults were randomised to exercise (n = 30) or a waiting list (n = 31)."},
        [("exercise", "experimental", 30), ("waiting list", "no intervention", 31)],
    ),
]


@pytest.mark.parametrize(("label", "parts", "wanted"), SPLITS, ids=[one[0] for one in SPLITS])
def test_arms(
    tmp_path: Path, label: str, parts: dict[str, str], wanted: list[tuple[str, str, int | None]]
) -> None:
    assert arms(paper(tmp_path, **parts)) == wanted


GIVEN = [
    (
        "a sentence on each group",
        {
            "abstract": "Adults were randomised to an intervention group or a control group. The "
            "intervention group received 20 mg of zinc daily, while the control group received "
            "a leaflet on colds."
        },
        ["20 mg of zinc daily", "leaflet on colds"],
    ),
    (
        "the verb said once",
        {
            "methods": "Adults were randomised to one of two groups. Group A received 20 ml of 0.5% "
            "zinc, and group B 30 ml of saline."
        },
        ["20 ml of 0.5% zinc", "30 ml of saline"],
    ),
    (
        "in the passive voice",
        {
            "methods": "Adults were divided into two groups. In group I (20 adults) oral zinc (5 mg) was "
            "given and in group II (20 adults) oral copper (5 mg) was given."
        },
        ["oral zinc (5 mg)", "oral copper (5 mg)"],
    ),
    (
        "the list of the allocation, with doses",
        {
            "abstract": "Adults were randomised to twelve doses of weekly zinc (20 mg) or matching "
            "placebo for 12 weeks."
        },
        ["twelve doses of weekly zinc (20 mg)", "matching placebo"],
    ),
    (
        "before the group in brackets",
        {
            "abstract": "Adults were randomly assigned to either added zinc (10 mg/day) (zinc group) or "
            "no additional treatment (control group).",
            "results": "The zinc group (n = 56) and the control group (n = 57) were alike.",
        },
        ["added zinc (10 mg/day)", "no additional treatment"],
    ),
    (
        "an abbreviation written out",
        {
            "abstract": "We compared step mat training (SMT) with weekly games (WG).",
            "results": "Adults were randomised to SMT (n = 30) or WG (n = 31).",
        },
        ["step mat training (SMT)", "weekly games (WG)"],
    ),
    (
        "items of a list with colons",
        {
            "methods": "Adults were randomised. The groups were these: group Z (n = 20): 9 mL of zinc "
            "2%; group ZC (n = 21): 9 mL of zinc 2% + copper (5 mg)."
        },
        ["9 mL of zinc 2%", "9 mL of zinc 2% + copper (5 mg)"],
    ),
    (
        "two of something are no two groups",
        {
            "methods": "Adults were randomised to a bath group or a rest group. The bath group "
            "received two warm baths a day. The rest group received two of these."
        },
        ["two warm baths a day", None],
    ),
    (
        "what came of it is not what was given",
        {
            "abstract": "Adults were randomised to an intervention group or a control group.",
            "results": "The intervention group received more visits. The control group took longer.",
        },
        [None, None],
    ),
]


@pytest.mark.parametrize(("label", "parts", "wanted"), GIVEN, ids=[one[0] for one in GIVEN])
def test_what_arms_are_given(
    tmp_path: Path, label: str, parts: dict[str, str], wanted: list[str | None]
) -> None:
    value = field("arms", paper(tmp_path, **parts)).value
    assert isinstance(value, list)
    assert [one["intervention"] for one in value if isinstance(one, dict)] == wanted


LISTS = {
    "Adults were randomised (1:1) to zinc or placebo.": ["zinc", "placebo"],
    "Adults were randomly assigned in a 2:1 ratio to oral zinc or matching placebo.": [
        "oral zinc",
        "matching placebo",
    ],
    "We randomly assigned adults to receive zinc 20 mg once daily or placebo for 24 weeks.": [
        "zinc 20 mg",
        "placebo",
    ],
    "Adults were randomised to one of three groups: (1) zinc tablets (20 mg/day); (2) copper "
    "tablets; or (3) placebo.": ["zinc tablets", "copper tablets", "placebo"],
    "In the parent trial, adults received either zinc (20 mg) or copper.": ["zinc", "copper"],
}


@pytest.mark.parametrize(("chars", "wanted"), LISTS.items())
def test_lists_of_arms(tmp_path: Path, chars: str, wanted: list[str]) -> None:
    assert [label for label, _, _ in arms(paper(tmp_path, methods=chars))] == wanted


ROLES = {
    ("intervention group", "care as usual and weekly calls"): "experimental",
    ("zinc in addition to standard care", None): "experimental",
    ("standard care alone", None): "comparator",
    ("before group", None): "comparator",
    ("control group", "a waiting list"): "no intervention",
    ("zinc", "placebo tablets"): "placebo",
    ("group Z", "9 mL of zinc 2% + 3 mL normal saline"): "experimental",
    ("group S", "12 mL normal saline"): "placebo",
}


@pytest.mark.parametrize(("arm", "wanted"), ROLES.items())
def test_roles(tmp_path: Path, arm: tuple[str, str | None], wanted: str) -> None:
    assert role(*arm, paper(tmp_path, title="Zinc and colds")) == wanted


def test_a_title_that_sets_two_against_each_other(tmp_path: Path) -> None:
    given = paper(tmp_path, title="Oral zinc versus copper for the common cold: a randomised trial")
    assert [label for label, _, _ in arms(given)] == ["Oral zinc", "copper"]


SIZES: dict[str, list[int | None]] = {
    "118 adults were randomised to zinc or placebo (n = 60 and 58, respectively).": [60, 58],
    "120 adults were randomised to zinc or placebo (n = 60 each).": [60, 60],
    "The zinc group included 60 adults and the placebo group 58 adults.": [60, 58],
    "118 adults were randomised. Of these, 60 received zinc and 58 received placebo.": [60, 58],
    "60 adults (51%) were allocated to the zinc group and 58 (49%) to placebo.": [60, 58],
    "In all, 62 adults were assigned: 31 in the treatment group and 31 in the control group.": [
        31,
        31,
    ],
    "Adults were randomised in a 1:1:1 ratio to zinc 5 mg (n = 60), zinc 9 mg (n = 61) or placebo "
    "(n = 58).": [60, 61, 58],
    "Adults were divided into two: group 1 (30 adults) had zinc and group 2 (n = 32) had none.": [
        30,
        32,
    ],
    "We will randomly allocate 40 adults, 30 with gout (GG) and 10 without, to each arm; zinc or "
    "placebo. Eighty adults will be recruited.": [],
    "Thirty adults will be enrolled in the zinc group and 30 in the control group.": [30, 30],
    "A total of 140 adults were randomised into each group.": [],
    "A total of 120 adults were randomised (zinc 61, placebo 59).": [61, 59],
    "A total of 299 adults were randomised to zinc (149) or placebo (150).": [149, 150],
    "The zinc group (n = 60) received calls and the control group (n = 58) received none.": [
        60,
        58,
    ],
    "101 adults entered the zinc arm and 103 the placebo arm.": [101, 103],
    "Adults were randomised to zinc 4 mg every 4 weeks (n = 60) or weekly copper for four cycles "
    "(n = 58).": [60, 58],
    "Thirty-nine of the women in the zinc arm and 17 of those in the placebo arm fell ill.": [],
    "A trial was run in 24 schools (12 intervention, 12 control).": [],
    "In all, 96 adults were randomised (41, zinc; 55, placebo).": [41, 55],
    "Adults were randomised: group 1 received zinc once daily (n = 41); group 2 received zinc twice "
    "daily (n = 42); group 3 received zinc thrice daily (n = 43).": [41, 42, 43],
    "Adults were randomised to zinc (n = 41) or placebo (n = 55); 9% of adults (n = 9) fell ill.": [
        41,
        55,
    ],
    "We randomised 96 adults: 41 to zinc once daily and 55 to 3-weekly copper.": [41, 55],
    "We enrolled 96 adults, 41 with gout and 55 without.": [],
    "We enrolled 96 adults: 41 smokers, 55 others.": [],
    "41 and 55 adults were assigned to the zinc and the copper group.": [41, 55],
    "One hundred and five adults were assigned to the zinc arm and 98 to the rest arm.": [105, 98],
    "96 adults were randomised to a 6-month walking programme (n = 41) or usual care (n = 55).": [
        41,
        55,
    ],
    "Adults were randomised to zinc tablets (20 mg, by mouth, taken once daily with much water and "
    "no food at all; n = 41) or placebo (n = 55).": [41, 55],
    "Adults were randomised to classes (by mail (CM), n = 41) or usual care (n = 55).": [41, 55],
    "Adults with gout (n = 41) or with pain (n = 55) were randomised to zinc or placebo.": [
        None,
        None,
    ],
    "Falls were 41 in the zinc arm and 55 in the placebo arm.": [],
    "Women were assigned to zinc (n = 132 979) or placebo (n = 133 085).": [132979, 133085],
}


@pytest.mark.parametrize(("chars", "wanted"), SIZES.items())
def test_sizes_of_arms(tmp_path: Path, chars: str, wanted: list[int | None]) -> None:
    assert [n for _, _, n in arms(paper(tmp_path, results=chars))] == wanted


PARTS = {
    "those analysed again are no total of the trial": (
        {
            "abstract": "This analysis included 90 adults enrolled in a trial on zinc (COLD study, n = 400)."
        },
        {"enrolled": 400, "analysed": 90},
    ),
    "who was left at the end was not all who were taken in": (
        {
            "abstract": "Fifty-seven adults were randomised to zinc or placebo.",
            "results": "Fifty-seven adults were analysed. We enrolled 61 adults in the study.",
        },
        {"enrolled": 61, "analysed": 57},
    ),
    "two numbers of people taken in": (
        {
            "abstract": "We enrolled 90 adults with a cold.",
            "results": "A total of 120 adults were enrolled in the trial.",
        },
        {"enrolled": [90, 120]},
    ),
    "divided, but not by chance": (
        {"abstract": "Sixty adults were divided into two groups by their age."},
        {},
    ),
}


@pytest.mark.parametrize(("parts", "wanted"), PARTS.values(), ids=list(PARTS))
def test_parts_of_the_people(
    tmp_path: Path, parts: dict[str, str], wanted: dict[str, object]
) -> None:
    title = "Zinc for the common cold: a clinical trial"
    value = field("participants", paper(tmp_path, title=title, **parts)).value
    found = value if isinstance(value, list) else [value or {}]
    merged: dict[str, object] = {}
    for key in ("planned", "enrolled", "randomised", "analysed"):
        numbers = sorted({one[key] for one in found if isinstance(one, dict) and one.get(key)})
        if numbers:
            merged[key] = numbers if len(numbers) > 1 else numbers[0]
    assert merged == wanted


def test_boxes_of_a_flow_diagram() -> None:
    hits = [flow_boxes.BOX.match(chars) for chars in ("Allocated to zinc (n = 60)", "Lost (n = 3)")]
    assert [match and (match["label"], match["n"]) for match in hits] == [("zinc", "60"), None]


def test_rows_of_a_flow_diagram() -> None:
    chars = (
        "Allocated to zinc group (12 schools)",
        "Allocated to control group (13 schools)",
        "Number of girls eligible (N = 900)",
        "Number of girls eligible (N = 869)",
        "Number of participants (N = 771) Absent (N = 79)",
        "Number of participants (N = 747) Absent (N = 61)",
    )
    boxes = [Passage(Sentence(one, 0, 0), "figure", None, "") for one in chars]
    found = flow_boxes.sized_rows(boxes, ["zinc group", "control group"])
    assert [(one.label, one.n) for one in found] == [("zinc group", 771), ("control group", 747)]


def test_all_analysed_is_told_with_both_sentences(tmp_path: Path) -> None:
    given = paper(
        tmp_path,
        abstract="Eighty adults were randomised to zinc or placebo.",
        results="All randomised patients were included in the primary analysis.",
    )
    quotes = [one.quote for one in field("participants", given).evidence]
    assert any("All randomised patients" in one for one in quotes)
    assert any("Eighty adults" in one for one in quotes)


def test_each_value_has_its_words(tmp_path: Path) -> None:
    given = paper(
        tmp_path,
        abstract="A total of 120 adults were randomised to zinc (n = 61) or placebo (n = 59).",
        table=table("Zinc (n = 61)", "Placebo (n = 59)"),
    )
    chars = given.document.text.chars
    for one in sizes.candidates(given):
        assert one.evidence
        assert all(chars[e.start : e.end] == e.quote for e in one.evidence)


SIZED = ("Zinc (n = 52)", "Placebo (n = 55)")


@pytest.mark.parametrize(
    ("caption", "heads", "said", "wanted"),
    [
        ("Outcomes at week 8", SIZED, "", 107),
        ("Outcomes at week 8", ("Zinc (n = 60)", "Placebo (n = 60)"), "", 120),
        ("Outcomes at week 8", ("Zinc (n = 20)", "Placebo (n = 21)"), "", None),  # a subgroup
        ("Baseline characteristics", SIZED, "", None),
        ("Adverse events and other outcomes", SIZED, "", None),
        ("Outcomes at week 8", SIZED, "In all, 110 adults were analysed.", 110),
    ],
)
def test_analysed_by_the_columns_of_outcomes(
    tmp_path: Path, caption: str, heads: tuple[str, ...], said: str, wanted: int | None
) -> None:
    shown = table(*heads).replace("Baseline characteristics", caption)
    abstract = "In all, 120 adults were randomised to zinc or placebo."
    given = paper(tmp_path, abstract=abstract, results=said, table=shown)
    assert participants(given).get("analysed") == wanted


@pytest.mark.parametrize(
    ("chars", "wanted"),
    [
        (
            "The adults were randomly divided into two groups (zinc and copper).",
            ["zinc", "copper"],
        ),
        (
            "Adults are randomised to care plus zinc at one of three doses: 5 mg/kg/day, 7 mg/kg/day or 9 mg/kg/day.",
            ["5 mg/kg/day", "7 mg/kg/day", "9 mg/kg/day"],
        ),
        (
            "Adults who received zinc (5 mg), or copper (7 mg), or iron (9 mg) were examined.",
            ["zinc", "copper", "iron"],
        ),
        (
            "We did a placebo-controlled trial of zinc tablets in adults.",
            ["placebo", "zinc tablets"],
        ),
        (
            "Adults from clinics (randomly assigned to zinc or control) in the north, the far east and the west were seen.",
            ["zinc", "control"],
        ),
    ],
)
def test_arms_without_sizes(tmp_path: Path, chars: str, wanted: list[str]) -> None:
    assert [label for label, _, _ in arms(paper(tmp_path, abstract=chars))] == wanted


def test_a_heading_counts_people_not_clusters() -> None:
    assert label_of("Control (n = 67) 1 cluster") == "Control"


@pytest.mark.parametrize(
    ("chars", "label", "wanted"),
    [
        ("It was zinc.", "tai chi group", "tai chi"),
        ("It was zinc.", "30 mg zinc group", "30 mg zinc"),
        ("It was zinc.", "other control group", None),
        (
            "They got Warm Wool Living Mode (WWLiM) or not.",
            "WWLiM",
            "Warm Wool Living Mode (WWLiM)",
        ),
        ("The zinc group (ZiG) was small.", "ZiG", "ZiG"),
    ],
)
def test_what_a_name_says(tmp_path: Path, chars: str, label: str, wanted: str | None) -> None:
    given = paper(tmp_path, methods=chars)
    assert given_to(given, label, [label, "placebo"]) == wanted


@pytest.mark.parametrize(
    ("abstract", "people", "sized"),
    [
        (
            "In two years, 131 men with gout were seen at one clinic. They were randomly divided "
            "into a control group of 64 cases and a study group of 67 cases.",
            131,
            [64, 67],
        ),
        (
            "In two years, 140 men with gout were seen at one clinic. They were randomly divided "
            "into a control group of 64 cases and a study group of 67 cases.",
            None,
            [64, 67],
        ),
        (
            "Men were randomly assigned to zinc or rest. Zinc was used in 54 men (the experimental "
            "group); rest was used in 57 men (the control group).",
            None,
            [54, 57],
        ),
        (
            "Men were randomly assigned to zinc or rest. Zinc was used in 54 men (age group I) and "
            "rest in 57 men (age group II).",
            None,
            [],
        ),
        (
            "Men were randomly assigned to zinc or rest. The number of second fractures was 54 in "
            "the zinc arm and 57 in the control arm.",
            None,
            [],
        ),
        (
            "Men were randomly assigned to zinc or rest (42 and 43 men in each group).",
            None,
            [],
        ),
        (
            "Forty-eight men were randomly divided into groups: 15 men received zinc, 15 men "
            "received iron and 18 men were treated by rest.",
            48,
            [15, 15, 18],
        ),
    ],
)
def test_people_and_sizes_of_two_sentences(
    tmp_path: Path, abstract: str, people: int | None, sized: list[int]
) -> None:
    given = paper(tmp_path, abstract=abstract)
    assert participants(given).get("randomised") == people
    assert [n for _, _, n in arms(given) if n] == sized
