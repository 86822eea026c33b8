"""Outcomes, conditions and results of a paper's own trial: rules, and small papers made here."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.engines.paper import aims, health
from extractor.engines.paper.aim_items import read_outcome
from extractor.engines.paper.aim_reading import outcomes_in
from extractor.engines.paper.aim_rules import PRIMARY_RULES, SECONDARY_RULES
from extractor.engines.paper.condition_names import names
from extractor.engines.paper.passages import Paper, paper_of
from extractor.engines.paper.time_frames import PHRASE, phrase_at
from extractor.engines.studies import sentences_of
from extractor.fields.rule import Rule
from extractor.flow import document_of
from extractor.nlp import pipeline
from extractor.readers import read_source

RULES = [*PRIMARY_RULES, *SECONDARY_RULES]
ABSTRACT = "<abstract><sec><title>Methods</title><p>{}</p></sec></abstract>"
PAPER = """<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front>
<article-meta><title-group><article-title>{title}</article-title></title-group>{abstract}</article-meta>
</front><body><sec sec-type="intro"><title>Introduction</title><p>Sleep matters to all.</p></sec>
<sec sec-type="methods"><title>Methods</title><p>People were randomly assigned.</p>{methods}</sec>
<sec sec-type="results"><title>Results</title><p>All came back.</p>{results}</sec></body></article>"""
TITLE = "Warm socks for restless legs syndrome: a randomised trial"


def paper(
    folder: Path, title: str = TITLE, abstract: str = "", methods: str = "", results: str = ""
) -> Paper:
    path = folder / "paper.nxml"
    whole = ABSTRACT.format(abstract or "We randomly assigned people.")
    path.write_text(
        PAPER.format(title=title, abstract=whole, methods=methods, results=results), "utf-8"
    )
    document = document_of(read_source(path))
    return paper_of(document, sentences_of(document, pipeline(None)))


def told(some: Paper, kind: str) -> list[tuple[object, object]]:
    """Measure and time frame of each outcome, once."""
    values = [one.value for one in aims.of_kind(some, kind) if one.confidence >= aims.LEAST]
    pairs = [(v["measure"], v["time_frame"]) for v in values if isinstance(v, dict)]
    return list(dict.fromkeys(pairs))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rules_prove_themselves(rule: Rule) -> None:
    for words, value in rule.hits.items():
        match = rule.pattern.search(words)
        assert match is not None and rule.read(match) == value
    for words in rule.misses:
        assert not any(outcomes_in(match) for match in rule.pattern.finditer(words))


@pytest.mark.parametrize(
    ("words", "measure", "time"),
    [
        ("the mean change in grip strength from baseline to week 8", "mean change in grip strength",
         "from baseline to week 8"),
        ("28-day mortality", "28-day mortality", "28-day"),
        ("itch as rated by the Itch Scale (IS) at 3 and 6 months", "itch as rated by the Itch Scale (IS)",
         "at 3 and 6 months"),
        ("the difference between groups in mean itch at 24 hours after bathing, measured on a scale of ours",
         "difference between groups in mean itch", "at 24 hours after bathing"),
        ("a composite of sores, cuts, or bruises within 90 days after randomization",
         "composite of sores, cuts, or bruises", "within 90 days after randomization"),
        ("share of people free of cramps during the 12-week maintenance period",
         "share of people free of cramps", "during the 12-week maintenance period"),
        ("days with socks on the third postoperative day (yes/no)", "days with socks", "on the third postoperative day"),
        ("days without socks for 7 days at 6 months", "days without socks for 7 days", "at 6 months"),
        ("recovery, defined as no more itch, at 12 months", "recovery", "at 12 months"),
        ("warmth of toes at discharge", "warmth of toes at discharge", "at discharge"),
        ("share of dry feet 12 weeks after the end of knitting (DF12)", "share of dry feet",
         "12 weeks after the end of knitting"),
        ("difference between the sock and control group in the number of falls",
         "difference between the sock and control group in the number of falls", None),
        ("falls, defined as coming to rest on the ground", "falls", None),
        ("falls — ie, coming to rest on the ground, counted at 1 year", "falls", "at 1 year"),
        ("wound infections (redness, heat, swelling or pus)", "wound infections", None),
        ("change from baseline in weight at 12 weeks, compared between the groups using ANCOVA",
         "change from baseline in weight", "at 12 weeks"),
        ("balance on one leg, assessed at baseline, 8 weeks and 6 months", "balance on one leg",
         "at baseline, 8 weeks and 6 months"),
        ("pain at rest 24 hours postoperatively", "pain at rest", "24 hours postoperatively"),
        ("change in mood score from baseline to endpoint (week 8)", "change in mood score",
         "from baseline to endpoint (week 8)"),
        ("share of children walking at a corrected age of 2 years", "share of children walking",
         "at a corrected age of 2 years"),
        ("delirium within the first 5 postoperative days", "delirium",
         "within the first 5 postoperative days"),
        ("itch four weeks after the end of treatment", "itch", "four weeks after the end of treatment"),
        ("change in mood since the start of the trial", "change in mood since the start of the trial", None),
        ("sick leave of <21 days", "sick leave of <21 days", None),
        ("proportion of people asleep [12, 13] within 30 minutes of going to bed",
         "proportion of people asleep", "within 30 minutes of going to bed"),
        ("number of blisters of size 2 or more occurring up to and including the week of knitting plus 3 days",
         "number of blisters of size 2 or more", "up to and including the week of knitting plus 3 days"),
        ("falls that occurred within 30 days of surgery", "falls", "within 30 days of surgery"),
        ("sores occurring in the left foot", "sores occurring in the left foot", None),
        ("sock use at follow-up (~5 months) after the fitting", "sock use", "at follow-up (~5 months) after the fitting"),
        ("itch at follow-up (about 9 weeks)", "itch", "at follow-up (about 9 weeks)"),
        ("share of naps: short-term (<3 days) and medium-term (3–9 days) napping",
         "share of naps", None),
        ("long-term (2–5 days) loss of a sock", "long-term (2–5 days) loss of a sock", None),
        ("share of people free from itch following wool versus silk", "share of people free from itch", None),
        ("loss of socks across wards, and measures like mood, sleep and falls after knitting", "loss of socks across wards", None),
        ("loss of a sock (of wool and of any size) or cold feet", "loss of a sock (of wool and of any size) or cold feet", None),
        ("response at week 4 to the second sock", "response to the second sock", "at week 4"),
        ("no itch at 4 weeks", "no itch", "at 4 weeks"),
        ("falls, wherein a person comes to rest, at 4 weeks", "falls", "at 4 weeks"),
        ("depth of sleep, taking all the naps into account", "depth of sleep", None),
        ("itch and mood separately", "itch and mood", None),
        ("Itch Scale (IS; Sock et al., 2001)", "Itch Scale (IS)", None),
        ("loss of socks at 6 months (wool versus none)", "loss of socks", "at 6 months"),
    ],
)  # fmt: skip
def test_outcomes_are_cut_to_measure_and_time(words: str, measure: str, time: str | None) -> None:
    assert read_outcome(words) == {"measure": measure, "time_frame": time}


@pytest.mark.parametrize(
    "words",
    ["time until the occurrence of an event", "not different between groups", "3 weeks", "the change", "met in both arms", "Table 2",
     "similar", "based on earlier work", "45 of 200 patients", "3.4 points lower", "12% (9 to 15)",
     "a range of feasibility and process-of-care measures", "clinical and functional outcomes", "physiological",
     "the participants", "control group", "nurses", "placebo-controlled", "steps needed", "turned into a score",
     "no difference between groups"],
)  # fmt: skip
def test_words_that_name_no_outcome_give_none(words: str) -> None:
    assert read_outcome(words) is None


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("seen at 6, 12 and 24 months after surgery", ["at 6, 12 and 24 months after surgery"]),
        ("on days 1, 3, and 7", ["on days 1, 3, and 7"]),
        ("over the first 6 months of treatment", ["over the first 6 months of treatment"]),
        ("28-day mortality in 30 people", []),
        ("at T0 (baseline), T1 (6 weeks) and T2 (6 months)", ["at T0 (baseline), T1 (6 weeks) and T2 (6 months)"]),
        ("on postoperative days 1, 3 and 7", ["on postoperative days 1, 3 and 7"]),
        ("taken at baseline and after treatment by a nurse", ["at baseline and after treatment"]),
        ("at week 4 (Sockmaker 2, Woolmark)", ["at week 4"]),
        ("at 6 months after injury between adults", ["at 6 months after injury"]),
        ("seen at the last follow-up visit (12 months)", ["at the last follow-up visit (12 months)"]),
        ("seen at follow-up (see below)", []),
        ("at 3 (T1) and 6 weeks (T2)", ["at 3 (T1) and 6 weeks (T2)"]),
        ("at V1, V3 and V9", ["at V1, V3 and V9"]),
        ("on posttreatment week 24", ["on posttreatment week 24"]),
        ("at the end of each knitting period", ["at the end of each knitting period"]),
        ("every 15 minutes", ["every 15 minutes"]),
        ("itch during infancy", ["during infancy"]),
    ],
)  # fmt: skip
def test_times(words: str, times: list[str]) -> None:
    assert [phrase_at(match) for match in PHRASE.finditer(words)] == times


@pytest.mark.parametrize(
    ("words", "measures"),
    [
        ("The primary outcome was the number of falls (of any kind) and warmth of toes (>30 °C).",
         ["number of falls (of any kind)", "warmth of toes (>30 °C)"]),
        ("The primary outcome was a composite of falls (of any kind) and sores (of the toes).",
         ["composite of falls (of any kind) and sores (of the toes)"]),
        ("The primary efficacy endpoint is time to sleep. The primary safety endpoint is the number of blisters. The primary "
         "endpoint for the analysis of tolerability will be the ability to knit.",
         ["time to sleep", "number of blisters", "ability to knit"]),
        ("The primary outcome for the analysis of costs was the price of wool.", []),
        ("Expected effects on primary outcomes of the “walk.” scheme in the sock compared to the other group are:",
         ["gain in sleep", "fall of itch"]),
    ],
)  # fmt: skip
def test_primary_outcomes_that_are_several(tmp_path: Path, words: str, measures: list[str]) -> None:
    items = "".join(
        f"<p>{n}. {one};</p>" for n, one in enumerate(("a gain in sleep", "a fall of itch"), 1)
    )
    rest = items if words.endswith(":") else ""
    some = paper(tmp_path, methods=f"<sec><title>Outcomes</title><p>{words}</p>{rest}</sec>")
    assert [measure for measure, _ in told(some, "primary")] == measures


def test_an_outcome_told_twice_is_one_with_the_time_of_either(tmp_path: Path) -> None:
    some = paper(
        tmp_path,
        abstract="The primary outcome was sleep quality at 8 weeks. Pain was recorded.",
        methods="<sec><title>Outcomes</title><p>The primary outcome was sleep quality as assessed by "
        "the Night Scale. Secondary outcomes were pain, mood and walking speed.</p></sec>",
    )
    assert told(some, "primary") == [("sleep quality as assessed by the Night Scale", "8 weeks")]
    assert [measure for measure, _ in told(some, "secondary")] == ["pain", "mood", "walking speed"]


def test_several_outcomes_of_one_section_are_several(tmp_path: Path) -> None:
    some = paper(
        tmp_path,
        methods="<sec><title>Endpoints</title><p>The primary efficacy endpoint was time to sleep. The "
        "primary safety endpoint was the number of burns within 30 days.</p></sec>",
    )
    assert told(some, "primary") == [
        ("time to sleep", None),
        ("number of burns", "within 30 days"),
    ]


@pytest.mark.parametrize(
    ("kinds", "measures"),
    [
        (("efficacy ", "safety "), ["depth of sleep", "number of burns"]),
        (("", "safety and tolerability "), ["depth of sleep", "number of burns"]),
        (("", ""), ["depth of sleep"]),
    ],
)
def test_an_outcome_of_safety_in_a_section_of_its_own_is_one_more(
    tmp_path: Path, kinds: tuple[str, str], measures: list[str]
) -> None:
    methods = "".join(
        f"<sec><title>{title}</title><p>The primary {kind}endpoint was the {measure}.</p></sec>"
        for title, kind, measure in zip(
            ("Sleep", "Burns"), kinds, ("depth of sleep", "number of burns"), strict=True
        )
    )
    assert [measure for measure, _ in told(paper(tmp_path, methods=methods), "primary")] == measures


def test_outcomes_of_other_trials_and_results_are_not_taken(tmp_path: Path) -> None:
    some = paper(
        tmp_path,
        abstract="The difference in the primary outcome was not significant.",
        results="<p>The primary outcome was similar in both groups.</p>",
    )
    assert told(some, "primary") == []


@pytest.mark.parametrize(
    ("heading", "text", "measure"),
    [
        ("Primary outcome", "<p>Leg movements will be measured by a sensor.</p>", "Leg movements"),
        ("Primary outcome", "<p>Number of wakings per night</p>", "Number of wakings per night"),
        ("Primary outcome: leg movements", "<p>A sensor is worn.</p>", "leg movements"),
    ],
)
def test_what_stands_under_a_heading(tmp_path: Path, heading: str, text: str, measure: str) -> None:
    some = paper(tmp_path, methods=f"<sec><title>{heading}</title>{text}</sec>")
    assert [measure for measure, _ in told(some, "primary")] == [measure]


def test_a_list_behind_a_colon(tmp_path: Path) -> None:
    items = "".join(
        f"<list-item><p>{one}</p></list-item>"
        for one in ("Pain at night", "Mood at 1 year", "Cold feet")
    )
    some = paper(
        tmp_path,
        methods=f"<sec><title>Outcomes</title><p>Secondary outcomes are as follows:</p><list>{items}</list>"
        "<p>All questionnaires will be sent by mail.</p></sec>",
    )
    assert told(some, "secondary") == [
        ("Pain at night", None),
        ("Mood", "1 year"),
        ("Cold feet", None),
    ]


@pytest.mark.parametrize(
    ("first", "second", "outcomes"),
    [
        ("Loss of a sock—that is, of one that was there before the night and that nobody of the house found behind the bed or below it",
         "Depth of sleep at 4 weeks, measured by a watch that was worn on the left wrist by all the people and that was read by a nurse",
         [("Loss of a sock", None), ("Depth of sleep", "4 weeks")]),
        ("Itch will be rated by a nurse of the ward", "Depth of sleep will be measured with a watch",
         [("Itch", None), ("Depth of sleep", None)]),
        ("Length of naps: measured by a watch", "Itch at night: rated by a nurse", [("Length of naps", None), ("Itch at night", None)]),
        ("We thank all the knitters", "Depth of sleep will be measured with a watch", []),
    ],
)  # fmt: skip
def test_a_list_of_outcomes_that_are_explained(
    tmp_path: Path, first: str, second: str, outcomes: list[tuple[str, str | None]]
) -> None:
    items = f"<p>The primary outcomes are as follows:</p><p>{first}.</p><p>{second}.</p>"
    some = paper(tmp_path, methods=f"<sec><title>Outcomes</title>{items}</sec>")
    assert told(some, "primary") == outcomes


def test_lists_under_headings_of_one_kind_each(tmp_path: Path) -> None:
    kinds = {
        "feasibility": ["Share of people asked", "Sock use", "Naps"],
        "clinical": ["Pain at 9 weeks", "Cold", "o Toes", "- Warmth of toes", "o Heels", "- Warmth of heels"],
    }  # fmt: skip
    lists = "".join(
        f"<sec><title>Secondary outcomes: {kind}</title><list>"
        + "".join(f"<list-item><p>{one}</p></list-item>" for one in items)
        + "</list></sec>"
        for kind, items in kinds.items()
    )
    assert [measure for measure, _ in told(paper(tmp_path, methods=lists), "secondary")] == [
        *kinds["feasibility"],
        "Pain",
        "Warmth of toes",
        "Warmth of heels",
    ]


def test_the_time_of_the_next_sentence(tmp_path: Path) -> None:
    some = paper(
        tmp_path,
        methods="<sec><title>Outcomes</title><p>The primary outcome was grip strength. Outcomes were "
        "assessed at 6 weeks by a nurse. Blood pressure was taken at 9 weeks.</p></sec>",
    )
    assert told(some, "primary") == [("grip strength", "6 weeks")]


GRIP = "<sec><title>Outcomes</title><p>The primary outcome was grip strength.</p></sec>"


@pytest.mark.parametrize(
    ("rest", "time"),
    [
        ("Power was reckoned for the primary endpoint (22 weeks).", "22 weeks"),
        ("Groups are compared on the primary outcome at 9 months.", "9 months"),
        ("The sample size rests on the primary outcome at 9 months.", None),
        ("Long-term change of the primary outcome after 3 years is described.", None),
        ("Grip strength was measured at baseline, week 24 and 48 in the clinic.", "baseline, week 24 and 48"),
        ("Primary and secondary outcome data were collected at the end of treatment, and at 3 and 24 months.",
         "the end of treatment, and at 3 and 24 months"),
        ("Secondary outcome data were collected at 3 months.", None),
        ("Both the sock and the silk group were assessed twice, at baseline and at six months.", "baseline and at six months"),
        ("Grip and strength were known at the end of the study, when data were transferred.", None),
        ("Grip strength of 5 kg within four weeks before randomisation was measured.", None),
        ("A follow-up visit was performed 7 to 10 days after day 3.", None),
        ("All analyses were performed in these people, after 0, 5 and 9 weeks of knitting.",
         "after 0, 5 and 9 weeks of knitting"),
        ("Fitness and survey data will be collected three times: “baseline” (directly before the knitting), “post” (directly "
         "after the knitting) and “follow-up” (9 months after the end of the knitting).",
         "“baseline” (directly before the knitting), “post” (directly after the knitting) and “follow-up” (9 months after the "
         "end of the knitting)"),
    ],
)  # fmt: skip
def test_the_time_told_elsewhere(tmp_path: Path, rest: str, time: str | None) -> None:
    some = paper(tmp_path, methods=f"{GRIP}<sec><title>Procedures</title><p>{rest}</p></sec>")
    assert told(some, "primary") == [("grip strength", time)]


@pytest.mark.parametrize(
    ("words", "measures"),
    [
        ("Secondary outcomes were pain, mood, and blood tests including glucose, insulin, and lipids.",
         ["pain", "mood", "blood tests including glucose, insulin, and lipids"]),
        ("Secondary outcomes were other clinical outcomes, including fever, cramps, and falls.",
         ["fever", "cramps", "falls"]),
        ("Secondary outcomes were pain, mood, and falls and the effect of socks on sleep and on the warmth of "
         "toes in these people, between the two groups.",
         ["pain", "mood", "falls and the effect of socks on sleep and on the warmth of toes in these people"]),
        ("Secondary outcomes were comprised of sleep, mood, and warmth.", ["sleep", "mood", "warmth"]),
        ("Secondary outcomes were length of sleep; itch data, and costs of socks.",
         ["length of sleep", "itch data", "costs of socks"]),
        ("Secondary outcomes: sleep, mood and warmth at 4 weeks; adverse events.",
         ["sleep", "mood", "warmth", "adverse events"]),
        ("Secondary outcomes included sleep, mood and other outcomes (itch, falls, length of naps).",
         ["sleep", "mood", "itch", "falls", "length of naps"]),
        ("Secondary outcomes were the share of people with (i) itch, (ii) falls and (iii) cramps.",
         ["itch", "falls", "cramps"]),
        ("Secondary outcomes were night contentment and yearly costs, assessed with forms given to sleepers and knitters.",
         ["night contentment", "yearly costs, assessed with forms given to sleepers and knitters"]),
        ("Secondary outcomes were changes in warmth (WA), as assessed by a nurse of the ward with care, the depth of sleep and "
         "the colour of toes.", ["changes in warmth (WA), as assessed by a nurse of the ward with care", "depth of sleep", "colour of toes"]),
        ("Secondary outcomes included, but were not limited to, itch and falls.", ["itch", "falls"]),
        ("Secondary outcomes were sleep, mood and itch, all assessed at 4 weeks.", ["sleep", "mood", "itch"]),
        ("Secondary outcomes were sleep, mood, and falls, all recorded in a diary.", ["sleep", "mood", "falls"]),
        ("The secondary outcomes were the change in sleep, measured using a watch, from baseline to 8 weeks and the change in "
         "mood.", ["change in sleep, measured using a watch", "change in mood"]),
        ("Secondary outcomes included: habits, skills and beliefs related to sleep; mood; quality of naps.",
         ["habits, skills and beliefs related to sleep", "mood", "quality of naps"]),
        ("Secondary outcomes were the Itch Scale (IS), a measure of itch, and the Warmth Index (WI), a measure of warmth that "
         "asks for toes, heels and soles.", ["Itch Scale (IS)", "Warmth Index (WI)"]),
        ("The first part of the scale rates itch and will be used as a secondary outcome measure.", []),
        ("In addition, the following secondary outcomes will be included in the study of the “walk.” scheme: night sleep (that is, "
         "naps), mood and warmth.", ["night sleep", "mood", "warmth"]),
        ("Secondary outcomes included the IS-9, the WI and the NAPS, which were filled in at home.", ["IS-9", "WI", "NAPS"]),
        ("Secondary outcomes were pre- and post-test scores of warmth.", ["pre- and post-test scores of warmth"]),
        ("Secondary outcomes are described in Table 2 and include sleep, mood, and warmth.", ["sleep", "mood", "warmth"]),
        ("Secondary endpoints, tested one by one, were sleep, mood, and warmth.", ["sleep", "mood", "warmth"]),
        ("Secondary outcomes include sleep, mood, and a range of clinical measures.", ["sleep", "mood"]),
        ("Secondary outcomes were naps, estimated blood loss and falls.", ["naps", "estimated blood loss", "falls"]),
        ("Secondary outcomes are depicted in Table 1.", []),
        ("Secondary outcomes are the effects of the socks on mood, sleep and warmth.", ["mood", "sleep", "warmth"]),
        ("Secondary outcomes included patient-level and nurse-level measures such as mood, sleep and warmth.",
         ["mood", "sleep", "warmth"]),
        ("Secondary outcomes were mood, sleep and warmth, collected with a diary.", ["mood", "sleep", "warmth"]),
        ("The secondary and a priori defined outcomes were itch and mood.", ["itch", "mood"]),
        ("Secondary outcomes included itch; mood; warmth of heel, toe and sole; Lower Limb Nap Scale (LLNS); timed nap test (TNT) "
         "and SockQol.", ["itch", "mood", "warmth of heel, toe and sole", "Lower Limb Nap Scale (LLNS)", "timed nap test (TNT)", "SockQol"]),
        ("Secondary outcomes include differences between sock regimens on the depth of sleep, mood and itch.",
         ["depth of sleep", "mood", "itch"]),
        ("Secondary outcomes were itch, mood, and a cost analysis, comparing the 3 arms.", ["itch", "mood", "cost analysis"]),
        ("Secondary outcomes were the number of people in each group who slept, and itch.",
         ["number of people in each group who slept", "itch"]),
        ("Secondary outcomes are assessments including itch, mood and naps.", ["itch", "mood", "naps"]),
        ("Secondary outcomes will be compared between groups: (1) itch; (2) mood; (3) naps.", ["itch", "mood", "naps"]),
        ("Secondary outcomes were itch and mood of sleepers and the length of naps.",
         ["itch and mood of sleepers", "length of naps"]),
        ("Secondary outcomes included maternal outcomes (itch, falls) and neonatal outcomes (weight, warmth).",
         ["itch", "falls", "weight", "warmth"]),
    ],
)  # fmt: skip
def test_lists_of_outcomes(tmp_path: Path, words: str, measures: list[str]) -> None:
    some = paper(tmp_path, methods=f"<sec><title>Outcomes</title><p>{words}</p></sec>")
    assert [measure for measure, _ in told(some, "secondary")] == measures


@pytest.mark.parametrize(
    ("title", "conditions"),
    [
        (TITLE, ["restless legs syndrome"]),
        ("Socks in women with chronic heart failure: a trial", ["chronic heart failure"]),
        ("Radiation-induced dermatitis in breast cancer patients: a randomised trial of socks",
         ["Radiation-induced dermatitis", "breast cancer"]),
        ("Walking among obese adults: a randomised trial", ["obese adults"]),
        ("Pillows for treatment-resistant insomnia after stroke: protocol",
         ["treatment-resistant insomnia", "stroke"]),
        ("Cold packs in patients undergoing total knee arthroplasty: a trial", ["total knee arthroplasty"]),
        ("Lessons from recruiting stroke patients: a trial", ["stroke"]),
        ("Socks in coronary artery disease (CAD): a trial", ["coronary artery disease"]),
        ("Knitting at school: a randomised trial", []),
        ("Socks in moderate to severe plaque psoriasis", ["moderate to severe plaque psoriasis"]),
        ("Socks for panic symptoms and agoraphobia", ["panic symptoms", "agoraphobia"]),
        ("Socks in men with and without opium addiction", ["opium addiction"]),
        ("Socks in suspected or confirmed sepsis (Rapid Warmth for Heart Failure)", ["suspected or confirmed sepsis"]),
        ("Uptake of wool in healthy adult volunteers", ["healthy adult volunteers"]),
        ("Promoting healthy eating in children", []),
        ("Wool in current and former heavy smokers", ["current and former heavy smokers"]),
        ("Socks against cold feet in chronic hemodialysis patients", ["chronic hemodialysis patients"]),
        ("Socks for older adults with mobility limitations", ["mobility limitations"]),
        ("Promoting physical activity by dogs", ["physical activity"]),
    ],
)  # fmt: skip
def test_conditions_of_titles(tmp_path: Path, title: str, conditions: list[str]) -> None:
    found = health.candidates(paper(tmp_path, title=title))
    assert [one.value["text"] for one in found if isinstance(one.value, dict)] == conditions


def test_conditions_of_the_people_of_the_abstract(tmp_path: Path) -> None:
    some = paper(
        tmp_path,
        title="Warm socks at night: a randomised trial",
        abstract="We randomly assigned 80 adults with peripheral neuropathy. Death from sepsis was rare.",
    )
    values = [one.value for one in health.candidates(some)]
    assert [one["text"] for one in values if isinstance(one, dict)] == ["peripheral neuropathy"]


def test_further_conditions_need_abstract_and_keywords(tmp_path: Path) -> None:
    words = "<kwd-group><kwd>insomnia</kwd><kwd>Pain</kwd></kwd-group>"
    some = paper(tmp_path, abstract="People with insomnia or gout took part.")
    path = tmp_path / "paper.nxml"
    path.write_text(path.read_text("utf-8").replace("</abstract>", f"</abstract>{words}"), "utf-8")
    document = document_of(read_source(path))
    some = paper_of(document, sentences_of(document, pipeline(None)))
    found = [one.value["text"] for one in health.candidates(some) if isinstance(one.value, dict)]
    assert found == ["restless legs syndrome", "insomnia"]


@pytest.mark.parametrize(
    ("abstract", "conditions"),
    [
        ("We aimed to assess socks in schizophrenia patients with restless legs syndrome.",
         ["restless legs syndrome", "schizophrenia"]),
        ("Death is common in patients with gout. We studied 80 adults.", ["restless legs syndrome"]),
        ("Patients with gout were asked. Of 80 patients with gout 40 got socks.", ["restless legs syndrome", "gout"]),
    ],
)  # fmt: skip
def test_a_second_condition_is_in_the_aim_or_told_twice(
    tmp_path: Path, abstract: str, conditions: list[str]
) -> None:
    found = health.candidates(paper(tmp_path, abstract=abstract))
    assert [one.value["text"] for one in found if isinstance(one.value, dict)] == conditions


@pytest.mark.parametrize(
    ("abstract", "conditions"),
    [
        ("Sixteen healthy young men wore socks.", ["healthy young men"]),
        ("Sixteen patients and healthy men wore socks.", []),
        ("Women undergoing total abdominal hysterectomy wore socks.", ["total abdominal hysterectomy"]),
        ("The socks are to prevent frostbite and for management of bullying.", ["bullying"]),
    ],
)  # fmt: skip
def test_conditions_where_no_people_have_a_disease(
    tmp_path: Path, abstract: str, conditions: list[str]
) -> None:
    some = paper(tmp_path, title="Warm socks at night: a trial", abstract=abstract)
    found = health.candidates(some)
    assert [one.value["text"] for one in found if isinstance(one.value, dict)] == conditions


def test_names_of_outcomes_scales_and_therapies_are_no_conditions() -> None:
    chars = "A depression score, injury severity and a sepsis-free week"
    assert [chars[slice(*span)] for span in names(chars)] == []


@pytest.mark.parametrize(
    ("title", "abstract", "wanted"),
    [
        (
            "Wool for children with diabetes",
            "Children with type 1 diabetes wore wool.",
            "type 1 diabetes",
        ),
        (
            "Wool for diabetes",
            "Adults with type 1 diabetes and men with type 2 diabetes wore it.",
            "diabetes",
        ),
        ("Wool against silk", "Forty infertile women wore wool or silk.", "infertile women"),
        ("Wool against silk", "Men on the burn patient ward wore wool.", None),
        ("Wool at school", "We aimed to promote physical activity.", "physical activity"),
        ("Wool at school", "It was worn during physical activity.", None),
        (
            "Wool against silk",
            "Adults who underwent a scheduled cardiac surgery wore it.",
            "cardiac surgery",
        ),
    ],
)
def test_first_condition(tmp_path: Path, title: str, abstract: str, wanted: str | None) -> None:
    found = health.candidates(paper(tmp_path, title=title, abstract=abstract))
    texts = [one.value["text"] for one in found if isinstance(one.value, dict)]
    assert next(iter(texts), None) == wanted
