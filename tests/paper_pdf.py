"""Set the corpus's paper as PDF: two columns of prose, a small table, and one printed sideways.

The words are the project's own; what they tell of is invented, and the gold of the two studies
that they describe is written by hand in `gold/synthetic.jsonl`. The trials of the sideways table
are drawn as those of `trial_pdfs.py` are. `paper()` gives the same bytes each time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from trial_pdfs import (
    HEAD,
    SIDE,
    Frame,
    Grid,
    Look,
    Mark,
    Page,
    Region,
    Run,
    Style,
    aligned,
    draw_grid,
    draw_look,
    page_frames,
    pdf_of,
    raised_citations,
    runs_of_line,
    sheet,
    table_page,
    width_of,
    wrapped,
)
from trial_tables import TrialTable

SEED = 315  # of the sideways table
PAPER = (482.0, 680.0)
GAP = 18.0  # between the columns
FIRST_PAGE = 211
TABLE_PAGE = 1  # counted from 0
TABLE_AFTER = "Three registers"  # the paragraph that the small table may follow

BODY = Style("Times-Roman", 10.5, 13.0)
HEADING = Style("Times-Bold", 11.0, 13.0)
TITLE = Style("Times-Bold", 16.0, 19.0)
AUTHORS = Style("Times-Roman", 11.0, 14.0)
SMALL = Style("Times-Roman", 8.0, 9.6)
SMALL_BOLD = Style("Times-Bold", 8.0, 9.6)
ABSTRACT = Style("Times-Italic", 9.0, 10.8)
RUNNING = Style("Helvetica", 7.5, 9.0)

JOURNAL = "The Northern Review of Therapy"
DOI = "doi:10.5555/nrt.2021.0211"
RUNNING_HEAD = "Marchetti-Bode and Oyelaran"
PAPER_TITLE = "Stromal Cells for the Failing Liver and the Inflamed Gut: A Review of Early Trials"
NAMES = "Ilaria Marchetti-Bode¹ and Tunde Oyelaran²"
PLACES = (
    "¹ Department of Hepatology, Sankt Agnes Hospital, Uppsala, Sweden",
    "² Centre for Evidence, University of Lagos Mainland, Nigeria",
)
SUMMARY = """
    Mesenchymal stromal cells are offered for diseases of the liver and of the bowel long before
    anybody knows whether they help. We searched three registers, list the trials that give the
    cells to patients, and retell the two studies whose results have been published. Neither is
    large enough to decide the question. We say what the next trials ought to report.
