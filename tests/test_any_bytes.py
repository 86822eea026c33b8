"""Whatever bytes a reader is given: records whose values stand in their words, or one clear error."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import hostile_pdf
import pytest
from fuzz_checks import broken
from fuzz_worker import whole
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import NASTY, NUMBERS
from openpyxl import Workbook

from extractor.readers import READERS
from extractor.readers.inputs import Input

ROOT = Path(__file__).resolve().parents[1]
SUFFIXES = tuple(sorted(READERS))
TRIAL = b"""In a randomised trial (NCT01234567), 40 patients with asthma got cells and 41 got saline.

Table 1. Trials

Trial ID\tPhase\tSponsor
NCT01234567\t2\tThe Ada Clinic
ISRCTN12345678\t1/2\tThe Bea Clinic
"""
ARTICLE = b"""<?xml version="1.0"?><article article-type="research-article"><front><article-meta><title-group>
<article-title>Zinc for hiccups: a randomised trial</article-title></title-group><abstract><p>In all, 81 adults were
randomised to zinc (n = 40) or placebo (n = 41). The primary outcome was hiccups at day 3.</p></abstract></article-meta>
</front><body><sec><title>Methods</title><p>The trial (NCT01234567) was funded by the Ada Clinic.</p><table-wrap><label>
Table 1</label><table><tr><th>Group</th><th>n</th></tr><tr><td>Zinc</td><td rowspan="2">40</td></tr></table></table-wrap>
</sec></body></article>"""
STUDY = b"""{"protocolSection": {"identificationModule": {"nctId": "NCT01234567", "briefTitle": "Zinc for hiccups"},
"designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"], "enrollmentInfo": {"count": 81, "type": "ACTUAL"}},
"armsInterventionsModule": {"armGroups": [{"label": "Zinc", "type": "EXPERIMENTAL", "interventionNames": ["Drug: Zinc"]}]},
"outcomesModule": {"primaryOutcomes": [{"measure": "Hiccups", "timeFrame": "day 3"}]}}}"""
ROWS = b"TrialID,Public title,Target size,Phase\nNCT01234567,Zinc for hiccups,81,Phase 2\nISRCTN12345678,Songs,9,N/A\n"


def workbook() -> bytes:
    """The same rows as a workbook."""
    book, out = Workbook(), io.BytesIO()
    for row in ROWS.decode().splitlines():
        book.active.append(row.split(","))
    book.save(out)
    return out.getvalue()


SAMPLES = {
    ".txt": [TRIAL], ".text": [TRIAL], ".nxml": [ARTICLE], ".xml": [ARTICLE],
    ".json": [STUDY, b"[" + STUDY + b"," + STUDY + b"]"], ".jsonl": [STUDY.replace(b"\n", b"") * 2, STUDY],
    ".csv": [ROWS], ".xlsx": [workbook()], ".pdf": [hostile_pdf.pdf(), hostile_pdf.mapped(b"0041")],
}  # fmt: skip
SPITE = st.one_of(
    st.binary(max_size=8), st.sampled_from(NUMBERS), st.sampled_from(NASTY).map(str.encode)
)
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), SPITE), max_size=8)


def changed(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """Stretches of so many bytes at some shares of the length, replaced."""
    for share, length, new in changes:
        at = int(share * len(data))
        data = data[:at] + new + data[at + length :]
    return data


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_any_bytes_end_in_records_or_one_error(suffix: str) -> None:
    @settings(deadline=None, derandomize=True, max_examples=40, database=None)
    @given(st.one_of(st.binary(max_size=300), st.tuples(st.sampled_from(SAMPLES[suffix]), CHANGES)))
    def holds(drawn: bytes | tuple[bytes, list[tuple[float, int, bytes]]]) -> None:
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / f"a{suffix}"
            path.write_bytes(drawn if isinstance(drawn, bytes) else changed(*drawn))
            entry, files = whole(Input(path))
        assert list(broken(entry, files)) == []
        assert entry.status == "ok" or (entry.error is not None and "\n" not in entry.error.message)

    holds()
