"""Arms of a reported trial that stand in other words: compared, counted in part, in several sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_paper_sizes import arms, paper, participants

TITLE = "On a cold: a randomised trial"


def labels(folder: Path, abstract: str, title: str = TITLE) -> list[str]:
    return [label for label, _, _ in arms(paper(folder, title=title, abstract=abstract))]


@pytest.mark.parametrize(
    ("abstract", "wanted"),
    [
        ("Zinc lozenges plus rest were compared with rest alone in men.", ["Zinc lozenges plus rest", "rest alone"]),
        ("At night, either 7 mg zinc or salt was given as a drink.", ["7 mg zinc", "salt"]),
        ("Men were titrated to either 70 mg zinc by mouth or salt over nine days.", ["70 mg zinc by mouth", "salt"]),
        ("We aimed to compare zinc with copper in men. Zinc fell. Copper rose.", ["zinc", "copper"]),
        ("Men took either 0.3 g zinc (Z), 5 ml oil or a salt tablet before bed.", ["0.3 g zinc", "5 ml oil", "salt tablet"]),
        ("They received zinc 7 mg per day or matched placebo.", ["zinc 7 mg", "matched placebo"]),
        ("We randomised men to (B0) socks; (B1) socks + shoes; or (B2) shoes.", ["socks", "socks + shoes", "shoes"]),
        ("Men were assigned to take 3 mg or 5 mg of zinc once daily or copper.", ["3 mg", "5 mg of zinc", "copper"]),
        ("Patients were allocated to care in towns between May 2011 and May 2013.", []),
        ("Adults were randomised to zinc (Z) + salt + tea by night (control group), or zinc + oil (full oil group).",
         ["control group", "full oil group"]),
        ("Twenty-one men were divided into study and control groups.", ["study group", "control group"]),
        ("Homes were randomised to usual care or a walking scheme.", ["usual care", "walking scheme"]),
        ("Men were split at random into three groups. Men in the far north group ran. Men in the rest group slept. "
         "Men in the zinc group ate.", ["far north group", "rest group", "zinc group"]),
        ("Men were put in four groups. Men in the rest group slept. Men in the zinc group ate.", []),
        ("Men were randomised in blocks into either the zinc group (Z[+]) or salt group (Z[–]).", ["zinc group", "salt group"]),
        ("We aimed to compare pain with fatigue in men.", []),
        ("We performed a randomised trial to assess the safety of zinc and copper.", []),
        ("Men were assigned to zinc 21 mg once daily in the morning or to copper 9 mg.", ["zinc 21 mg", "copper 9 mg"]),
    ],
)  # fmt: skip
def test_arms_by_what_is_compared(tmp_path: Path, abstract: str, wanted: list[str]) -> None:
    assert labels(tmp_path, abstract) == wanted


@pytest.mark.parametrize(
    ("title", "abstract", "wanted"),
    [
        ("Effects of zinc on colds", "Pain fell more than in the placebo group.", ["placebo", "zinc"]),
        ("Effects of zinc on colds", "Pain fell more than at baseline.", []),
        ("Effects of age on colds", "Men had zinc or placebo.", []),
    ],
)  # fmt: skip
def test_what_has_an_effect_is_held_against_placebo(
    tmp_path: Path, title: str, abstract: str, wanted: list[str]
) -> None:
    assert sorted(labels(tmp_path, abstract, title)) == wanted


@pytest.mark.parametrize(
    ("abstract", "wanted"),
    [
        ("They were enrolled (n = 44 zinc, n = 46 copper, n = 41 rest).", [44, 46, 41]),
        ("Of 190 men, 95 + 95 men were randomised to a zinc group or a copper group, respectively.", [95, 95]),
        ("Of 131 men treated with zinc (n = 90) or copper (n = 41), 122 were evaluable.", [90, 41]),
        ("Zinc was given to 71 men and copper was given to 74 men.", [71, 74]),
        ("We randomised 131 men: 44 had zinc, 46 had copper and 41 had nothing.", [44, 46, 41]),
        ("Men were assigned to zinc (zinc arm [ZA], n = 71) or to salt (salt arm [SA], n = 74).", [71, 74]),
        ("Falls were few (n = 4 in the zinc arm, n = 9 among controls).", []),
        ("Men were allotted at random to zinc (n 71) or salt (N: 74).", [71, 74]),
        ("We will allocate 213 men randomly to three groups of 71: zinc, copper or salt.", [71, 71, 71]),
        ("Group 1 (n = 71) wore socks. Group 2 (n = 74) wore shoes.", [71, 74]),
        ("We assigned 9 homes (310 residents) to zinc, 8 homes (290 residents) to salt.", [310, 290]),
        ("Ninety-six men were randomly treated: 31 with zinc 500 mg 12-hourly, 32 with copper 150 mg 12-hourly, and 33 "
         "with rest.", [31, 32, 33]),
        ("Forty-one men were randomly assigned to a treatment (n = 21) or a delayed treatment control (n = 20).", [21, 20]),
        ("Forty-two men were randomised into zinc (Z) plus rest group and a rest group, 21 cases in each group.", [21, 21]),
        ("Chance put men in arms, 131 assigned to zinc and 133 to 4 cycles of copper.", [131, 133]),
        ("In an hour 24 men (80%) in the zinc group and 9 men (30%) in the salt group slept.", []),
        ("In all, 145 men were randomised. Of 71 men randomly assigned to zinc, 9 fell ill. Of 74 men randomly "
         "assigned to salt, 21 fell ill.", [71, 74]),
        ("In all, 145 men were randomised. Three of 71 men in the zinc group and 21 of 74 (28%) in the salt "
         "group fell ill.", [71, 74]),
        ("In all, 145 men were randomised. Colds came to 4.2% (3/71) in arm A versus 28% (21/74) in arm B.", [71, 74]),
        ("In all, 170 men were randomised. Colds came to 4.2% (3/71) in arm A versus 28% (21/74) in arm B.", [None, None]),
        ("In all, 216 men were randomised. Pain of zinc-treated men (n = 71) was less than in men who received "
         "copper (n = 74) or rest (n = 71).", [71, 74, 71]),
    ],
)  # fmt: skip
def test_sizes_in_other_words(tmp_path: Path, abstract: str, wanted: list[int | None]) -> None:
    assert [n for _, _, n in arms(paper(tmp_path, title=TITLE, abstract=abstract))] == wanted


@pytest.mark.parametrize(
    ("abstract", "wanted"),
    [
        ("Men were sought. Of 501 willing men, 318 met the criteria and were randomly assigned to zinc or salt.", 318),
        ("In all, 131 men were grouped and randomly assigned to zinc (5 mg every two weeks (q2w)) or salt.", 131),
        ("Ninety-one men with gout were seen. They were then randomly assigned to nine weeks of rest or not.", 91),
        ("Of 301 men screened, 145 were eligible. These men were randomly assigned to zinc or salt.", 145),
        ("Methods.Thirty-one men took part. They were randomised to zinc or salt.", 31),
        ("Of 208 men, 145 agreed to take part: 71 were assigned to zinc and 74 to salt.", 145),
    ],
)  # fmt: skip
def test_people_in_other_words(tmp_path: Path, abstract: str, wanted: int) -> None:
    assert participants(paper(tmp_path, title=TITLE, abstract=abstract))["randomised"] == wanted