"""
PROSE = """
    # Introduction

    Cirrhosis was the cause of 1.3 million deaths in the world in 2017, and Crohn's disease takes
    away years of work from people who are mostly young.1 Liver transplantation cures the first
    and nothing cures the second. Donor organs are scarce: of 11,458 patients who were put on the
    waiting lists of one region, 2,190 died before their turn came.2 It is no wonder that other
    sources of regeneration are looked for.

    Mesenchymal stromal cells can be obtained from bone marrow, fat or the umbilical cord, and they
    release factors that quiet inflammation and slow fibrosis.3 In rodents they lower portal
    pressure and close fistulas. Rasmussen-Achebe et al⁴ counted circulating progenitors in 87
    patients with cirrhosis and in 40 healthy volunteers; numbers were lower in the patients, but
    no cells were given to anybody. Whether the cells survive in the liver for longer than a few
    days is disputed.5

    The number of offers has grown faster than the evidence. We therefore asked which trials are
    registered, what they plan to measure, and what has been reported so far.

    # Methods

    Three registers were searched on 3 March 2021 with the words stromal, mesenchymal and cell
    therapy, without limits of language or of date. Both authors read all records independently
    and settled differences by talking them over. Records of registries of patients, of the
    banking of cells and of products without living cells were left out. The flow of records is
    given in Table 1.

    In addition we searched two databases of journals for published results of any trial in
    cirrhosis or in Crohn's disease. Case reports and conference abstracts did not count. No
    quantitative synthesis had been planned, because we expected few studies, and none was
    attempted.

    # Results

    ## Registered trials

    Most records that were found are about the skeleton or the heart. The trials that were
    chosen to illustrate the range of designs are listed in Table 2. Few of them are masked, and
    doses differ by more than a factor of ten. The registers do not say how many of them were
    given up.

    ## Cirrhosis of the liver

    Halloran-Ito et al⁶ reported an open-label, randomised trial in Leeds. They enrolled 24 adults
    with liver cirrhosis. Twelve patients were assigned to allogeneic umbilical cord-derived
    mesenchymal stromal cells and 12 to standard care. The cells were given as three intravenous
    infusions of 1 × 10⁶ cells/kg on days 0, 14 and 28. At 24 weeks, 3 of 12 patients (25.0%) in
    the cell group had died, compared with 4 of 12 patients (33.3%) in the standard care group
    (P = .65). Fever occurred in 5 of 12 patients (41.7%) who received cells and was treated with
    paracetamol. Scores of liver function improved a little in both groups. The age of the donors
    was not reported.

    ## Crohn's disease

    Only one study was found. Vanterpool-Sato and colleagues⁹ carried out a single-arm, phase 1
    trial (NCT05918264) in 16 patients with Crohn's disease that had resisted biological drugs.
    All of them were treated with autologous bone marrow-derived mesenchymal stromal cells. Each
    patient received a single intravenous infusion of 2 × 10⁶ cells/kg. Clinical remission at 12
    weeks was seen in 5 of 16 patients (31.3%), and 2 of 16 patients (12.5%) had a serious adverse
    event, in both cases an abscess. Follow-up lasted for 12 months. Whether the cells had been
    frozen before use was not stated.

    # Discussion

    What can be learned from 40 patients? Not much about benefit. In the trial in cirrhosis the
    confidence interval of the difference in mortality reaches from a large gain to a large loss,
    and in the study of Crohn's disease there was nobody to compare with. A remission rate of
    about 30% has been seen in the placebo arms of drug trials.10

    Something can be learned about harm. Fever after infusion seems to be common and mild. The two
    abscesses are a warning, since a treatment that quiets inflammation may also hide an
    infection. Neither study was long enough to speak of tumours.11

    Our review has limits of its own. Registers are updated late, and we did not write to the
    sponsors. A trial of 220 patients is said to be planned, but we could not find a record of
    it. Readers who look for the complete list will have to repeat the search.

    We recommend that trials report the source, the passage and the viability of the cells, that
    they have a comparison, and that they follow patients for at least five years. Until then the
    infusion of stromal cells outside of trials cannot be justified.

    # References

    ~ 1. Abara-Lindt C. Burden of cirrhosis and of inflammatory bowel disease. Acta Therapeutica
    Nova. 2019;8:14-29.

    ~ 2. Brouwer-Sy J. Deaths on the waiting list. Open Medicine Letters. 2018;3:77-81.

    ~ 3. Costa-Renn P, Iwaszko M. What stromal cells release. Journal of Invented Biology.
    2016;21:301-340.

    ~ 4. Rasmussen-Achebe T, Kim-Duval S. Progenitors in the blood of 87 patients with
    cirrhosis. Journal of Invented Biology. 2017;22:9-15.

    ~ 5. Dunmore-Pál E. The fate of infused cells. Open Medicine Letters. 2020;5:1-6.

    ~ 6. Halloran-Ito M, Groves-Adjei L, Tembo R. Umbilical cord stromal cells in cirrhosis: a
    randomised trial. Acta Therapeutica Nova. 2019;8:101-109.

    ~ 9. Vanterpool-Sato D, Quist-Marin B. Autologous stromal cells in refractory Crohn's disease:
    a phase 1 trial. Open Medicine Letters. 2020;5:212-220.
"""
TABLE = (
    "Table 1. Records found in three registers and kept for this review",
    ("Register", "Found", "Read", "Kept"),
    (
        ("ClinicalTrials.gov", "614", "88", "31"),
        ("Chinese Clinical Trial Registry", "203", "41", "12"),
        ("EU Clinical Trials Register", "57", "19", "6"),
        ("Total", "874", "148", "49"),
    ),
    "Kept, cells are given to patients. Searched on 3 March 2021.",
)
TABLE_EDGES = (0.0, 0.52, 0.68, 0.87)  # where its columns begin, in widths of the page's column


@dataclass(frozen=True, slots=True)
class Paper:
    """The drawn paper and the facts of its sideways table."""

    pdf: bytes
    table: TrialTable


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of the prose: how it is set, and the room above and below it."""

    text: str
    style: Style
    above: float
    below: float
    keep: int  # lines after it that have to stand in the same column
    last: bool  # of its paragraph: it is not stretched


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a text that has blank lines between them, white space single."""
    return [" ".join(part.split()) for part in text.strip().split("\n\n")]


def column_width(look: Look) -> float:
    """Width of one of the two columns."""
    return (look.paper[0] - 2 * SIDE - GAP) / 2


def set_lines(look: Look) -> Iterator[SetLine]:
    """The prose in lines of one column's width; headings keep the next lines by them."""
    for paragraph in paragraphs(PROSE):
        mark, _, rest = paragraph.partition(" ")
        if mark in ("#", "##"):
            style = HEADING if mark == "#" else Style("Times-BoldItalic", 10.0, 12.0)
            yield SetLine(rest, style, 5.0, 2.0, 3, True)
            continue
        style, text = (SMALL, rest) if mark == "~" else (BODY, raised_citations(paragraph))
        lines = wrapped(text, column_width(look), style, hyphens=True)
        for at, line in enumerate(lines):
            last = at == len(lines) - 1
            yield SetLine(line, style, 0.0, 4.0 * last, int(at == 0), last)


def stretched(line: SetLine, width: float) -> float:
    """How much wider the blanks of a justified line are."""
    spare = 0.0 if line.last else width - width_of(line.text, line.style)
    return spare / max(line.text.count(" "), 1)


def plain_runs(lines: Iterable[str], frame: Frame, v: float, style: Style) -> Iterator[Run]:
    """Lines below each other, unjustified."""
    for at, line in enumerate(lines):
        yield from runs_of_line(line, frame, 0, v + at * style.leading, style, "lines")


