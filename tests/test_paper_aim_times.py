"""Time frames told elsewhere, and outcomes in tables and under headings: small papers made here."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_paper_aims import paper, told

from extractor.engines.paper.aim_tables import in_table
from extractor.engines.paper.schedules import schedules_in
from extractor.engines.paper.visits import assessed_at
from extractor.types import Cell, Table

FIRST = "<sec><title>Outcomes</title><p>The {kind} outcome was {measure}. {rest}</p></sec>"


@pytest.mark.parametrize(
    ("words", "chain"),
    [
        ("Itch was scored at baseline, 3 and 6 weeks.", "at baseline, 3 and 6 weeks"),
        ("Itch was scored at enrollment and at 1, 4, and 8 weeks.", "at enrollment and at 1, 4, and 8 weeks"),
        ("Data come at baseline (T0), at the end of the course (T1), and 3 (T2) and 6 months (T3) after the course.",
         "at baseline (T0), at the end of the course (T1), and 3 (T2) and 6 months (T3) after the course"),
        ("Feet were looked at at weeks 0, 4, 8 and 12.", "at weeks 0, 4, 8 and 12"),
        ("Scores at 2-, 4- and 12-month follow-up", "at 2-, 4- and 12-month follow-up"),
        ("Warmth was noted daily for 14 days.", "daily for 14 days"),
        ("Skin was seen preoperatively and at 3 and 12 months postoperatively.",
         "preoperatively and at 3 and 12 months postoperatively"),
        ("on day −1 (the day before knitting), day 1 and day 8", "on day −1 (the day before knitting), day 1 and day 8"),
        ("immediately before and after the programme", "immediately before and after the programme"),
        ("at the end of the 6th week of the home programme", "at the end of the 6th week of the home programme"),
    ],
)  # fmt: skip
def test_time_points_are_joined(words: str, chain: str) -> None:
    assert [one.words for one in schedules_in(words)] == [chain]


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("Outcomes will be assessed at baseline, 3 and 6 months.", "at baseline, 3 and 6 months"),
        ("Itch was measured before and after the course of socks.", "before and after the course of socks"),
        ("Follow-up was at 3 and 6 months after bathing.", "at 3 and 6 months after bathing"),
        ("People are assessed before the start of the course, immediately after the course, and at 6-month follow-up.",
         "before the start of the course, immediately after the course, and at 6-month follow-up"),
        ("Itch is scored on three occasions: T0 (baseline), T1 (3 months) and T2 (a year); it is recorded.",
         "T0 (baseline), T1 (3 months) and T2 (a year)"),
        ("Measurements were carried out pre-intervention, post-intervention and 3 months post-intervention.",
         "pre-intervention, post-intervention and 3 months post-intervention"),
        ("Warmth was measured three times after 5 minutes of rest.", None),
        ("Itch was measured at baseline.", None),
        ("Itch was measured at baseline and follow-up.", None),
        ("Socks were worn for 12 weeks and itch was recorded.", None),
        ("Children aged 7 to 9 years were assessed.", None),
        ("People were screened 2 weeks before socks were measured.", None),
        ("Itch was measured at 2 weeks, whereas sleep was measured at 4 weeks.", None),
        ("Data were kept in a 12-week programme and collected.", None),
        ("Tumours (T3, T4) were recorded.", None),
        ("Surveys were mailed to non-responders after 2 and 4 weeks.", None),
        ("Therapists completed a 3-day course and were assessed at 6 months.", None),
        ("Itch was measured within 1 week before and 1 week after the course of socks.", None),
        ("If a foot was lost, it was measured at 4 weeks.", None),
    ],
)  # fmt: skip
def test_when_a_sentence_says_that_something_is_assessed(words: str, time: str | None) -> None:
    found = assessed_at(words)
    assert (found.words if found else None) == time


@pytest.mark.parametrize(
    ("measure", "rest", "time"),
    [
        ("itch", "All outcomes were assessed at 6 and 12 weeks.", "6 and 12 weeks"),
        ("itch", "We assessed outcomes at 6 and 12 weeks by telephone.", "6 and 12 weeks"),
        ("itch", "Oral outcomes were assessed at 6 and 12 weeks in a mouth clinic.", None),
        ("mortality", "All outcomes were assessed at 6 and 12 weeks.", None),
        ("itch", "Participants were interviewed at 6 and 12 weeks.", "6 and 12 weeks"),
        ("itch on the Sock Scale (SOS)", "Power was for a fall in SOS at 6 weeks.", "6 weeks"),
        ("Itch Scale score", "We can find a fall in the Itch Scale at 12 weeks.", "12 weeks"),
        (
            "itch, rated at each visit (weeks 1, 2 and 4)",
            "All were weighed.",
            "each visit (weeks 1, 2 and 4)",
        ),
        ("length of sleep", "The primary outcome was itch at 3 weeks.", None),
        ("parts of the SOS scale", "The primary outcome was the SOS score at day 15.", None),
        ("QALYs gained", "All outcomes were assessed at 6 and 12 weeks.", None),
        (
            "itch",
            "Women were invited to complete the survey at 6 and 12 weeks.",
            "6 and 12 weeks",
        ),
        (
            "itch",
            "Patients who consented were asked to complete a survey at 6 and 12 weeks.",
            "6 and 12 weeks",
        ),
    ],
)
def test_secondary_outcomes_have_the_time_of_the_assessments(
    tmp_path: Path, measure: str, rest: str, time: str | None
) -> None:
    methods = FIRST.format(kind="secondary", measure=measure, rest=rest)
    assert [when for _, when in told(paper(tmp_path, methods=methods), "secondary")] == [time]


@pytest.mark.parametrize(
    ("rest", "time"),
    [
        ("The follow-up period is three years.", "three years"),
        ("People were followed up for at least 24 months.", "24 months"),
        ("After a median follow-up of 5.8 years socks were lost.", None),
    ],
)
def test_what_happens_in_the_course_of_time_has_the_length_of_follow_up(
    tmp_path: Path, rest: str, time: str | None
) -> None:
    methods = FIRST.format(kind="primary", measure="all-cause mortality", rest=rest)
    some = paper(tmp_path, methods=methods)
    assert told(some, "primary") == [("all-cause mortality", time)]


def test_a_list_that_tells_times_gets_no_others(tmp_path: Path) -> None:
    some = paper(
        tmp_path,
        methods="<sec><title>Outcomes</title><p>Secondary outcomes were itch at 2 weeks, sleep, and "
        "mood. All outcomes were assessed at baseline and 12 weeks.</p></sec>",
    )
    assert told(some, "secondary") == [("itch", "2 weeks"), ("sleep", None), ("mood", None)]


@pytest.mark.parametrize(
    ("last", "times"),
    [
        ("falls at 4 weeks", ["4 weeks", "4 weeks"]),
        ("falls in the past month", [None, "the past month"]),
        ("survival at 2 years", [None, "2 years"]),
    ],
)
def test_the_last_items_time_is_that_of_all_unless_its_own(
    tmp_path: Path, last: str, times: list[str | None]
) -> None:
    words = f"Secondary outcomes were itch and {last}."
    some = paper(tmp_path, methods=f"<sec><title>Outcomes</title><p>{words}</p></sec>")
    assert [time for _, time in told(some, "secondary")] == times


def test_headings_below_a_heading_name_outcomes(tmp_path: Path) -> None:
    some = paper(
        tmp_path,
        methods="<sec><title>Secondary outcomes</title><sec><title>Sleep quality</title><p>It is told by "
        "the Night Scale.</p></sec><sec><title>Sleep length</title><p>By watch.</p></sec>"
        "<sec><title>Other measures</title><p>Age.</p></sec></sec>",
    )
    assert [measure for measure, _ in told(some, "secondary")] == ["Sleep quality", "Sleep length"]


@pytest.mark.parametrize(
    ("heading", "text", "found"),
    [
        ("Main outcome measures", "Number of falls at 12 months, fear of falling, and mood.",
         [("Number of falls", "12 months"), ("fear of falling", None), ("mood", None)]),
        ("Main Outcomes and Measures", "Change in itch at 12 weeks.", [("Change in itch", "12 weeks")]),
        ("Main outcome measure", "Itch was assessed at 12 weeks with the Itch Scale.", [("Itch", "12 weeks")]),
        ("Primary outcome", "The Itch Scale (IS) is a ten-item scale of itch.", [("Itch Scale (IS)", None)]),
        ("Primary outcomes", "Itch will be assessed by a nurse. Data will be assessed. Sleep will be assessed by a watch.",
         [("Itch", None), ("Sleep", None)]),
        ("Primary outcome", "Itch will be assessed by a nurse. Sleep will be assessed by a watch.", [("Itch", None)]),
        ("Primary endpoints", "• Itch at week 12</p><p>2. Sleep at week 4", [("Itch", "week 12"), ("Sleep", "week 4")]),
        ("Primary outcome", "Itch at week 12</p><p>Secondary outcomes</p><p>Sleep", [("Itch", "week 12")]),
    ],
)  # fmt: skip
def test_what_stands_under_headings(
    tmp_path: Path, heading: str, text: str, found: list[tuple[str, str | None]]
) -> None:
    methods = f"<sec><title>{heading}</title><p>{text}</p></sec>"
    assert told(paper(tmp_path, methods=methods), "primary") == found


def test_a_heading_with_the_kind_alone_under_outcomes(tmp_path: Path) -> None:
    some = paper(
        tmp_path,
        methods="<sec><title>Outcome measures</title><p>They are these.</p><sec><title>Primary</title>"
        "<p>Itch will be assessed with the Itch Scale.</p></sec></sec>",
    )
    assert [measure for measure, _ in told(some, "primary")] == ["Itch"]


def table(caption: str, *rows: tuple[str, ...]) -> Table:
    cells = tuple(
        Cell(row, column, text, 0, len(text), column_span=3 if len(cells) == 1 else 1)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    )
    return Table(1, caption, 1, len(rows), 3, cells)


@pytest.mark.parametrize(
    ("some", "measures"),
    [
        (table("Table 1 Registration", ("Item", "Words"), ("Primary outcome", "Itch"),
               ("Key secondary outcomes", "1. Sleep at 4 weeks 2. Mood 3. Cost")), ["Sleep", "Mood", "Cost"]),
        (table("Table 2 Measures", ("Measure", "Start", "End"), ("Secondary outcomes",), ("Sleep", "X", "X"),
               ("Mood", "", "X"), ("Background",), ("Age", "X", "")), ["Sleep", "Mood"]),
        (table("Table 1 Secondary endpoints", ("Kind", "Endpoints"), ("Clinical", "• Sleep • Mood")),
         ["Sleep", "Mood"]),
        (table("Table 3 Results", ("Outcome", "Socks", "None"), ("Secondary outcomes",),
               ("Sleep", "3.4 (1.2)", "2.2 (1.0)")), []),
        (table("Table 4 Secondary outcomes at 4 weeks", ("Outcome", "Socks"), ("Sleep", "3")), []),
    ],
)  # fmt: skip
def test_outcomes_that_a_table_lists(some: Table, measures: list[str]) -> None:
    assert [item["measure"] for _, _, _, item in in_table(some, "secondary")] == measures


def test_outcomes_of_a_table_point_at_their_cells(tmp_path: Path) -> None:
    some = paper(
        tmp_path,
        methods="<sec><title>Outcomes</title><p>See the table.</p><table-wrap><label>Table 1</label><caption>"
        "<p>Secondary endpoints</p></caption><table><tbody><tr><td>Sleep</td><td>• Sleep length • Mood • "
        "Cost of socks</td></tr></tbody></table></table-wrap></sec>",
    )
    assert [m for m, _ in told(some, "secondary")] == ["Sleep length", "Mood", "Cost of socks"]


def test_talks_and_tries_before_have_times_of_their_own(tmp_path: Path) -> None:
    methods = FIRST.format(kind="primary", measure="itch", rest="")
    for title in ("Qualitative data collection", "Pilot study", "Process evaluation"):
        apart = f"<sec><title>{title}</title><p>Data were collected at 6 and 12 weeks.</p></sec>"
        assert told(paper(tmp_path, methods=methods + apart), "primary") == [("itch", None)]
