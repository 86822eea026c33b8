"""Results of a paper's primary outcome: sentences, tables, and small papers made here."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.engines.paper import aims, findings
from extractor.engines.paper.finding_aims import aim_of, measured
from extractor.engines.paper.finding_arms import arms_of
from extractor.engines.paper.finding_cells import Meaning, arm_item, effect_item, p_of, stat_of
from extractor.engines.paper.finding_effects import effects_in, spans
from extractor.engines.paper.finding_figures import figures_in, hidden
from extractor.engines.paper.finding_pairs import pairs_in
from extractor.engines.paper.finding_words import long_form, meet, stems, times_in
from extractor.engines.paper.passages import Paper, paper_of
from extractor.engines.studies import sentences_of
from extractor.flow import document_of
from extractor.nlp import pipeline
from extractor.readers import read_source
from extractor.types import JSON, Candidate

ARMS = ("Sock group", "Control group")
PAPER = """<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front>
<article-meta><title-group><article-title>Warm socks for restless legs: a randomised trial</article-title>
</title-group><abstract><sec><title>Methods</title><p>People were randomly assigned. {abstract}</p></sec></abstract>
</article-meta></front><body><sec sec-type="methods"><title>Methods</title><p>People were randomly
assigned. {methods}</p></sec><sec sec-type="results"><title>Results</title><p>All came back.</p>{results}</sec>
</body></article>"""
TABLE = """<table-wrap id="t1"><label>Table 1</label><caption><p>{caption}</p></caption>
<table><thead>{heads}</thead><tbody>{rows}</tbody></table>
<table-wrap-foot><p>{foot}</p></table-wrap-foot></table-wrap>"""
PRIMARY = "The primary outcome was {}."


def paper(folder: Path, abstract: str = "", methods: str = "", results: str = "") -> Paper:
    path = folder / "paper.nxml"
    path.write_text(PAPER.format(abstract=abstract, methods=methods, results=results), "utf-8")
    document = document_of(read_source(path))
    return paper_of(document, sentences_of(document, pipeline(None)))


def arm(label: str, role: str) -> Candidate:
    return Candidate("arms", {"label": label, "role": role, "n": None}, (), 0.9)


def told(some: Paper) -> list[dict[str, JSON]]:
    """The results of a paper with two arms, without what is not known."""
    known = [
        *aims.candidates(some),
        arm(ARMS[0], "experimental"),
        arm(ARMS[1], "comparator"),
    ]
    values = [one.value for one in findings.candidates(some, known)]
    return [{k: v for k, v in one.items() if v is not None} for one in values]  # type: ignore[union-attr]


def table(caption: str, heads: list[str], *rows: list[str], foot: str = "") -> str:
    def row(cells: list[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"

    return TABLE.format(
        caption=caption,
        heads=row(heads, "th"),
        rows="".join(row(one, "td") for one in rows),
        foot=foot,
    )


def pairs(chars: str, *labels: str) -> list[list[tuple[JSON, ...]]]:
    """Of each comparison in some words: arm, main number, spread or share, p."""
    arms = arms_of(labels or ARMS, roles=("experimental", "comparator"))
    shown = hidden(chars, tuple(spans([one for one in effects_in(chars) if one.named])))
    found = pairs_in(chars, shown, figures_in(shown, deviation=True), arms)
    keys = ("events", "n", "percent", "mean", "sd", "p")
    return [
        [
            (one["arm"], *(one[key] for key in keys if one.get(key) is not None))
            for one in pair.items
        ]
        for pair in found
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("slept in 45 of 120 people (37.5%) in the sock group and 60 of 118 (50.8%) in the control group",
         [(ARMS[0], 45, 120, 37.5), (ARMS[1], 60, 118, 50.8)]),
        ("was 12·5 (SD 3·1) in the sock group vs 14·0 (2·9) in the control group; p=0·02",
         [(ARMS[0], 12.5, 3.1, 0.02), (ARMS[1], 14.0, 2.9, 0.02)]),
        ("the sock group (35.0%, 14 of 40) and the control group (52.0%, 13 of 25) (p = 0.21)",
         [(ARMS[0], 14, 40, 35.0, 0.21), (ARMS[1], 13, 25, 52.0, 0.21)]),
        ("was higher for the sock group than the control group (72.5% vs. 61.5%; P < 0.001)",
         [(ARMS[0], 72.5, "<0.001"), (ARMS[1], 61.5, "<0.001")]),
        ("lower (40% v 62%) with socks than with usual shoes", []),
        ("fewer in the sock group (28% vs 44%, p = 0.02)",
         [(ARMS[0], 28.0, 0.02), (ARMS[1], 44.0, 0.02)]),
        ("occurred in 55 and 70% in the sock and control groups, respectively",
         [(ARMS[0], 55.0), (ARMS[1], 70.0)]),
        ("In the sock group 9 (45%) and in the control group 16 (80%) slept",
         [(ARMS[0], 9, 45.0), (ARMS[1], 16, 80.0)]),
        ("was 4·2% (95% CI 3·0–6·1) in the sock group versus 1·8% (0·9–2·6) in the control group (p=0·04)",
         [(ARMS[0], 4.2, 0.04), (ARMS[1], 1.8, 0.04)]),
        ("21.5% of 200 women in the sock group compared to 1.5% of 198 women in the control group",
         [(ARMS[0], 200, 21.5), (ARMS[1], 198, 1.5)]),
        ("socks: mean 8.2 ± 1.1 in the sock group and −0.4 ± 2.0 in controls",
         [(ARMS[0], 8.2, 1.1), (ARMS[1], -0.4, 2.0)]),
    ],
)  # fmt: skip
def test_figures_go_with_their_arms(words: str, expected: list[tuple[JSON, ...]]) -> None:
    assert pairs(words) == ([expected] if expected else [])


@pytest.mark.parametrize(
    "words",
    [
        "higher in the sock group than in the control group (60% vs 77%)",  # the order is not the words'
        "Compared with the control group, the sock group had less (12% vs 20%)",  # turned round
        "randomly assigned 120 people to the sock group and 118 people to the control group",
        "fell from 12 to 9 between weeks 2 and 4",
        "in the sock and control groups 6.1 versus 31.5 versus 15.4%",  # three figures, two arms
        "65% and 60% versus 15% and 9% in the sock group compared with the control group, respectively",
        "in the sock group than in the control group (81.0, 95% CI = 78.0 to 84.0, and 72.5, 95% CI = 70 to 75)",
        "The change for the 10-mg sock group and control groups was 61.0, 69.5, and 58.5",
        "33% with socks, 28% with slippers, and 31% in the control group",
        "12.5 (3.1) in the sock group and 14.0 (2.9) in the control group",  # 3.1 of what?
        "20 of 12 (80%) in the sock group and 3 of 12 in the control group",  # more than all
        "higher in the sock plus slipper group than the control group plus tea (7% vs 9%)",
    ],
)
def test_figures_of_no_clear_arm_are_left(words: str) -> None:
    assert pairs(words) == []


def test_a_combination_is_another_arm_than_its_parts() -> None:
    arms = arms_of(("Zinc", "Zinc plus iron"), roles=("comparator", "experimental"))
    labels = [one.label for one in arms.mentions("iron plus zinc, the zinc group, zinc plus iron")]
    assert labels == ["Zinc", "Zinc plus iron"]
    assert arms.label_of("copper group") == ("copper", "copper group")


def test_an_arm_has_the_label_of_the_record() -> None:
    arms = arms_of(
        ("twelve cycles of weekly zinc", "three-weekly zinc"), roles=("experimental",) * 2
    )
    assert arms.label_of("weekly zinc") == (
        "twelve cycles of weekly zinc",
        "twelve cycles of weekly zinc",
    )
    two = arms_of(("ABC", "usual shoes"), roles=("experimental", "comparator"))
    assert two.label_of("control group") == ("usual shoes", "usual shoes")
    assert two.label_of("the intervention group") == ("abc", "ABC")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("hazard ratio 0.71 (95% CI 0.55 to 0.92; p=0.01)", (0.71, "HR", 0.55, 0.92, 0.01)),
        ("mean adjusted difference −6·5 [95% CI −20·0 to 7·0]; p=0·35", (-6.5, "difference", -20.0, 7.0, 0.35)),
        ("(odds ratio = 4.2, 95% confidence interval 2.1 to 8.4; P < 0.001)", (4.2, "OR", 2.1, 8.4, "<0.001")),
        ("incidence rate ratio (IRR) was 0.75 (95% CI 0.50, 1.12)", (0.75, "IRR", 0.5, 1.12, None)),
        ("[HR (95% CI): 0.62 (0.413, 0.931), P = 0.020]", (0.62, "HR", 0.413, 0.931, 0.02)),
        ("the difference was 3 points (95% CI 8, -2, p = 0.25)", (3.0, "difference", -2.0, 8.0, 0.25)),
        ("absolute difference, -2.3 percentage points; 95% CI, -4.5 to -0.1", (-2.3, "difference", -4.5, -0.1, None)),
        ("relative risk for death, 0.8; 95% confidence interval [CI], 0.66 to 0.98", (0.8, "RR", 0.66, 0.98, None)),
        ("hazard ratio 0.71 (95% CI 0.55 to 0.92; P<0.000 1)", (0.71, "HR", 0.55, 0.92, None)),
        ("mean difference = 12.0 points, p = 0.04", None),
        ("odds ratio 2.5 (95% CI 3.0 to 4.0)", None),
        ("hazard ratio −0.5 (95% CI −0.9 to −0.1)", None),
        ("an odds ratio of 2 was assumed", None),
    ],
)  # fmt: skip
def test_effects(words: str, numbers: tuple[JSON, ...] | None) -> None:
    found = [one.item for one in effects_in(words) if one.item["ci_low"] is not None]
    keys = ("effect", "effect_type", "ci_low", "ci_high", "p")
    assert [tuple(one[key] for key in keys) for one in found] == ([numbers] if numbers else [])


def test_an_outcome_has_words_abbreviations_and_times() -> None:
    aim = aim_of("change in Restless Legs Index (RLI)", "12 weeks", {})
    assert aim.shorts == ("RLI",) and aim.kind == "mean"
    assert aim.named("RLI fell", stems("RLI fell")) and not aim.named("index", stems("index"))
    tool = aim_of("arterial stiffness measured by baPWV", None, {})
    assert tool.shorts == ("baPWV",) and tool.words == stems("arterial stiffness")
    assert measured("proportion of patients with relapse") == "share"
    assert meet(times_in("one year"), times_in("12 months"))
    assert not meet(times_in("week 12"), times_in("24 weeks"))


LEGS = PRIMARY.format("leg movements at 8 weeks")
EFFECT = "(mean difference −3.2, 95% CI −5.0 to −1.4; p=0.002)"


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        (f"Leg movements were fewer with socks {EFFECT}.", True),
        (f"The primary outcome was better with socks {EFFECT}.", True),
        (f"At 8 weeks, leg movements were fewer with socks {EFFECT}.", True),
        (f"Mood improved {EFFECT}.", False),
        (f"At 24 weeks, leg movements were fewer with socks {EFFECT}.", False),
        (f"At baseline, leg movements were fewer with socks {EFFECT}.", False),
        (f"Among patients with diabetes, leg movements were fewer {EFFECT}.", False),
        (f"In the per-protocol analysis leg movements were fewer {EFFECT}.", False),
        (f"In a meta-analysis leg movements were fewer {EFFECT}.", False),
        (f"Leg movements predicted mood {EFFECT}.", False),
        (f"Among nurses who adhered to wearing them leg movements were fewer {EFFECT}.", False),
        (f"The primary outcome did not change; however, mood improved {EFFECT}.", False),
        (f"Leg movements changed, mood improved, but more so was sleep {EFFECT}.", True),
        (f"Falls were fewer with socks {EFFECT}, as were leg movements.", False),
    ],
)
def test_sentences_of_the_primary_outcome(tmp_path: Path, sentence: str, is_told: bool) -> None:
    some = paper(tmp_path, LEGS, results=f"<p>{sentence}</p>")
    found = [(one["effect"], one["ci_low"], one["ci_high"], one["p"]) for one in told(some)]
    assert found == ([(-3.2, -5.0, -1.4, 0.002)] if is_told else [])


def test_a_result_has_measure_time_and_evidence(tmp_path: Path) -> None:
    some = paper(tmp_path, LEGS, results=f"<p>Leg movements were fewer {EFFECT}.</p>")
    (one,) = findings.candidates(some, aims.candidates(some))
    assert isinstance(one.value, dict)
    assert one.value["measure"] == "leg movements" and one.value["time_frame"] == "8 weeks"
    evidence = one.evidence[0]
    assert some.document.text.chars[evidence.start : evidence.end] == evidence.quote
    assert "−3.2" in evidence.quote and "−1.4" in evidence.quote


def test_a_heading_says_what_its_sentences_tell(tmp_path: Path) -> None:
    results = (
        "<sec><title>Leg movements</title><p>All wore them. The adjusted difference was 2 points "
        "(95% CI −5 to 9).</p></sec><sec><title>Mood</title><p>The adjusted difference was 3 points "
        "(95% CI 1 to 5).</p></sec>"
    )
    found = told(paper(tmp_path, LEGS, results=results))
    assert [one["effect"] for one in found] == [2.0]


def test_of_two_effects_each_needs_its_outcome(tmp_path: Path) -> None:
    words = "<p>Leg movements (HR 0.7, 95% CI 0.5 to 0.9) and falls (HR 0.8, 95% CI 0.6 to 0.95) were fewer.</p>"
    some = paper(tmp_path, PRIMARY.format("occurrence of leg movements"), results=words)
    assert [one["effect"] for one in told(some)] == [0.7]


def test_a_protocol_has_no_results(tmp_path: Path) -> None:
    some = paper(tmp_path, LEGS, results=f"<p>Leg movements were fewer {EFFECT}.</p>")
    plan = Paper(some.document, some.passages, "protocol")
    assert findings.candidates(plan, aims.candidates(plan)) == []


HEADS = ["", "Socks (n = 20)", "Control (n = 20)", "Risk ratio (95% CI)", "P value"]


def test_the_outcomes_row_of_a_table(tmp_path: Path) -> None:
    words = table(
        "Outcomes at 8 weeks",
        HEADS,
        ["Occurrence of leg movements", "12/20 (60%)", "5/20 (25%)", "2.4 (1.1 to 5.2)", "0.03"],
        ["Low mood", "10/20 (50%)", "9/20 (45%)", "1.1 (0.6 to 2.1)", "0.8"],
    )
    found = told(
        paper(tmp_path, PRIMARY.format("occurrence of leg movements at 8 weeks"), results=words)
    )
    assert [{k: v for k, v in one.items() if k not in ("measure", "time_frame")} for one in found] == [
        {"arm": ARMS[0], "events": 12, "n": 20, "percent": 60.0, "p": 0.03},
        {"arm": ARMS[1], "events": 5, "n": 20, "percent": 25.0, "p": 0.03},
        {"effect": 2.4, "effect_type": "RR", "ci_low": 1.1, "ci_high": 5.2, "p": 0.03},
    ]  # fmt: skip


MEANS = ["", "Socks, mean (SD)", "Control, mean (SD)"]


@pytest.mark.parametrize(
    ("caption", "heads", "row", "expected"),
    [
        ("Outcomes at 8 weeks", MEANS, ["Leg movements", "5.2 (1.1)", "6.3 (1.2)"], [(5.2, 1.1), (6.3, 1.2)]),
        ("Outcomes at 8 weeks", ["", "Socks, mean (SE)", "Control, mean (SE)"],
         ["Leg movements", "5.2 (1.1)", "6.3 (1.2)"], [(5.2, None), (6.3, None)]),
        ("Outcomes, median (IQR)", ["", "Socks", "Control"], ["Leg movements", "5 (1)", "6 (1)"], []),
        ("Baseline characteristics", MEANS, ["Leg movements", "5.2 (1.1)", "6.3 (1.2)"], []),
        ("Outcomes by subgroup", MEANS, ["Leg movements", "5.2 (1.1)", "6.3 (1.2)"], []),
        ("Outcomes at 24 weeks", ["", "Socks, 24 weeks, mean (SD)", "Control, 24 weeks, mean (SD)"],
         ["Leg movements", "5.2 (1.1)", "6.3 (1.2)"], []),
        ("Outcomes", MEANS, ["Leg movements at baseline", "5.2 (1.1)", "6.3 (1.2)"], []),
        ("Outcomes", MEANS, ["Leg movements in women", "5.2 (1.1)", "6.3 (1.2)"], []),
        ("Outcomes", MEANS, ["Pain of leg movements", "5.2 (1.1)", "6.3 (1.2)"], []),
    ],
)  # fmt: skip
def test_means_in_tables(
    tmp_path: Path,
    caption: str,
    heads: list[str],
    row: list[str],
    expected: list[tuple[JSON, ...]],
) -> None:
    found = told(paper(tmp_path, LEGS, results=table(caption, heads, row)))
    assert [(one["mean"], one.get("sd")) for one in found] == expected


def test_columns_of_baseline_are_no_results(tmp_path: Path) -> None:
    words = table(
        "Leg movements before and after, mean (SD)",
        ["", "Socks baseline", "Control baseline", "Socks 8 weeks", "Control 8 weeks"],
        ["Leg movements", "5.2 (1.1)", "6.3 (1.2)", "4.1 (1.0)", "6.2 (1.3)"],
    )
    found = told(paper(tmp_path, LEGS, results=words))
    assert [(one["arm"], one["mean"]) for one in found] == [(ARMS[0], 4.1), (ARMS[1], 6.2)]


def test_tables_whose_rows_are_the_arms(tmp_path: Path) -> None:
    words = table(
        "Outcomes",
        ["Group", "Measure", "Baseline mean (SD)", "8 weeks mean (SD)", "n"],
        ["Socks", "Leg movements", "5.2 (1.1)", "4.1 (1.0)", "18"],
        ["Control", "", "6.3 (1.2)", "6.2 (1.3)", "19"],
        ["Socks", "Mood", "1.2 (1.1)", "1.1 (1.0)", "18"],
        ["Control", "", "1.3 (1.2)", "1.2 (1.3)", "19"],
    )
    found = told(paper(tmp_path, LEGS, results=words))
    assert [(one["arm"], one["mean"], one["sd"], one["n"]) for one in found] == [
        (ARMS[0], 4.1, 1.0, 18),
        (ARMS[1], 6.2, 1.3, 19),
    ]


def test_a_group_row_names_the_outcome_of_its_rows(tmp_path: Path) -> None:
    words = table(
        "Outcomes, mean ± SD",
        ["", "Socks", "Control"],
        ["Leg movements", "", ""],
        ["Baseline", "5.2 ± 1.1", "6.3 ± 1.2"],
        ["Week 8", "4.1 ± 1.0", "6.2 ± 1.3"],
        ["Mood", "", ""],
        ["Week 8", "1.1 ± 1.0", "1.2 ± 1.3"],
    )
    found = told(paper(tmp_path, LEGS, results=words))
    assert [(one["mean"], one["time_frame"]) for one in found] == [(4.1, "Week 8"), (6.2, "Week 8")]


def test_cells_that_may_mean_two_things_are_not_read() -> None:
    assert arm_item("12 (3.4)", Meaning("count", None, None)) is None
    assert arm_item("12 (34)", Meaning("share", "share", None)) == {"events": 12, "percent": 34.0}
    assert arm_item("12 (34)", Meaning("share", "share", 90)) is None  # 12 of 90 are no 34 %
    assert arm_item("12 (20)", Meaning("count", None, 60)) is None
    assert arm_item("5/20", Meaning("count", "mean", None)) is None
    assert stat_of("Pain", "n (%) or mean (SD)") is None
    assert effect_item("2.4 (3.1 to 5.2)", "Odds ratio (95% CI)") is None
    assert p_of("12.5") is None and p_of("<.001") == "<0.001"


def spanned(*rows: str) -> str:
    """A table of outcomes with a heading of two rows, or with rows that span it."""
    return TABLE.format(
        caption="Outcomes", heads="".join(rows[:2]), rows="".join(rows[2:]), foot=""
    )


def test_means_and_deviations_in_columns_of_their_own(tmp_path: Path) -> None:
    words = spanned(
        '<tr><th></th><th colspan="3">Socks (n = 25)</th><th colspan="3">Control (n = 26)</th>'
        "<th>Mean difference<sup>a</sup></th><th>95% CI<sup>a</sup></th></tr>",
        "<tr><th></th><th>valid n</th><th>Mean</th><th>SD</th><th>valid n</th><th>Mean</th><th>SD</th>"
        "<th></th><th></th></tr>",
        '<tr><td colspan="9">Baseline</td></tr>',
        "<tr><td>Leg movements</td><td>25</td><td>7.5</td><td>1.4</td><td>26</td><td>7.6</td><td>1.5</td>"
        "<td>0.1</td><td>−0.5 to 0.7</td></tr>",
        '<tr><td colspan="9">8 weeks</td></tr>',
        "<tr><td>Leg movements</td><td>20</td><td>5.2</td><td>1.1</td><td>22</td><td>6.3</td><td>1.2</td>"
        "<td>−1.1</td><td>−1.8 to −0.4</td></tr>",
    )
    found = told(paper(tmp_path, LEGS, results=words))
    assert [{k: v for k, v in one.items() if k not in ("measure", "time_frame")} for one in found] == [
        {"arm": ARMS[0], "n": 20, "mean": 5.2, "sd": 1.1},
        {"arm": ARMS[1], "n": 22, "mean": 6.3, "sd": 1.2},
        {"effect": -1.1, "effect_type": "difference", "ci_low": -1.8, "ci_high": -0.4},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        ("Primary endpoint (n; %)", True),
        ("Primary outcome*, n (%)", True),
        ("Secondary endpoint (n; %)", False),
        ("Primary care visits", False),
    ],
)
def test_a_row_may_say_primary_outcome_alone(tmp_path: Path, row: str, is_told: bool) -> None:
    words = spanned(
        '<tr><th></th><th colspan="3">8 weeks</th><th colspan="3">16 weeks</th></tr>',
        "<tr><th></th><th>Socks (n = 20)</th><th>Control (n = 20)</th><th>p value</th>"
        "<th>Socks (n = 20)</th><th>Control (n = 20)</th><th>p value</th></tr>",
        f"<tr><td>{row}</td><td>12 (60)</td><td>5 (25)</td><td>0.03</td>"
        "<td>11 (55)</td><td>6 (30)</td><td>0.11</td></tr>",
    )
    some = paper(tmp_path, PRIMARY.format("occurrence of leg movements at 8 weeks"), results=words)
    expected = [(12, 20, 60.0, 0.03), (5, 20, 25.0, 0.03)] if is_told else []
    assert [(one["events"], one["n"], one["percent"], one["p"]) for one in told(some)] == expected


def test_rows_under_primary_outcomes_need_only_some_of_its_words(tmp_path: Path) -> None:
    def rows(part: str) -> str:
        return spanned(
            '<tr><th></th><th>n</th><th>Baseline</th><th>8 weeks</th><th>Intervention effect (95% CI)</th></tr>',
            "<tr><th></th><th></th><th>Mean (SD)</th><th>Mean (SD)</th><th></th></tr>",
            f'<tr><td colspan="5">{part}</td></tr>',
            '<tr><td colspan="5">Well-being score</td></tr>',
            "<tr><td>Control</td><td>26</td><td>50.4 (8.0)</td><td>49.0 (8.5)</td><td></td></tr>",
            "<tr><td>Socks</td><td>25</td><td>51.0 (8.3)</td><td>49.9 (8.3)</td><td>0.5 (−3.2 to 4.2)</td></tr>",
        )  # fmt: skip

    abstract = PRIMARY.format("the Northern Wellbeing Questionnaire at 8 weeks")
    found = told(paper(tmp_path, abstract, results=rows("Primary outcomes")))
    assert [(one.get("arm"), one.get("n"), one.get("mean"), one.get("effect")) for one in found] == [
        (ARMS[1], 26, 49.0, None),
        (ARMS[0], 25, 49.9, None),
        (None, None, None, 0.5),
    ]  # fmt: skip
    assert told(paper(tmp_path, abstract, results=rows("Secondary outcomes"))) == []


def test_a_sentence_may_tell_of_two_primary_outcomes(tmp_path: Path) -> None:
    abstract = "Primary outcomes were the leg comfort score and the leg movement score."
    words = (
        "<p>There were no differences between the groups in the leg comfort score (−0.8, 95% CI −3.6 to 2.0), "
        "leg movement score (−0.6, 95% CI −3.0 to 1.6) or sleep (−0.1, 95% CI −0.5 to 0.2).</p>"
    )
    found = told(paper(tmp_path, abstract, results=words))
    assert [(one["measure"], one["effect"]) for one in found] == [
        ("leg comfort score", -0.8),
        ("leg movement score", -0.6),
    ]


def test_effects_behind_their_arms_and_p_values_behind_times() -> None:
    (one,) = effects_in(
        "a difference of 0.5 points between the sock group and the control group (95% CI −3.2 to 4.2)"
    )
    assert (one.item["effect"], one.item["ci_low"], one.item["ci_high"]) == (0.5, -3.2, 4.2)
    words = (
        "was lower in the sock group than the control group (40.5% vs 55.5% at month 12, P = 0.03)"
    )
    assert pairs(words) == [[(ARMS[0], 40.5, 0.03), (ARMS[1], 55.5, 0.03)]]


def test_cells_of_which_only_a_part_is_clear() -> None:
    assert arm_item("−7.5 (1.4)", Meaning("mean", "mean", 45)) == {"mean": -7.5}
    assert arm_item("−7.5 (1.4)", Meaning("mean", None, 45)) is None
    item = effect_item("−3.9 (−7.7, −0.1)ᵇ 0.044", "Difference (95% CI) P value")
    assert item is not None and (item["effect"], item["p"]) == (-3.9, 0.044)


def test_the_one_control_of_several_arms() -> None:
    arms = arms_of(["Wool", "Cotton", "Usual shoes"], roles=["experimental"] * 2 + ["comparator"])
    assert arms.label_of("the control group") == ("usual shoes", "Usual shoes")
    arms = arms_of(["Wool", "Usual shoes", "Bare"], roles=["experimental"] + ["comparator"] * 2)
    assert arms.label_of("the control group") == ("control", "the control group")


def test_abbreviations_of_joined_words() -> None:
    assert long_form("the Comfort/Warmth Subscale".split(), "CWS") == "Comfort/Warmth Subscale"


def test_of_two_equal_results_the_one_with_a_time_is_kept() -> None:
    plain: dict[str, JSON] = {"measure": "mood", "effect": -0.8, "ci_low": -3.6, "ci_high": 2.0}
    found = [
        Candidate("results", plain, (), 0.7),
        Candidate("results", {**plain, "time_frame": "8 weeks"}, (), 0.7),
    ]
    assert findings.once(found) == found[1:]