def title_page(frame: Frame) -> tuple[Page, float]:
    """Title, authors, their places and the abstract over both columns, and their height."""
    v = 0.0
    out: Page = []
    lines = [(line, TITLE) for line in wrapped(PAPER_TITLE, frame.width, TITLE)]
    lines += [(NAMES, AUTHORS), *((place, SMALL) for place in PLACES), ("", SMALL)]
    lines.append(("Abstract", HEADING))
    summary = " ".join(SUMMARY.split())
    lines += [(line, ABSTRACT) for line in wrapped(summary, frame.width, ABSTRACT)]
    for line, style in lines:
        out += plain_runs([line] if line else [], frame, v, style)
        v += style.leading
    return out, v + 10.0


def small_table(frame: Frame, v: float) -> tuple[Page, float]:
    """The upright table between rules, from `v` of a column's frame; and where it ends."""
    caption, header, rows, note = TABLE
    out: Page = []
    lines = wrapped(caption, frame.width, SMALL_BOLD)
    out += plain_runs(lines, frame, v, SMALL_BOLD)
    v += len(lines) * SMALL.leading + 4.0
    ruled = [v]
    for at, row in enumerate((header, *rows)):
        style = SMALL if at else SMALL_BOLD
        room = (TABLE_EDGES[1] * frame.width) - 6.0
        name = wrapped(row[0], room, style)
        for text, edge in zip(row[1:], TABLE_EDGES[1:], strict=True):
            out += runs_of_line(text, frame, edge * frame.width, v + 2.0, style, "lines")
        out += plain_runs(name, frame, v + 2.0, style)
        v += len(name) * style.leading + 4.0
        ruled += [v] if at in (0, len(rows)) else []
    out += (Mark(frame.part(0, y, frame.width, y), 0.0, 0.5) for y in ruled)
    notes = wrapped(note, frame.width, SMALL)
    out += plain_runs(notes, frame, v + 2.0, SMALL)
    return out, v + len(notes) * SMALL.leading + 14.0


def furniture(look: Look, page: int) -> Page:
    """Running head and foot of a page, from 0."""
    frame = sheet(look, 0)
    number = str(FIRST_PAGE + page)
    head = JOURNAL if page % 2 == 0 else RUNNING_HEAD
    foot = (DOI, number) if page == 0 else (number,)
    out: Page = []
    for text, v in ((head, 28.0), *zip(foot, (frame.height - 46, frame.height - 34), strict=False)):
        u = SIDE + aligned(text, RUNNING, frame.width - 2 * SIDE, centred=True)
        out += runs_of_line(text, frame, u, v, RUNNING, "lines")
    return out


def columns(look: Look, top: float) -> Iterator[Frame]:
    """The two columns of a page, below what stands over both."""
    width = column_width(look)
    for left in (SIDE, SIDE + width + GAP):
        yield Frame(Region(left, HEAD + top, left + width, look.paper[1] - HEAD), 0)


def prose_pages(look: Look) -> list[Page]:
    """The pages of prose, the first under its title, with the small table where it is due."""
    whole = Region(SIDE, HEAD, look.paper[0] - SIDE, look.paper[1] - HEAD)
    page, top = title_page(Frame(whole, 0))
    pages = [page]
    frames = [*columns(look, top)]
    v, due, shown = 0.0, False, False
    lines = [*set_lines(look)]
    for at, line in enumerate(lines):
        kept = lines[at : at + 1 + line.keep]
        if v + sum(one.style.leading + one.above for one in kept) > frames[0].height:
            del frames[0]
            v = 0.0
            if not frames:
                pages.append([])
                frames = [*columns(look, 0.0)]
            if due and not shown:
                table, v = small_table(frames[0], v)
                pages[-1] += table
                shown = True
        v += line.above * (v > 0)
        spacing = stretched(line, frames[0].width)
        pages[-1] += runs_of_line(line.text, frames[0], 0, v, line.style, "lines", spacing)
        v += line.style.leading + line.below
        due = due or line.text.startswith(TABLE_AFTER)
    return pages


def sideways_table() -> tuple[Grid, Look, Page]:
    """The trials' table, counterclockwise on a page of its own, as the paper's Table 2."""
    rng = random.Random(SEED)
    look = draw_look(rng, "counterclockwise", "booktabs", 1, False)
    look = replace(look, paper=PAPER, strip="")
    frames, _ = page_frames(rng, look)
    grid, look = draw_grid(rng, look, frames)
    caption = re.sub(r"\d", "2", grid.table.caption.partition(" as of")[0], count=1)
    grid = replace(grid, table=replace(grid.table, number=2, caption=caption))
    return grid, look, table_page(grid, look, frames[0], 0)


def paper() -> Paper:
    """The paper: its prose, and in their midst the sideways table."""
    grid, look, table = sideways_table()
    pages = prose_pages(look)
    pages.insert(TABLE_PAGE, table)
    drawn = [[*furniture(look, number), *page] for number, page in enumerate(pages)]
    return Paper(pdf_of(drawn, look), grid.table)
