"""How sentences name their outcomes: grammar that holds for any words, tried on invented ones."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from test_paper_aims import paper, told

from extractor.engines.paper.aim_texts import cleaned
from extractor.engines.paper.noun_phrases import phrase_before


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("Nurses rated depth of sleep (in hours)", "depth of sleep (in hours)"),
        ("Socks significantly improved time to the first nap", "time to the first nap"),
        ("We will also assess the warmth of toes in both feet", "warmth of toes in both feet"),
        ("to find a gain in warmth of toes", "gain in warmth of toes"),
        ("The chart shows the sum of naps", "sum of naps"),
        ("socks did not matter with respect to cold feet", "cold feet"),
        ("share of people with itch", "share of people with itch"),
        ("It was rated with the Itch Rating Scale", "Itch Rating Scale"),
        ("warmth (the primary outcome) and itch", "itch"),
    ],
)
def test_the_noun_phrase_before_a_place(words: str, phrase: str) -> None:
    start = phrase_before(words, len(words))
    assert start is not None and words[start:] == phrase


def test_a_list_before_a_place_goes_past_commas() -> None:
    words = "At home we recorded itch, mood, and falls"
    starts = [phrase_before(words, len(words), many=many) for many in (False, True)]
    assert [words[start:] for start in starts] == ["falls", "itch, mood, and falls"]


@pytest.mark.parametrize(
    ("words", "outcomes"),
    [
        ("The primary outcome event (POE) was a composite of itch, falls or sores.",
         [("composite of itch, falls or sores", None)]),
        ("Primary outcomes related to (cold) feet will be warmth of toes and loss of socks.",
         [("warmth of toes", None), ("loss of socks", None)]),
        ("Nurses rated depth of sleep (primary outcome) with a chart at 7 weeks.",
         [("depth of sleep", "7 weeks")]),
        ("The primary outcome was reduced itch at 5 months.", [("reduced itch", "5 months")]),
        ("The primary outcome was reduced by 12 % at 5 months.", []),
        ("The primary outcome was locally rated itch.", [("locally rated itch", None)]),
        ("The primary outcome was locally rated by nurses.", []),
        ("On the primary outcome, knitters had better sleep than others.", []),
        ("Regarding the primary outcome, the depth of sleep was the same.", [("depth of sleep", None)]),
        ("No gain was seen for the primary outcomes itch and mood.", [("itch", None), ("mood", None)]),
        ("The primary outcomes assessed sleep and mood.", [("sleep", None), ("mood", None)]),
        ("The primary outcome was the share of people in whom itch was gone at 9 weeks.",
         [("share of people in whom itch was gone", "9 weeks")]),
        ("The primary outcome was the number of naps and the data showed no gain.", []),
        ("The primary outcomes were the Night Itch and Warmth Scale and falls.",
         [("Night Itch and Warmth Scale", None), ("falls", None)]),
        ("The primary outcomes were incidence and length of naps.", [("incidence and length of naps", None)]),
        ("The primary outcomes were foot and heel warmth and quality of sleep.",
         [("foot and heel warmth", None), ("quality of sleep", None)]),
        ("The primary outcomes were oral, nasal and dermal itch.", [("oral, nasal and dermal itch", None)]),
        ("The primary outcomes were length of sleep (LS) and depth of sleep (DS), itch, and falls.",
         [("length of sleep (LS)", None), ("depth of sleep (DS)", None), ("itch", None), ("falls", None)]),
        ("The primary outcomes were itch, mood and sleep rated with the IS, the MS and the SS, respectively.",
         [("itch", None), ("mood", None), ("sleep", None)]),
        ("The primary outcome was mean change from screening to week 9 in the Itch Scale score.",
         [("mean change in the Itch Scale score", "from screening to week 9")]),
        ("The primary outcome was warmth of toes 20 to 26 hours after the last fitting (target, 30).",
         [("warmth of toes", "20 to 26 hours after the last fitting")]),
        ("The primary outcome was nap length 8 weeks after the end of knitting, defined as hours asleep.",
         [("nap length", "8 weeks after the end of knitting")]),
        ("The primary outcome was itch in the intention-to-treat population.", [("itch", None)]),
        ("The primary and secondary outcomes will be the depth of sleep and mood, respectively.",
         [("depth of sleep", None)]),
        ("The primary outcomes were itch and mood, and safety of socks was watched by nurses.", [("itch", None), ("mood", None)]),
        ("The primary outcomes were both itch and length of sleep.", [("itch", None), ("length of sleep", None)]),
        ("The primary outcome was warmth in both toes and heels.", [("warmth in both toes and heels", None)]),
        ("The primary outcomes were quality of life and itch.", [("quality of life", None), ("itch", None)]),
        ("The primary outcomes will be assessed by nurses as follows: (1) itch at 4 weeks and (2) length of naps.",
         [("itch", "4 weeks"), ("length of naps", None)]),
        ("The primary outcome will measure depth of sleep.", [("depth of sleep", None)]),
        ("The primary outcome was all-cause loss of socks.", [("all-cause loss of socks", None)]),
        ("The primary outcome, a composite of itch, falls, or loss of socks, was seen in few.",
         [("composite of itch, falls, or loss of socks", None)]),
        ("Socks did well on the primary outcome (a composite of itch, falls, or cold).",
         [("composite of itch, falls, or cold", None)]),
        ("Socks were tried, with primary outcomes of itch, mood and length of naps.",
         [("itch", None), ("mood", None), ("length of naps", None)]),
        ("The primary safety and tolerability endpoint was itch.", [("itch", None)]),
        ("Falls and sores within 9 weeks constituted the composite primary outcome.", [("Falls and sores", "within 9 weeks")]),
        ("The primary outcome of cold feet was defined as the inability to feel a sock within 15 min.", [("cold feet", None)]),
        ("Two primary endpoints were tested in order: change in itch at 9 weeks and share of people asleep.",
         [("change in itch", "9 weeks"), ("share of people asleep", None)]),
        ("The analysis of the second primary endpoint was based on the Sock-Wool test.", []),
        ("Primary outcome: The women rated their itch using a chart.", [("itch", None)]),
        ("The primary outcome was the Nap Sum Score—Short Version (NSS-SV), which has nine parts.",
         [("Nap Sum Score—Short Version (NSS-SV)", None)]),
        ("They did not differ in the primary endpoint of nap length (Figure 2) or of snores.", [("nap length", None)]),
        ("The primary outcome was love of socks at six months classified in relation to wool.", [("love of socks", "six months")]),
        ("The Itch Scale (IS; Berg, Holm, and Sand, 1987) and the Mood Test (MT; Lund and Berg, 1993) were the primary outcomes.",
         [("Itch Scale (IS)", None), ("Mood Test (MT)", None)]),
        ("The primary outcomes were total and partial scores from the Nap Test 3.0 (NT) and Night Warmth Index (NWI) scores.",
         [("total and partial scores from the Nap Test 3.0 (NT)", None), ("Night Warmth Index (NWI) scores", None)]),
        ("The primary outcomes were depth of itch, pain, and heat (DIPH) and the sock index.",
         [("depth of itch, pain, and heat (DIPH)", None), ("sock index", None)]),
        ("The primary outcomes were number of naps, light, moderate, and vigorous movement, and itch.",
         [("number of naps", None), ("light, moderate, and vigorous movement", None), ("itch", None)]),
        ("The primary outcomes were itch, signs of frost, damp, and heat, and mood.",
         [("itch", None), ("signs of frost, damp, and heat", None), ("mood", None)]),
        ("The primary outcomes were egg and milk intakes.", [("egg and milk intakes", None)]),
        ("The primary outcome was the share of people with dry feet and was reached by 31 %.",
         [("share of people with dry feet", None)]),
        ("We tried socks, with the primary endpoint being loss of a sock.", [("loss of a sock", None)]),
        ("RT was the primary endpoint.", [("RT", None)]),
        ("The primary outcome was warmth of toes using the log-rank test.", [("warmth of toes", None)]),
        ("The primary outcomes were itch and mood both rated with the Night Chart.", [("itch", None), ("mood rated with the Night Chart", None)]),
        ("Main exclusion criteria are cold feet and itch.", []),
        ("The primary endpoint was non-inferiority of wool to silk in loss of socks.", [("loss of socks", None)]),
        ("The primary outcome was depth of sleep; mood and itch were rated on nights 3 and 5.", [("depth of sleep", None)]),
        ("A sleep of 9 h (after 11 nights; mean, in winter) was a primary outcome.", []),
        ("The primary outcomes were 1) itch, 2) mood after 9 weeks and 3) loss of socks.",
         [("itch", None), ("mood", "after 9 weeks"), ("loss of socks", None)]),
        ("MAIN OUTCOME MEASURES: Loss of socks per walk; mood.", [("Loss of socks per walk", None), ("mood", None)]),
        ("One of the primary outcomes was time to bed.", [("time to bed", None)]),
        ("The primary outcomes are the share of people who (i) know the way and (ii) wear socks at 9 weeks.",
         [("share of people who know the way", "9 weeks"), ("share of people who wear socks", "9 weeks")]),
        ("The primary outcomes were length of stay and 19-day loss.",
         [("length of stay", None), ("19-day loss", "19-day")]),
        ("The primary outcome was measured 9 weeks after the fitting and consisted of naps at home.",
         [("naps at home", "9 weeks after the fitting")]),
        ("The primary outcome (itch on standing) was recorded at 3, 9, and 27 hours after bed.",
         [("itch on standing", "3, 9, and 27 hours after bed")]),
        ("Itch (primary outcome) and mood (secondary outcome) were rated at baseline, 7 and 9 weeks.",
         [("Itch", "baseline, 7 and 9 weeks")]),
        ("The primary outcomes were rate of naps and depth of sleep, both rated by nurses.",
         [("rate of naps", None), ("depth of sleep", None)]),
        ("As the primary outcome measure, the 7-item Sock Index was administered.", [("7-item Sock Index", None)]),
        ("The 7-item Sock Index, administered at baseline and 9 weeks, served as the primary outcome measure.",
         [("7-item Sock Index", "baseline and 9 weeks")]),
        ("Feasibility was the primary outcome.", [("Feasibility", None)]),
        ("The main outcomes and measures were warmth, mood and loss of socks.", [("warmth", None), ("mood", None), ("loss of socks", None)]),
        ("The primary and secondary outcomes were RT and LT, respectively.", [("RT", None)]),
        ("The primary outcome was itch at endpoint (week 9 or last visit).", [("itch", "endpoint (week 9 or last visit)")]),
        ("The primary outcome was good sleep 19 days after the last fitting in the intention-to-treat population.",
         [("good sleep", "19 days after the last fitting")]),
        ("The primary outcome was loss of socks; here we report naps.", [("loss of socks", None)]),
        ("Primary outcomes were ripening and flowering rates.", [("ripening and flowering rates", None)]),
        ("The primary outcomes were efficacy, mood, and itch.", [("efficacy", None), ("mood", None), ("itch", None)]),
        ("The primary outcome was the number of socks taken.", [("number of socks taken", None)]),
        ("The primary indicator of efficacy was the lack of frost.", [("lack of frost", None)]),
        ("The primary outcome was itch at any time during the trial.", [("itch", "any time during the trial")]),
        ("The primary outcome was mean catch of fish (MCF) from May to October, 1974.",
         [("mean catch of fish (MCF)", "from May to October, 1974")]),
        ("The primary outcome was warmth area under the curve from 0 to 7 h (AUC0–7).",
         [("warmth area under the curve from 0 to 7 h (AUC0–7)", None)]),
        ("The primary outcome was change from baseline in 7-h post-nap warmth.",
         [("change from baseline in 7-h post-nap warmth", None)]),
        ("The primary outcome was cramps up to discharge.", [("cramps", "up to discharge")]),
        ("The primary outcome was weight at birth.", [("weight at birth", "birth")]),
        ("Primary outcomes were other measures of sleep: snores of grade ≥4, number of naps, and mood.",
         [("snores of grade ≥4", None), ("number of naps", None), ("mood", None)]),
    ],
)  # fmt: skip
def test_outcomes_that_a_sentence_names(
    tmp_path: Path, words: str, outcomes: list[tuple[str, str | None]]
) -> None:
    some = paper(tmp_path, methods=f"<sec><title>Outcomes</title><p>{words}</p></sec>")
    assert told(some, "primary") == outcomes


@pytest.mark.parametrize(
    ("words", "measures"),
    [
        ("The primary and secondary outcomes will be the depth of sleep and mood, respectively.", ["mood"]),
        ("Secondary outcomes, including itch and mood, all improved.", ["itch", "mood"]),
        ("Warmth of toes and length of naps were examined as secondary outcomes.",
         ["Warmth of toes", "length of naps"]),
        ("Doubts remain on staffing (loss of socks was a secondary outcome).", ["loss of socks"]),
    ],
)  # fmt: skip
def test_secondary_outcomes_that_a_sentence_names(
    tmp_path: Path, words: str, measures: list[str]
) -> None:
    some = paper(tmp_path, methods=f"<sec><title>Outcomes</title><p>{words}</p></sec>")
    assert [measure for measure, _ in told(some, "secondary")] == measures


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("To establish itch, mood, and falls of sleepers.", ["itch", "mood", "falls of sleepers"]),
        ("Depth of sleep, mood, and falls were recorded.", ["Depth of sleep", "mood", "falls"]),
        ("Oral, nasal, and dermal warmth was recorded.", ["Oral, nasal, and dermal warmth"]),
        ("Night Scale The length of sleep will be scored.", []),
        (
            "Warmth; mean time to sleep; share of people awake at nine hours. Analysis was by rank.",
            ["Warmth", "mean time to sleep", "share of people awake"],
        ),
        (
            "Number of socks lost, dermal, nasal, and continuing itch, and peak warmth.",
            ["Number of socks lost", "dermal, nasal, and continuing itch", "peak warmth"],
        ),
    ],
)
def test_what_stands_under_a_heading_of_several(
    tmp_path: Path, text: str, measures: list[str]
) -> None:
    methods = f"<sec><title>Main outcome measure(s)</title><p>{text}</p></sec>"
    assert [measure for measure, _ in told(paper(tmp_path, methods=methods), "primary")] == measures


@pytest.mark.parametrize(
    "heading", ["MAIN OUTCOME MEASURES", "Main Outcome Measure(s)", "PRIMARY OUTCOME MEASURE"]
)
def test_a_list_under_a_heading_of_the_abstract(tmp_path: Path, heading: str) -> None:
    text = "Depth of sleep, number of naps (long, short), and loss of socks at nine weeks and at 7 months after the last of all the fittings."
    abstract = f"People were randomly assigned.</p></sec><sec><title>{heading}</title><p>{text}"
    measures = [measure for measure, _ in told(paper(tmp_path, abstract=abstract), "primary")]
    assert measures == ["Depth of sleep", "number of naps (long, short)", "loss of socks"]


def test_kinds_of_measures_under_a_heading_of_the_abstract(tmp_path: Path) -> None:
    text = "The measures were of two kinds. Nurses' scales included the nap scale, frost scale, and snore test."
    abstract = f"People were randomly assigned.</p></sec><sec><title>Main outcome measures</title><p>{text}"
    measures = [measure for measure, _ in told(paper(tmp_path, abstract=abstract), "primary")]
    assert measures == ["nap scale", "frost scale", "snore test"]


def test_items_of_a_list_go_on_with_the_words_above_it(tmp_path: Path) -> None:
    items = "".join(
        f"<p>• {one};</p>" for one in ("with cold toes at 9 weeks", "losing a sock", "with itch")
    )
    methods = f"<sec><title>Primary endpoints</title><p>The share of sleepers:</p>{items}</sec>"
    assert told(paper(tmp_path, methods=methods), "primary") == [
        ("share of sleepers with cold toes", "9 weeks"),
        ("share of sleepers losing a sock", None),
        ("share of sleepers with itch", None),
    ]


@pytest.mark.parametrize(
    ("heading", "text", "outcome"),
    [
        ("Primary outcome", "We used the Itch Scale (IS) to assess itch. It has nine items.", ("Itch Scale (IS)", None)),
        ("Primary outcome", "Our goal is to learn whether socks help. Itch will be scored by nurses at week 7.",
         ("Itch", "week 7")),
        ("Primary outcome", "The dependent variable is the number of naps a day.", ("number of naps a day", None)),
        ("Primary outcome measures (ward level)", "Loss of socks at 9 months.", ("Loss of socks", "9 months")),
        ("Primary outcome", "The Itch Scale was administered at 4 weeks.", ("Itch Scale", "4 weeks")),
    ],
)  # fmt: skip
def test_what_the_sentences_under_a_heading_name(
    tmp_path: Path, heading: str, text: str, outcome: tuple[str, str | None]
) -> None:
    methods = f"<sec><title>{heading}</title><p>{text}</p></sec>"
    assert told(paper(tmp_path, methods=methods), "primary") == [outcome]


@pytest.mark.parametrize(
    ("rest", "time"),
    [
        ("Loss of socks was recorded in diaries over 11 weeks.", "over 11 weeks"),
        ("Loss of heat was recorded in diaries over 11 weeks.", None),
        ("Loss of socks was recorded in the baseline period.", None),
    ],
)
def test_the_time_of_a_sentence_on_the_measure(tmp_path: Path, rest: str, time: str | None) -> None:
    methods = f"<sec><title>Outcomes</title><p>The primary outcome was loss of socks.</p></sec><sec><title>Diaries</title><p>{rest}</p></sec>"
    assert told(paper(tmp_path, methods=methods), "primary") == [("loss of socks", time)]


def test_a_sentence_of_many_citations_takes_no_time() -> None:
    cited = "; ".join(
        f"Berg, Lund and Holm, {1970 + n}; Sand et al., see also Holm in press" for n in range(40)
    )
    chars = f"The primary outcome was itch ({cited}) and (" + "Berg, and Lund, " * 300
    started = time.process_time()
    words = cleaned(chars)
    assert time.process_time() - started < 0.5
    assert words.chars.startswith("The primary outcome was itch (")
    assert cleaned("Itch (Berg and Lund, 1971; Holm et al., 1972) fell (May 3, 1973).").chars == (
        "Itch fell (May 3, 1973)."
    )
