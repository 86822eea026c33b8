"""Full texts in JATS XML: what is read, what is refused, every character with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.errors import UnreadableInputError
from extractor.flow import document_of, records_of
from extractor.readers import read_source
from extractor.types import Block, Document

HEAD = "<?xml version='1.0'?><!DOCTYPE article PUBLIC '-//NLM//DTD JATS' 'JATS.dtd'>"
ARTICLE = (
    HEAD
    + """<article article-type="research-article"><front><journal-meta><issn>1234-5678</issn>
</journal-meta><article-meta><title-group><article-title>Cells in <italic>sepsis</italic>: a trial
</article-title></title-group><contrib-group><contrib><name><surname>Doe</surname>
<given-names>Jane</given-names></name><xref ref-type="aff">1</xref></contrib><contrib><name>
<surname>Roe</surname><given-names>Rick</given-names></name></contrib><aff><label>1</label>University
of Springfield, Freedonia</aff></contrib-group><abstract><sec><title>Methods</title><p>We gave
1&#x000d7;10<sup>6</sup> cells/kg&nbsp;to 40 patients &amp; 38 controls.</p></sec></abstract>
</article-meta></front><body><sec sec-type="methods"><label>2</label><title>Patients</title>
<p>SpO<sub>2</sub> was above 90&#37;<sup><xref ref-type="bibr">3</xref>,<xref>4</xref></sup>.
<table-wrap><label>Table 1</label><caption><p>Baseline</p></caption><table><thead><tr>
<th rowspan="2">Item</th><th colspan="2">Group</th></tr><tr><th>Cells (n = 40)</th><th>Care</th></tr>
</thead><tbody><tr><td>Women</td><td>20</td><td>19</td></tr><tr><td>Severity</td><td/><td/></tr>
<tr><td>APACHE II</td><td>15.2 &#x00b1; 3.1</td><td>14.9</td></tr></tbody></table><table-wrap-foot>
<fn><p>SD, standard deviation.</p></fn></table-wrap-foot></table-wrap></p></sec></body><back>
<ack><p>We thank all.</p></ack><ref-list><title>References</title><ref><label>1</label>
<mixed-citation>Poe P. On dogs. NCT01234567.</mixed-citation></ref></ref-list></back></article>"""
)


def read(path: Path, chars: str) -> Document:
    path.write_text(chars, "utf-8")
    return document_of(read_source(path))


def words(document: Document, block: Block) -> str:
    return document.text.chars[block.start : block.end]


def test_the_text_of_an_article_stands_in_order_with_kinds_and_paths(tmp_path: Path) -> None:
    document = read(tmp_path / "a.nxml", ARTICLE)
    told = [(one.kind, one.section_kind, words(document, one)) for one in document.blocks]
    assert [one for one in told if one[0] != "table"] == [
        ("title", None, "Cells in sepsis: a trial"),
        ("paragraph", None, "Jane Doe, Rick Roe"),
        ("paragraph", None, "University of Springfield, Freedonia"),
        ("heading", "abstract", "Methods"),
        ("paragraph", "abstract", "We gave 1×10⁶ cells/kg to 40 patients & 38 controls."),
        ("heading", "methods", "2 Patients"),
        ("paragraph", "methods", "SpO₂ was above 90%³˒⁴."),
        ("caption", "methods", "Table 1 Baseline"),
        ("footnote", "methods", "SD, standard deviation."),
        ("paragraph", "acknowledgements", "We thank all."),
        ("heading", "references", "References"),
        ("reference", "references", "1 Poe P. On dogs. NCT01234567."),
    ]
    paths = {words(document, one): one.path for one in document.blocks}
    assert paths["SpO₂ was above 90%³˒⁴."] == "/article/body/sec/p"


def test_every_character_knows_its_place_in_the_file(tmp_path: Path) -> None:
    document = read(tmp_path / "a.nxml", ARTICLE)
    raw = document.source.raw
    for char, at in zip(document.text.chars, document.text.origin, strict=True):
        if char.isascii() and char.isalnum():
            assert raw[at] == char or raw[at] == "&"


def test_tables_keep_their_spans(tmp_path: Path) -> None:
    (table,) = read(tmp_path / "a.nxml", ARTICLE).tables
    assert (table.caption, table.header_rows, table.n_rows, table.n_columns) == (
        "Table 1 Baseline", 2, 5, 3,
    )  # fmt: skip
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells] == [
        (0, 0, 2, 1, "Item"), (0, 1, 1, 2, "Group"), (1, 1, 1, 1, "Cells (n = 40)"),
        (1, 2, 1, 1, "Care"), (2, 0, 1, 1, "Women"), (2, 1, 1, 1, "20"), (2, 2, 1, 1, "19"),
        (3, 0, 1, 3, "Severity"), (4, 0, 1, 1, "APACHE II"), (4, 1, 1, 1, "15.2 ± 3.1"),
        (4, 2, 1, 1, "14.9"),
    ]  # fmt: skip
    assert table.footnotes == ("SD, standard deviation.",)
    assert table.abbreviations == {"SD": "standard deviation"}


def test_entities_are_never_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    bomb = (
        "<!DOCTYPE article SYSTEM 'a.dtd' [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY x SYSTEM "
        "'file:///etc/passwd'>]><article><front><article-meta><title-group><article-title>Cells "
        "&b; &x; &nbsp;here</article-title></title-group></article-meta></front></article>"
    )
    document = read(tmp_path / "a.xml", bomb)
    assert document.text.chars.strip() == "Cells here"
    (problem,) = document.problems
    assert problem.code == "unknown-entity"
    assert problem.message.endswith("left out: b")


@pytest.mark.parametrize(
    ("chars", "what"),
    [
        ("", "the file is empty"),
        ("<article><p>cut", "broken XML in line 1"),
        ("<ClinicalStudy/>", "XML with the root <ClinicalStudy>"),
        ("<?xml version='1.0' encoding='klingon'?><article/>", "unknown encoding, klingon"),
    ],
)
def test_what_is_no_article_is_refused_with_one_clear_error(
    tmp_path: Path, chars: str, what: str
) -> None:
    path = tmp_path / "a.xml"
    path.write_text(chars)
    with pytest.raises(UnreadableInputError, match=what):
        read_source(path)


def test_the_declared_encoding_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    head = "<?xml version='1.0' encoding='iso-8859-1'?><article><body><p>na\xefve cells</p></body></article>"
    path.write_bytes(head.encode("latin-1"))
    assert document_of(read_source(path)).text.chars.strip() == "naïve cells"


def test_evidence_names_its_element(tmp_path: Path) -> None:
    (record,) = (
        one
        for one in records_of(
            read(
                tmp_path / "a.nxml",
                ARTICLE.replace("We gave", "We randomly assigned patients and gave"),
            )
        )
        if one.kind == "reported"
    )
    (title,) = record.fields["title"].evidence
    assert title.path == "/article/front/article-meta/title-group/article-title"


def test_real_articles_lose_no_word(shared: Path) -> None:
    """The words of title, abstract and body all stand in the text, once and in order."""
    for path in sorted((shared / "jats").glob("*.nxml"))[::12]:
        document = document_of(read_source(path))
        raw = document.source.raw
        body = re.search(r"<body>.*?</body>", raw, re.DOTALL)
        assert body is not None
        plain = re.sub(r"<!--.*?-->|<tex-math.*?</tex-math>", " ", body.group(), flags=re.DOTALL)
        names = set(re.findall(r"[A-Za-z]{6,}", re.sub(r"<[^>]*>", " ", plain)))
        told = set(re.findall(r"[A-Za-z]{6,}", document.text.chars))
        assert len(names - told) <= 0.01 * len(names), (path.name, sorted(names - told)[:20])
