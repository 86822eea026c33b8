"""Cells, identifiers and words that a shattered dump runs together, and what parts them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
import pytest

from extractor.repair.borders import GLUED, Known, Slot, Stretch, candidates, cuts_and_doubts
from extractor.repair.columns import KINDS
from extractor.repair.flat import Flat
from extractor.repair.headers import find_header
from extractor.repair.id_ends import settled_ends
from extractor.repair.lost_blanks import lost_blanks
from extractor.repair.tables import CERTAIN, _ids

KNOWN = Known(False)


def flat(chars: str, line_starts: Sequence[int] = ()) -> Flat:
    """Text of a shattered dump."""
    at = array("I", range(len(chars)))
    return Flat(chars, at, frozenset(line_starts), frozenset(), False, True)


def cells(chars: str, *kinds: str) -> list[str]:
    """The text cut into cells of some kinds."""
    slots = [Slot(kind, KINDS[kind].score) for kind in kinds]
    (((found,), _),) = cuts_and_doubts([Stretch(chars, [])], slots, KNOWN)
    return [chars[cut.start : cut.end] for cut in found]


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        (("title", "phase"), ["Edaravone for the treatment of ischaemic stroke", "phase II/III"]),
        (("condition", "phase", "country"), ["Asthma", "phase 4", "Mexico"]),
        (("design", "phase"), ["Randomized, standard-of-carecontrolled, parallel", "phase I"]),
        (("title", "participants"), ["Can plasma improve viral load in patients?", "10 patients"]),
        (("condition", "route", "status"), ["–", "Intravenous", "Recruiting"]),
        (("study_type", "status", "route"), ["Observational", "–", "Oral"]),
        (("status", "condition", "route"), ["Completed", "NR", "Oral"]),
    ],
)
def test_cells_run_together_are_parted(kinds: Sequence[str], wanted: Sequence[str]) -> None:
    assert cells("".join(wanted), *kinds) == list(wanted)


def test_a_phase_in_small_letters_opens_a_cell_only_of_a_table_with_phases() -> None:
    chars = "after strokephase II"
    for kinds, worth in (({"phase"}, GLUED), ({"title"}, None)):
        places = candidates([Stretch(chars, [])], KNOWN, kinds)
        at = np.flatnonzero(places.stops.at == 1 + chars.index("phase"))
        assert [float(one) for one in places.worth[at]] == ([worth] if worth else [])


@pytest.mark.parametrize(
    ("chars", "identifier", "kinds"),
    [
        ("PACTR2020017143318145 × 107 cells", "PACTR202001714331814", ("dose",)),
        ("IRCT20210720031600N25 mg/kg daily", "IRCT20210720031600N2", ("dose",)),
        ("IRCT20210720031600N25 × 107 cells2018-08", "IRCT20210720031600N2", ("dose", "date")),
        ("IRCT20210720031600N12 Asthma", "IRCT20210720031600N12", ("condition",)),
    ],
)
def test_what_follows_tells_where_an_identifier_ends(
    chars: str, identifier: str, kinds: Sequence[str]
) -> None:
    slots = [Slot(kind, KINDS[kind].score) for kind in kinds]
    end = chars.index(" ") if " " in chars else len(chars)
    ((found, sure),) = settled_ends(flat(chars), [(0, end)], [len(chars)], slots, KNOWN)
    assert chars[:found] == identifier
    assert sure >= CERTAIN


def test_an_identifier_is_not_sure_where_either_end_reads_well() -> None:
    chars = "IRCT20210720031600N125 patients"
    slots = [Slot("participants", KINDS["participants"].score)]
    ((_, sure),) = settled_ends(flat(chars), [(0, 22)], [len(chars)], slots, KNOWN)
    assert sure < CERTAIN


@pytest.mark.parametrize(
    ("chars", "wanted"),
    [
        ("50 patients252015-000270-36Randomized", ["2015-000270-36"]),  # its check digits agree
        ("50 patients252015-000270-37Randomized", []),
        ("BevacizumabRBR-p4p8mcEffect of olaparib", ["RBR-p4p8mc"]),
        ("OralNCTO4370596400 mg daily", ["NCTO4370596"]),
        ("ChiCTR17000605430.5–2 × 106 cells", ["ChiCTR1700060543"]),
    ],
)
def test_identifiers_between_other_letters_and_digits(chars: str, wanted: list[str]) -> None:
    assert [chars[start:end] for start, end in _ids(flat(chars))] == wanted


def test_a_heading_of_phases_may_stand_before_a_number_of_eudract() -> None:
    chars = "Registry numberTitlePhase2015-000270-36Effect of"
    assert [one.kind for one in find_header(flat(chars))] == ["identifier", "title", "phase"]
    chars = "Registry numberTitlePhase 2 studies"
    assert "phase" not in [one.kind for one in find_header(flat(chars))]


@pytest.mark.parametrize(
    ("chars", "wanted"),
    [
        ("The First AffiliatedHospital of Minsk", "The First Affiliated|Hospital of Minsk"),
        ("regulatoryT cells", "regulatory|T cells"),
        ("listed in PubMed or by AstraZeneca", "listed in PubMed or by AstraZeneca"),
        ("ChiCTR1600033708", "ChiCTR1600033708"),
        ("on ClinicalTrials.gov", "on ClinicalTrials.gov"),
    ],
)
def test_blanks_inside_a_cell_are_put_in_where_both_words_are_known(
    chars: str, wanted: str
) -> None:
    found = [*lost_blanks(flat(chars), [(0, len(chars))], {"PubMed"}), len(chars)]
    assert "|".join(chars[a:b] for a, b in zip([0, *found], found, strict=False)) == wanted


@pytest.mark.parametrize(
    ("chars", "wanted"),
    [
        ("regulatory Tcells in sepsis", "regulatory T cells in sepsis"),
        ("for type1 diabetes", "for type 1 diabetes"),
        ("forliver cirrhosis", "for liver cirrhosis"),
        ("a trial asadd-on therapy", "a trial as add-on therapy"),
        ("asthma in inpatients", "asthma in inpatients"),
        ("1 × 10 and 3 × 10 and 2 ×10 cells", "1 × 10 and 3 × 10 and 2 × 10 cells"),
        ("p <0.05 and p <0.01", "p <0.05 and p <0.01"),
    ],
)
def test_blanks_inside_cells_come_back_where_words_and_signs_tell(chars: str, wanted: str) -> None:
    places = sorted(lost_blanks(flat(chars), [(0, len(chars))], frozenset()), reverse=True)
    for place in places:
        chars = f"{chars[:place]} {chars[place:]}"
    assert chars == wanted
