"""The parts of the table repair one by one: letters, stretches, borders, flat text, headings, page numbers."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.repair.borders import Known, Slot, Stretch, candidates, cuts_and_doubts
from extractor.repair.cell_patterns import DATE, DESIGN, NUMBER, PHASE, ROUTE, STATUS, STUDY_TYPE
from extractor.repair.columns import KINDS
from extractor.repair.flat import Flat, flatten, without
from extractor.repair.furniture import furniture
from extractor.repair.headers import find_header, repeated_headers
from extractor.repair.letters import Floats, Letters, last_at, next_at
from extractor.repair.lost_ends import Nearby, Run, checked_ends
from extractor.repair.segments import Segments, Stops
from extractor.repair.shattered import RUN, joined_runs
from extractor.repair.tables import CERTAIN, _ids, draft, tables_of
from extractor.repair.ways import Cut

STABLE = settings(deadline=None, derandomize=True, max_examples=60)
WORD = re.compile(r"[a-z]+")


def cuts(stretches: list[Stretch], slots: list[Slot], known: Known) -> Iterator[list[Cut]]:
    return (row for rows, _ in cuts_and_doubts(stretches, slots, known) for row in rows)


# --- letters ------------------------------------------------------------------------------------


@STABLE
@given(st.text(st.sampled_from("aB c-\n\u0130\U0001d45d"), max_size=30))
def test_letters_are_told_as_each_by_itself(chars: str) -> None:
    letters = Letters(chars)
    assert letters.of(str.isupper).tolist() == [char.isupper() for char in chars]
    assert letters.of("c-").tolist() == [char in "c-" for char in chars]
    assert letters.of(str.isspace, np.arange(len(chars))[::-1]).tolist() == [
        char.isspace() for char in chars[::-1]
    ]
    assert letters.at(np.arange(len(chars))[::-1]) == chars[::-1]
    assert len(letters.small) == len(chars)
    assert all(a in (b, b.lower()) for a, b in zip(letters.small, chars, strict=True))


@STABLE
@given(st.lists(st.booleans(), max_size=12))
def test_the_nearest_places(found: list[bool]) -> None:
    n = len(found)
    marks = np.array(found, dtype=bool)
    after = [next((k for k in range(at, n) if found[k]), n) for at in range(n)]
    before = [next((k for k in range(at, -1, -1) if found[k]), -1) for at in range(n)]
    assert next_at(marks).tolist() == after
    assert last_at(marks).tolist() == before


# --- segments: arrays against reading each stretch by itself ------------------------------------


@st.composite
def drawn_stops(draw: st.DrawFn) -> Stops:
    """One to three texts with stops."""
    texts = draw(
        st.lists(st.text(st.sampled_from("ab C1(-.\n "), max_size=40), min_size=1, max_size=3)
    )
    stops = []
    for chars in texts:
        inner = draw(st.sets(st.integers(1, max(1, len(chars) - 1)), max_size=8))
        stops.append(sorted({0, len(chars), *(at for at in inner if at < len(chars))}))
    return Stops.of(texts, stops)


VIEWS = ({}, {"opening": True}, {"closing": True}, {"opening": True, "closing": True})


def views(stops: Stops) -> Iterator[Segments]:
    yield from (Segments.of(stops, **view) for view in VIEWS)


def stretches(segments: Segments) -> list[str]:
    """The stretches one after the other."""
    stops = segments.stops
    spans = zip(stops.at[segments.i], stops.at[segments.j], strict=True)
    return [stops.chars[start:end] for start, end in spans]


@STABLE
@given(drawn_stops())
def test_stretches_are_those_between_any_two_stops_of_a_text(stops: Stops) -> None:
    n = range(len(stops.at))
    for view, segments in zip(VIEWS, views(stops), strict=True):
        wanted = [
            (i, j)
            for j in n
            for i in n
            if i <= j
            and stops.text[i] == stops.text[j]
            and (not view.get("opening") or i == stops.first[i])
            and (not view.get("closing") or j == stops.last[j])
        ]
        assert list(zip(segments.i.tolist(), segments.j.tolist(), strict=True)) == wanted
        groups = segments.by_end
        assert [segments.j[at] for at in groups.begins] == groups.stops.tolist()
        assert groups.sizes.sum() == len(segments.j)
        if not view.get("opening"):
            order, groups = segments.by_start
            assert [wanted[at] for at in order] == sorted(wanted)
            assert [segments.i[order[at]] for at in groups.begins] == groups.stops.tolist()
        assert not any("\0" in chars for chars in stretches(segments))


@STABLE
@given(drawn_stops())
def test_length_is_that_of_the_stripped_stretch(stops: Stops) -> None:
    for segments in views(stops):
        assert segments.length.tolist() == [len(chars.strip()) for chars in stretches(segments)]


@STABLE
@given(drawn_stops())
def test_matches_counts_where_a_match_begins(stops: Stops) -> None:
    begins = [match.start() for match in WORD.finditer(stops.chars)]
    for segments in views(stops):
        spans = zip(stops.at[segments.i], stops.at[segments.j], strict=True)
        wanted = [sum(start <= at < end for at in begins) for start, end in spans]
        assert segments.matches(WORD).tolist() == wanted
        assert segments.matches(WORD) is segments.matches(WORD)  # looked up once


@STABLE
@given(drawn_stops(), st.integers(1, 12))
def test_whole_tries_each_stretch_that_is_short_enough(stops: Stops, longest: int) -> None:
    def fits(chars: str, start: int, end: int) -> bool:
        return (end - start) % 2 == 0

    for segments in views(stops):
        wanted = [
            0 < len(chars) <= longest and len(chars) % 2 == 0 and bool(WORD.match(chars))
            for chars in map(str.strip, stretches(segments))
        ]
        found = segments.whole(fits, stops.chars, longest, WORD.match)
        assert found.tolist() == wanted
        letters = stops.opens(str.isalpha)
        assert segments.whole(WORD.fullmatch, stops.chars, 5, WORD.match, letters).tolist() == [
            len(chars) <= 5 and bool(WORD.fullmatch(chars))
            for chars in map(str.strip, stretches(segments))
        ]


@STABLE
@given(drawn_stops())
def test_opening_and_closing_see_the_stretchs_ends(stops: Stops) -> None:
    segments = Segments.of(stops)
    opens, closes = stops.opens("(")[segments.i], stops.closes(".")[segments.j]
    words = stops.closes_with(frozenset({"a", "ab"}))[segments.j]
    for chars, opening, closing, word in zip(
        map(str.strip, stretches(segments)), opens, closes, words, strict=True
    ):
        if chars:
            assert opening == (chars[0] == "(")
            assert closing == (chars[-1] == ".")
        if len(chars.split()) > 1:
            assert word == (chars.split()[-1] in ("a", "ab"))


def test_ragged_counts_lines_that_had_room() -> None:
    chars = "aaaa bbbb cc dddd"
    segments = Segments.of(Stops.of([chars, chars], [(0, 5, 10, len(chars))] * 2))
    ragged = {width: segments.ragged(width).tolist() for width in (3, 4, 9)}
    at = {(int(i), int(j)): n for n, (i, j) in enumerate(zip(segments.i, segments.j, strict=True))}
    for first in (0, 4):
        assert ragged[3][at[first, first + 3]] == 1  # "cc dddd" is more than a line
        assert ragged[4][at[first, first + 3]] == 0  # every line is full
        assert ragged[9][at[first, first + 3]] == 2  # both later lines would have had room
        assert ragged[9][at[first + 1, first + 3]] == 1  # a line that opens the stretch is no wrap


# --- borders ------------------------------------------------------------------------------------


def like(*wholes: str) -> Callable[[Segments], Floats]:
    """A scorer that knows some cells and takes nothing else."""

    def score(segments: Segments) -> Floats:
        fits = segments.whole(
            lambda chars, start, end: chars[start:end] in wholes,
            segments.stops.chars,
            200,
            re.compile("").match,
        )
        return np.where(fits, 6.0, -6.0)

    return score


def lines(*texts: str) -> Stretch:
    chars, starts = "", [0]
    for text in texts:
        chars += text + " "
        starts.append(len(chars))
    return Stretch(chars[:-1], starts[:-1])


def cut(stretch: Stretch, slots: list[Slot], *, complete: bool = True) -> list[Cut]:
    """The borders of one stretch: the same as among others that stand before and behind it."""
    alone = next(cuts([stretch], slots, Known(complete)))
    others = [lines("Phase 2", "Kenya"), stretch, lines("Aa", "Bb 12 (cc", "Dd")]
    among = list(cuts(others, slots, Known(complete)))[1]
    assert [c[:3] for c in among] == [c[:3] for c in alone]
    assert [c.probability for c in among] == pytest.approx([c.probability for c in alone])
    return alone


def texts(stretch: Stretch, found: list[Cut]) -> list[str]:
    return [stretch.chars[c.start : c.end].strip() for c in found]


def slots(*kinds: str) -> list[Slot]:
    return [Slot(kind, KINDS[kind].score) for kind in kinds]


KNOWN = [  # lines, kinds of columns, cells
    (
        ["Safety of cells in patients with", "sepsis: a pilot study", "Recruiting", "2", "40"],
        ["title", "status", "phase", "participants"],
        ["Safety of cells in patients with sepsis: a pilot study", "Recruiting", "2", "40"],
    ),
    (
        ["Interventional study", "Randomized", "Sepsis", "Intravenous", "infusion"],
        ["characteristics", "condition", "route"],
        ["Interventional study Randomized", "Sepsis", "Intravenous infusion"],
    ),
    (
        ["Death (time frame: 28", "days)", "City Hospital, Nairobi,", "Kenya"],
        ["outcomes", "sponsor"],
        ["Death (time frame: 28 days)", "City Hospital, Nairobi, Kenya"],
    ),
    (
        ["Active, not", "recruiting", "March 2021", "South", "Africa"],
        ["status", "date", "country"],
        ["Active, not recruiting", "March 2021", "South Africa"],
    ),
    (
        ["Phase", "1/2", "NA", "1 × 10^6 cells/kg"],
        ["phase", "participants", "dose"],
        ["Phase 1/2", "NA", "1 × 10^6 cells/kg"],
    ),
]


@pytest.mark.parametrize(("printed", "kinds", "cells"), KNOWN, ids=lambda x: str(x[0])[:30])
def test_known_borders_are_found(printed: list[str], kinds: list[str], cells: list[str]) -> None:
    stretch = lines(*printed)
    found = cut(stretch, slots(*kinds))
    assert texts(stretch, found) == cells
    assert all(0.5 < c.probability <= 1 for c in found)


@pytest.mark.parametrize(
    ("chars", "cells"),
    [
        ("CompletedPhase 2Kenya", ["Completed", "Phase 2", "Kenya"]),
        ("Completed Phase 2 South Africa", ["Completed", "Phase 2", "South Africa"]),
        ("Not yet recruitingNAChina", ["Not yet recruiting", "NA", "China"]),
    ],
)
def test_glued_cells_are_parted_where_line_starts_are_lost(chars: str, cells: list[str]) -> None:
    stretch = Stretch(chars, [0])
    found = cut(stretch, slots("status", "phase", "country"), complete=False)
    assert texts(stretch, found) == cells


@pytest.mark.parametrize(
    ("chars", "cells"),
    [
        ("200–250 mLPhase 1/2", ["200–250 mL", "Phase 1/2"]),
        ("5 mgPhase 2", ["5 mg", "Phase 2"]),
        ("up to 40 million cells per kgEarly phase 1", ["up to 40 million cells per kg", "Early phase 1"]),
        ("0.5 mg/day on days 1–14Phase 3", ["0.5 mg/day on days 1–14", "Phase 3"]),
    ],
)  # fmt: skip
def test_a_dose_ends_where_the_next_cell_is_glued_to_it(chars: str, cells: list[str]) -> None:
    stretch = Stretch(chars, [0])
    found = cut(stretch, slots("dose", "phase"), complete=False)
    assert texts(stretch, found) == cells
    assert all(c.probability >= CERTAIN for c in found)


@pytest.mark.parametrize(
    ("chars", "kinds", "cells"),
    [
        ("Interventionaln = 44Recruiting", ["study_type", "participants", "status"], ["Interventional", "n = 44", "Recruiting"]),
        ("NAn = 44Recruiting", ["study_type", "participants", "status"], ["NA", "n = 44", "Recruiting"]),
        ("–Observational study –Design: crossoverGlioblastoma", ["characteristics", "condition"], ["–Observational study –Design: crossover", "Glioblastoma"]),
    ],
)  # fmt: skip
def test_what_is_glued_to_a_cell_is_parted(chars: str, kinds: list[str], cells: list[str]) -> None:
    stretch = Stretch(chars, [0])
    found = cut(stretch, slots(*kinds), complete=False)
    assert texts(stretch, found) == cells
    assert all(c.probability >= CERTAIN for c in found)


def test_terms_that_return_glued_to_the_next_cell_are_no_familiar_word() -> None:
    rows = [f"NCT0123456{n}InterventionalPhase 2Kenya" for n in range(6)]
    text = flat("Trial IDStudy typePhaseCountry" + "".join(rows), complete=False)
    table = draft(text)
    assert table is not None
    cells = [text.chars[c.start : c.end] for c in table.cells if c.row and c.column == 2]
    assert cells == ["Phase 2"] * len(rows)


def test_what_goes_on_with_another_cell_or_has_no_unit_is_no_dose() -> None:
    for chars in ("5 mg Recruiting now", "250", "mg 5", "5 mg—Oral"):
        stops = Stops.of([chars], [(0, len(chars))])
        assert KINDS["dose"].score(Segments.of(stops, opening=True, closing=True))[0] < 0


def test_a_cell_that_cannot_be_its_columns_is_not_certain() -> None:
    found = cut(lines("Recruiting", "Phase 2", "40 patients"), slots("status", "phase", "country"))
    assert found[-1].probability < CERTAIN


@STABLE
@given(st.integers(0, 10_000))
def test_best_borders_and_probabilities_are_those_of_trying_all(seed: int) -> None:
    """Every set of borders tried one by one gives the same best and the same shares."""
    rng = random.Random(seed)
    printed = [rng.choice(["Aa", "Bb cc", "Dd", "Ee ff gg"]) for _ in range(rng.randint(1, 5))]
    stretch = lines(*printed)
    weights = {(n, i, j): rng.uniform(-3, 3) for n in range(2) for i in range(7) for j in range(7)}

    def scorer(n: int) -> Callable[[Segments], Floats]:
        def score(segments: Segments) -> Floats:
            own = segments.stops.first[segments.i]
            pairs = zip(segments.i - own, segments.j - own, strict=True)
            return np.array([weights[n, i, j] for i, j in pairs])

        return score

    wanted = [Slot(f"slot {n}", scorer(n)) for n in range(2)]
    found = cut(stretch, wanted)
    stops = sorted({0, *stretch.line_starts, len(stretch.chars)})
    places = candidates([stretch], Known(True), frozenset())
    marks = dict(zip((places.stops.at - 1).tolist(), places.worth.tolist(), strict=True))
    total: dict[int, float] = {}
    for middle in range(len(stops)):
        left = stretch.chars[: stops[middle]].strip()
        right = stretch.chars[stops[middle] :].strip()
        points = (weights[0, 0, middle] if left else -7.0) + marks[stops[middle]]
        points += weights[1, middle, len(stops) - 1] if right else -7.0
        total[middle] = points
    best = max(total, key=lambda middle: total[middle])
    assert found[0].end == stops[best] == found[1].start
    share = math.exp(total[best]) / sum(map(math.exp, total.values()))
    left, right = stretch.chars[: stops[best]].strip(), stretch.chars[stops[best] :].strip()
    assert found[0].probability == pytest.approx(share if left else 0.0, abs=1e-9)
    assert found[1].probability == pytest.approx(share if right else 0.0, abs=1e-9)


def test_cuts_cover_the_stretch_in_order() -> None:
    stretch = lines("One", "Two", "Three", "Four", "Five")
    found = cut(stretch, slots("condition", "intervention", "sponsor"))
    assert found[0].start == 0
    assert found[-1].end == len(stretch.chars)
    assert all(a.end == b.start for a, b in pairwise(found))
    assert all(0 <= c.probability <= 1 for c in found)


def test_two_ways_as_good_share_the_probability() -> None:
    def any_cell(segments: Segments) -> Floats:
        return np.zeros(len(segments.i))

    found = cut(lines("Aa", "Bb", "Cc"), [Slot("one", any_cell), Slot("two", any_cell)])
    assert all(c.probability == pytest.approx(0.5, abs=0.01) for c in found)


def test_impossible_slots_give_nothing() -> None:
    def never(segments: Segments) -> Floats:
        return np.full(len(segments.i), -1e9)

    assert cut(lines("Aa", "Bb"), [Slot("never", never), Slot("never", never)]) == []


def test_an_optional_slot_may_be_empty_and_is_filled_where_it_fits() -> None:
    optional = Slot("group", like("Kenya"), optional=True)
    around = [Slot("left", like("Aa")), optional, Slot("right", like("Bb"))]
    with_group, without_group = lines("Aa", "Kenya", "Bb"), lines("Aa", "Bb")
    assert texts(with_group, cut(with_group, around)) == ["Aa", "Kenya", "Bb"]
    assert texts(without_group, cut(without_group, around)) == ["Aa", "", "Bb"]


def test_a_cell_that_says_nothing_is_known_is_whole_in_any_column() -> None:
    for blank in ("NA", "N/A", "…", "–", "Not reported"):
        stretch = lines("Kenya", blank, "Recruiting")
        found = cut(stretch, slots("country", "dose", "status"))
        assert texts(stretch, found) == ["Kenya", blank, "Recruiting"]


# --- flat text ----------------------------------------------------------------------------------


def flat(chars: str, *, complete: bool = True) -> Flat:
    return flatten(chars, 0, len(chars), complete=complete)


@pytest.mark.parametrize(
    ("chars", "joined"),
    [
        ("a trial\nof cells", "a trial of cells"),
        ("a double-\nblind trial", "a double-blind trial"),
        ("a  b \n c", "a b c"),
        ("Country/\nregion", "Country/region"),
        ("a\n\n\nb", "a b"),
        ("a\f\nb", "a b"),
        ("\x1ca\nb\x1d", "a b"),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_flatten(chars: str, joined: str) -> None:
    assert flat(chars).chars == joined


def test_no_blank_is_put_before_a_full_stop() -> None:
    """A piece before it may be narrow for other reasons than a line end."""
    assert flat("\x1c\x13Registration No\n. (a\n) of\nit\x1d", complete=False).chars == (
        "Registration No. (a) of it"
    )


def test_flat_text_keeps_line_starts_and_gaps() -> None:
    found = flat("ab\ncd\n\nef")
    assert found.chars == "ab cd ef"
    assert found.line_starts == {0, 3, 6}
    assert found.gaps == {6}
    assert list(found.at) == [0, 1, 3, 3, 4, 7, 7, 8]


def test_blanks_kept_at_line_ends_mean_that_none_is_missing() -> None:
    assert (
        flat("the ther\napy of \nthe pa\ntient ", complete=False).chars
        == "the therapy of the patient "
    )


@STABLE
@given(st.text(st.sampled_from("abC1 -/\n\f"), max_size=60), st.booleans())
def test_flat_text_stems_from_the_region(chars: str, complete: bool) -> None:
    found = flat(chars, complete=complete)
    assert len(found.at) == len(found.chars)
    assert "\n" not in found.chars
    assert "  " not in found.chars
    assert found.gaps <= found.line_starts
    for char, at in zip(found.chars, found.at, strict=True):
        assert char in (chars[at], " ")
    kept = re.sub(r"\s", "", found.chars)
    assert kept == re.sub(r"\s", "", chars)


def test_without_takes_characters_out_and_moves_the_line_starts() -> None:
    found = without(flat("NCT0123 \n4567\nx"), {7})
    assert found.chars == "NCT01234567 x"
    assert found.line_starts == {0, 12}


# --- the row of headings ------------------------------------------------------------------------

HEADINGS = [  # what a dump gives, whether its lines are known, kinds found
    ("Trial ID\nTitle\nPhase\nSponsor\nNCT01234567", True, "identifier title phase sponsor"),
    ("Registration\nNo.\nStudy\ntitle\nCountry\nNCT01234567", True, "identifier title country"),
    ("Trial\nregistration\nStudy type\nPhase\nNCT01234567", True, "identifier study_type phase"),
    ("IdentifierStudy titlePhaseNCT01234567", False, "identifier title phase"),
    ("Registry numberStudy CharacteristicsSponsorNCT01234567", False, "identifier characteristics sponsor"),
    ("Country/\nregion\nTrial ID\nStatus\nKenya", True, "country identifier status"),
    ("Trial ID\nPreferred colour\nTitle\nPhase\nNCT01234567", True, "identifier unknown title phase"),
    ("Trial ID\nPrimary outcome(s)\nSample size\nNCT01234567", True, "identifier outcomes participants"),
    ("Title | Trial ID | Principal sponsor", False, "title identifier sponsor"),
    ("ClinicalTrials.gov\nIdentifier\nDose\nRoute of\nadministration\nNCT01234567", True, "identifier dose route"),
    ("Trial ID\nTitle\nNCT01234567", True, ""),  # two columns are too few
    ("Title\nPhase\nSponsor\nCountry", True, ""),  # nothing announces identifiers
    ("The phase of the trial, its title and its sponsor were read", True, ""),
    ("Trial ID\nPhase 2\nTitle\nSponsor", True, ""),  # "Phase 2" is a value, and ends the row
    ("Trial IDNStudy titlePhaseNCT01234567", False, "identifier participants title phase"),
    ("Trial IDTitlePhasejRCT2080224456", False, "identifier title phase"),
    ("Trial IDTitlePhasenct01234567", False, "identifier title phase"),
    ("Registry\nnumber\nNumber of\nparticipants\nStatus\nNCT01234567", True, "identifier participants status"),
    ("Trial IDSponsorsSample sizePhaseNCT01234567", False, "identifier sponsor participants phase"),
]  # fmt: skip


@pytest.mark.parametrize(("dump", "complete", "kinds"), HEADINGS, ids=lambda x: str(x)[:40])
def test_find_header(dump: str, complete: bool, kinds: str) -> None:
    found = find_header(flat(dump, complete=complete))
    assert " ".join(heading.kind for heading in found) == kinds


def test_headings_do_not_overlap() -> None:
    found = find_header(flat("Trial\nregistration\nStudy\nphase\nHealth\ncondition(s)\nstudied\nX"))
    assert [h.kind for h in found] == ["identifier", "phase", "condition"]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_last_heading_that_nobody_knows_is_taken_before_the_first_row() -> None:
    text = flat("Trial ID\nTitle\nPhase\nPreferred colour\nNCT01234567")
    at = text.chars.index("NCT")
    assert [h.kind for h in find_header(text, [at])][-1] == "unknown"
    group = flat("Trial ID\nTitle\nPhase\nKenya\nNCT01234567")
    assert [h.kind for h in find_header(group, [group.chars.index("NCT")])][-1] == "phase"


@pytest.mark.parametrize(
    ("kind", "pattern", "cells"),
    [
        ("study_type", STUDY_TYPE, "non-interventional|observational|expanded access"),
        ("design", DESIGN, "2-arm|usual care|vehicle|N/A|quasi-randomized|three-arm, open"),
        ("phase", PHASE, "early phase 1|Phase II|III|2/3"),
        ("participants", NUMBER, "n = 12|1,204|40 patients"),
        ("status", STATUS, "|".join(re.findall(r"[a-z]{4,}", STATUS.pattern))),
        ("date", DATE, "jan 2020|feb 2020|mar 2020|apr 2020|may 2020|jun 2020|aug 2020|sep 2020|oct 2020|nov 2020|dec 2020|2 july 2021|2020-01-02"),
        ("route", ROUTE, "i.v.|oral|nebulised|local|topical|retro-orbital|subcutaneous|aerosol|epidural|perineural"),
    ],
)  # fmt: skip
def test_cells_with_a_grammar_may_open_as_they_do(
    kind: str, pattern: re.Pattern[str], cells: str
) -> None:
    """The quick look at first letters passes over no cell that the grammar takes."""
    for cell in filter(pattern.fullmatch, cells.split("|")):
        segments = Segments.of(Stops.of([cell], [(0, len(cell))]))
        assert KINDS[kind].score(segments)[1] > 0, cell


def test_repeated_headers() -> None:
    text = flat("Trial ID\nTitle\nPhase\nX\nY\nTrial\nID\nTitle\nPhase\nZ")
    header = find_header(text)
    assert [text.chars[a:b] for a, b in repeated_headers(Letters(text.chars), header)] == [
        "Trial ID Title Phase"
    ]


# --- page numbers -------------------------------------------------------------------------------


def pages(numbers: list[str], head: str = "Journal of Examples") -> str:
    """Pages with a head, a number under it, and lines that never return."""
    body = iter(f"{word} {other} words" for word in _words("bcdfgh") for other in _words("klmn"))
    return "\n".join(
        f"{head}\n{number}\n\n" + "\n".join(next(body) for _ in range(14)) for number in numbers
    )


def _words(letters: str) -> list[str]:
    return [a + "a" + b + "o" for a in letters for b in letters]


def left(chars: str) -> str:
    for edit in sorted(furniture(chars), key=lambda edit: -edit.start):
        chars = chars[: edit.start] + edit.new + chars[edit.end :]
    return chars


@pytest.mark.parametrize(
    ("numbers", "go"),
    [
        (["7", "8", "9", "10"], True),
        (["7", "9", "11", "13"], True),  # right-hand pages only
        (["107", "108", "110", "111"], True),  # a page without
        (["40", "12", "31", "5"], False),  # counts nothing
        (["7", "7", "7", "7"], False),
    ],
)
def test_numbers_beside_a_running_head_go_when_they_count_pages(
    numbers: list[str], go: bool
) -> None:
    rest = re.findall(r"(?m)^\d+$", left(pages(numbers)))
    assert rest == ([] if go else numbers)


def test_a_number_that_does_not_count_stays() -> None:
    assert "250" in re.findall(r"(?m)^\d+$", left(pages(["7", "8", "250", "9", "10"])))


def test_numbers_far_from_heads_stay() -> None:
    text = re.sub(r"(words\n.* words\n)", r"\g<1>24\n", pages(["7", "8", "9", "10"]), count=1)
    assert re.findall(r"(?m)^\d+$", left(text)) == ["24"]


# --- line ends where blanks at line ends are lost ----------------------------------------------

LOST_BLANKS = [  # what a dump of single characters holds, what is printed
    ("to assessthe tolerability, to assessthe effect", "to assess\nthe tolerability, to assess\nthe effect"),
    ("Interventionalstudy and Interventionalstudy", "Interventional\nstudy and Interventional\nstudy"),
    ("16 participants• Study design", "16 participants\n• Study design"),
    ("16 participants- Study design", "16 participants\n- Study design"),
    ("adults withPlasmodium vivax", "adults with\nPlasmodium vivax"),
    ("in HIVinfection", "in HIV\ninfection"),
    ("[TimeFrame: 1 year]", "[Time\nFrame: 1 year]"),
    ("pre- and post-treatment", "pre- and post-treatment"),
    ("stereotactic and stereotactic", "stereotactic and stereotactic"),
    ("mRNAs of CRISPRi", "mRNAs of CRISPRi"),
    ("every 2weeksOral", "every 2\nweeksOral"),
    ("2weekends", "2\nweekends"),
    ("with COVID-19pneumonia", "with COVID-19\npneumonia"),
    ("ClinicalTrials.govIdentifier", "ClinicalTrials.gov\nIdentifier"),
    ("with reducedejection fraction", "with reduced\nejection fraction"),
    ("versus usualcare", "versus usual\ncare"),
    ("area underthe curve", "area under\nthe curve"),
    ("[Time Frame: 1 year];Overall", "[Time Frame: 1 year];\nOverall"),
    ("methylprednisolone", "methylprednisolone"),
    ("intrathecal, intrathecally", "intrathecal, intrathecally"),
    ("atrial fibrillation of a trial", "atrial fibrillation of a trial"),
    ("electroconvulsive", "electroconvulsive"),
    ("PhaseII/III", "Phase\nII/III"),
    ("with Parkinson'sdisease", "with Parkinson's\ndisease"),
    ("condition(s)studied", "condition(s)\nstudied"),
    ("Durban, SouthAfricaNCT", "Durban, South\nAfricaNCT"),
    ("Trial IDNumber", "Trial IDNumber"),
    ("ofolaparib, ofolaparib, olaparib olaparib", "of\nolaparib, of\nolaparib, olaparib olaparib"),
    ("transcatheter and transcatheter", "transcatheter and transcatheter"),
]  # fmt: skip


@pytest.mark.parametrize(("dumped", "printed"), LOST_BLANKS)
def test_lost_line_ends_are_known_by_the_words(dumped: str, printed: str) -> None:
    n = len(dumped)
    run = Run.of(dumped, np.arange(1, n + 1), np.zeros(n, dtype=bool))
    ends = checked_ends(run, [], Counter())
    assert (
        "".join(char + "\n" * end for char, end in zip(dumped, ends.tolist(), strict=True))
        == printed
    )


def test_words_near_a_run_are_those_of_a_window_that_slides() -> None:
    """The window gives what reading around each run by itself gives."""
    rng = random.Random(5)
    run = "ab\nc\n" * 20
    chars = "".join(
        "word" + "x" * rng.randint(0, 3) + " " + rng.choice(("", run)) for _ in range(900)
    )
    chars = re.sub(r" (?=ab\n)", "\n", chars)
    far = " filler" * 9_000
    nearby = Nearby(chars + far + "\n" + run + "last", RUN)
    for match in RUN.finditer(chars + far + "\n" + run + "last"):
        text = nearby.chars
        start, end = match.span()
        before, after = text[max(0, start - 50_000) : start], text[end : end + 50_000]
        wanted = Counter(re.findall("[a-z]{3,}", RUN.sub("\n", before + "\n" + after)))
        found = nearby.words(start, end)
        assert all(abs(found[word] - n) <= 1 for word, n in wanted.items())  # cut at the rim


def test_a_misread_identifier_glued_to_a_heading_is_found() -> None:
    text = flat("Primary Outcome MeasuresNCTO1599880Baricitinib", complete=False)
    assert [text.chars[a:b] for a, b in _ids(text)] == ["NCTO1599880"]


def test_a_row_joined_to_one_of_an_unknown_identifier_is_not_certain() -> None:
    header = "Trial ID\nTitle\nPhase\nCountry\n"
    rows = [
        f"{code}\nCells for sepsis\nPhase 2\nKenya\n" for code in ("NCT01234567", "XYZT1599880")
    ]
    table = draft(flat(header + rows[0] + header + rows[1] + "NCT01234569\nCells\nPhase 1\nPeru\n"))
    assert table is not None
    unsure = {(c.row, c.column) for c in table.cells if c.probability < CERTAIN}
    assert unsure == {(1, 1), (1, 2), (1, 3)}  # the identifier itself is


def test_shattered_and_whole_tables_come_in_the_order_of_the_text() -> None:
    header = "Trial ID\nTitle\nPhase\nCountry\n"
    whole = f"Table 1. Trials\n{header}NCT01234567\nCells for sepsis\nPhase 2\nKenya\n"
    torn = f"\x1cTable 2. Trials\n{header}NCT01234569\nCells\nPhase 1\nPeru\x1d\n"
    for chars in (whole + torn, torn + whole):
        starts = [start for _, _, start, _ in tables_of(chars)]
        assert len(starts) == 2
        assert starts == sorted(starts)


# --- what opens and closes cells, seen in tables of few words ------------------------------------


def test_a_page_of_numbers_and_identifiers_is_joined() -> None:
    rows = "".join(
        f"NCT0123456{n}{n}00 mg every 3 weeksInterventional{n}24 patients" for n in range(1, 9)
    )
    chars = f"Study IDDosageTypeEstimated enrolment{rows}"
    (edit,) = joined_runs("\n".join(chars) + "\n")
    assert "Interventional124 patientsNCT01234562" in edit.new


def cells_of(chars: str, *kinds: str) -> list[str]:
    """The cells that a text run together holds, for columns of these kinds."""
    slots = [Slot(kind, KINDS[kind].score) for kind in kinds]
    (found,) = cuts([Stretch(chars, [])], slots, Known(complete=False))
    return [chars[cut.start : cut.end].strip() for cut in found]


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        (("date", "dose"), ["2020-04", "10 sessions in 2 weeks"]),  # no month is 0
        (("participants", "dose"), ["60", "850 mg/m2 on days 1–14"]),  # no dose begins with 0
        (("date", "participants"), ["2016-11", "n = 122"]),
        (("title", "participants"), ["Can ketamine improve seizure frequency in stroke?", "n = 121"]),
        (("phase", "title"), ["I/II", "GALVI: tocilizumab for the treatment of asthma"]),
        (("phase", "title"), ["III", "Interventional treatment of asthma with tocilizumab"]),
        (("phase", "title"), ["I", "An exploratory study of tocilizumab in asthma"]),
        (("dose", "design"), ["200–250 mL", "Randomized, single-blind, parallel"]),
        (("outcomes", "sponsor"), ["Remission rate, from baseline to week 52", "Havana Medical University, Cuba"]),
    ],
)  # fmt: skip
def test_cells_run_together_are_parted(kinds: tuple[str, ...], wanted: list[str]) -> None:
    assert cells_of("".join(wanted), *kinds) == wanted


def test_a_name_goes_on_although_a_line_begins_inside() -> None:
    chars = "Remission rate, from baseline to week 52 Havana Medical University, Cuba"
    starts = [chars.index(word) for word in ("Havana", "University")]
    slots = [Slot(kind, KINDS[kind].score) for kind in ("outcomes", "sponsor")]
    (found,) = cuts([Stretch(chars, starts)], slots, Known(complete=False))
    assert chars[found[1].start :] == "Havana Medical University, Cuba"
