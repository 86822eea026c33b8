"""The trial that a paper reports: its ids, kind, design, sponsor, countries and dates."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from extractor.engines.paper import (
    control_rules,
    design_rules,
    enrolment,
    organisations,
    recruiting,
)
from extractor.engines.paper.kind import paper_kind
from extractor.engines.paper.outline import Outline
from extractor.fields.rule import Rule
from extractor.flow import document_of, kind_of, records_of
from extractor.readers import read_source
from extractor.types import Finding, Record

ROWS = [
    *organisations.RULES,
    *design_rules.BLINDING_RULES,
    *design_rules.SEEN_RULES,
    *control_rules.CONTROL_RULES,
    *control_rules.OPENING_RULES,
    *control_rules.TITLE_RULES,
]


@pytest.mark.parametrize("rule", ROWS, ids=lambda one: one.name)
def test_a_rule_proves_itself(rule: Rule) -> None:
    for chars, value in rule.hits.items():
        match = rule.pattern.search(chars)
        assert match is not None, chars
        told = rule.read(match)
        assert value in (told.values() if isinstance(told, dict) else (told,))
    for chars in rule.misses:
        assert all(rule.read(match) is None for match in rule.pattern.finditer(chars)), chars


def article(title: str, abstract: str, body: str = "", back: str = "", front: str = "") -> str:
    """A paper in JATS; `body` are its methods."""
    return (
        f"<article><front><article-meta><title-group><article-title>{title}</article-title>"
        f"</title-group>{front}<abstract><p>{abstract}</p></abstract></article-meta></front><body><sec>"
        f"<title>Methods</title><p>{body}</p></sec></body><back>{back}</back></article>"
    )


def read(tmp_path: Path, **parts: str) -> tuple[str, list[Record]]:
    path = tmp_path / "a.nxml"
    path.write_text(article(**parts), "utf-8")
    document = document_of(read_source(path))
    records = records_of(document)
    return kind_of(document, records), records


def own(tmp_path: Path, **parts: str) -> dict[str, Finding]:
    _, records = read(tmp_path, **parts)
    (record,) = (one for one in records if one.kind == "reported")
    return dict(record.fields)


TRIAL = {
    "title": "Cells in sepsis: a randomised, double-blind, placebo-controlled phase 2 trial",
    "abstract": "Forty patients were randomly assigned to cells or placebo at two hospitals in Freedonia.",
}


def test_the_registration_is_the_papers_own_and_no_other_trials(tmp_path: Path) -> None:
    fields = own(
        tmp_path,
        **TRIAL,
        body="The study was registered at ClinicalTrials.gov (NCT01234567) and in the EU (2015-012345-45). "
        "Another trial (NCT07654321) is ongoing. Similar trials were done before (NCT02222222).",
    )
    ids = fields["trial_ids"].value
    assert isinstance(ids, list)
    assert [one["id"] for one in ids if isinstance(one, dict)] == ["NCT01234567", "2015-012345-45"]


def test_ids_of_other_trials_stay_mentions(tmp_path: Path) -> None:
    _, records = read(tmp_path, **TRIAL, body="Another trial (NCT07654321) is ongoing.")
    assert {(one.kind, one.label) for one in records if one.kind == "mentioned"} == {
        ("mentioned", "NCT07654321")
    }
    (record,) = (one for one in records if one.kind == "reported")
    assert record.fields["trial_ids"].value is None


KINDS = [
    ("Cells in sepsis: study protocol for a randomised trial", "Patients will be randomised.", "protocol"),
    ("Cells in sepsis: a systematic review of randomised trials", "We searched.", "review"),
    ("Cost-effectiveness of cells: an economic evaluation of a randomised trial", "Patients were randomised.", "secondary analysis"),
    ("Cells in sepsis", "Forty patients were randomly assigned to cells or placebo.", "trial report"),
    ("Cells in rats: a randomised trial", "Rats were randomised. Rats were fed.", "other"),
    ("Sepsis in Freedonia: a retrospective cohort study", "Records of 400 patients were read.", "other"),
    ("Maize yield", "Plots of soil were sown.", "other"),
    ("Zinc in gout", "The safety of zinc was seen in 17 adults. Each received 30 mg daily; nobody fell ill.", "trial report"),
    ("Zinc and copper in gout", "Fifty adults were assigned randomly to zinc or copper.", "trial report"),
    ("Two splints", "Forty adults wore each splint for a week in random order.", "trial report"),
    ("Zinc in gout: who falls ill", "The charts of 17 adults were reviewed. Each received zinc, 30 mg daily.", "other"),
    ("Predictors of gout", "Of 17 adults who received 30 mg of zinc daily and were followed up, 4 fell ill.", "other"),
    ("Zinc in gout", "Rats received zinc, 30 mg daily; the safety of zinc was seen in 17 adults.", "other"),
    ("Myoblasts for the anal sphincter", "Eleven women had their own myoblasts injected. Continence was scored.", "trial report"),
    ("Myoblasts for the anal sphincter", "Records of 300 women who were injected with myoblasts were read retrospectively.", "other"),
    ("Myoblasts for the anal sphincter", "We review how myoblasts are injected into patients.", "other"),
    ("Myoblasts in ageing", "Numbers of circulating myoblasts were counted in 70 women.", "other"),
    ("Cells of survivors", "Outcomes of 70 patients after haematopoietic stem cell transplantation were followed.", "other"),
    ("Sage tea and sweating", "Thirty women received sage tea and 31 women received placebo.", "trial report"),
    ("Sage tea and sweating", "A pilot study: fourteen women were given sage tea.", "trial report"),
    ("Sage tea and sweating", "Forty women were divided into 2 groups. Group I received sage tea.", "trial report"),
    ("Sage tea and sweating", "Forty women were divided into 2 groups according to age. Group I used more sage.", "other"),
    ("Myoblasts for the sphincter", "Some case series were retrospective. Eleven women were injected with myoblasts.", "trial report"),
    ("Sage tea and sweating", "Thirty women who drink sage tea were asked how they sleep.", "other"),
    ("Warm socks", "Nine people wore socks. The primary end point was itch.", "trial report"),
    ("Warm socks", "Records of nine people were searched. The primary outcome was itch.", "other"),
    ("Warm socks", "A woman of 36 received socks, which she tolerated well. Her itch was relieved.", "other"),
    ("Warm socks and frostbite", "Main outcome measure: odds of frostbite in wearers, of 900 people asked.", "other"),
    ("Warm socks", "In this cohort, nine people received socks that were well tolerated.", "other"),
    ("Warm socks for women after in vitro fertilisation", "Women were randomised.", "trial report"),
]  # fmt: skip


PARTS: list[tuple[dict[str, Any], str]] = [
    ({"title": "Cells in sepsis: summary of a protocol for a randomised trial", "abstract": "Patients will be "
      "recruited and will be randomised.", "article_type": "letter"}, "protocol"),
    ({"title": "On a randomised trial", "abstract": "Dear editor", "article_type": "letter", "has_abstract": False}, "other"),
    ({"title": "Cells: scoping review protocol", "abstract": "A trial is planned.", "subject": "Protocol"}, "review"),
    ({"title": "A rare tumour: case report and review of the literature", "subject": "Case Report"}, "other"),
    ({"title": "Two trials of cells, and the literature", "subject": "Study Protocol"}, "protocol"),
    ({"title": "Cells in sepsis", "article_type": "protocol"}, "protocol"),
    ({"title": "Notice on a randomised trial", "article_type": "correction"}, "other"),
    ({"title": "Cells and growth", "abstract": "Bone was measured in 80 children who had been enrolled in a randomised trial."}, "secondary analysis"),
    ({"title": "Cells in sepsis: a randomised trial with 1-year follow-up", "abstract": "Forty patients."}, "trial report"),
    ({"title": "Cells in sepsis: two-year follow-up of a randomised trial", "abstract": "Forty patients."}, "secondary analysis"),
    ({"title": "Lung recruitment manoeuvres: a randomised trial", "abstract": "Forty patients."}, "trial report"),
    ({"title": "Cells in sepsis: a randomised trial", "abstract": "Forty-two were given cells."}, "trial report"),
    ({"title": "Cells in sepsis", "abstract": "Forty women were studied.", "methods": "It was a prospective randomised study."}, "trial report"),
    ({"title": "Cells and bone: a randomised trial", "abstract": "Forty patients.",
      "methods": "The design of the main study has been published elsewhere."}, "secondary analysis"),
    ({"title": "Cells and bone: a pilot trial", "abstract": "Forty randomised patients.", "methods": "A main trial may follow."}, "trial report"),
    ({"title": "", "abstract": "Forty patients were randomly assigned to tea or water."}, "trial report"),
    ({"title": "Arteries of patients with sepsis", "abstract": "Ninety subjects formed two groups: sepsis and a control group."}, "other"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "kind"), PARTS)
def test_kinds_by_other_parts(parts: dict[str, Any], kind: str) -> None:
    assert paper_kind(Outline(**{"abstract": "", "headings": "", **parts})) == kind


def test_an_abstract_without_its_title_is_read(tmp_path: Path) -> None:
    fields = own(tmp_path, title="", abstract="Forty women were randomised to sage tea or water.")
    assert fields["title"].value is None
    assert fields["participants"].value["randomised"] == 40


def test_a_correction_is_no_report_of_its_trial(tmp_path: Path) -> None:
    path = tmp_path / "a.nxml"
    path.write_text(
        '<article article-type="correction"><front><article-meta><title-group><article-title>Correction: socks '
        "at night: a randomised trial</article-title></title-group></article-meta></front><body><p>There is an "
        "error in the number of patients who were randomised.</p></body></article>",
        "utf-8",
    )
    document = document_of(read_source(path))
    records = records_of(document)
    assert kind_of(document, records) == "other"
    assert not [one for one in records if one.kind == "reported"]


@pytest.mark.parametrize(
    ("chars", "home"),
    [
        (
            "¹Clinic of Lungs, Oslo, Norway ²Hospital of Mainz, 55131 Mainz, Germany",
            ["Norway", "Germany"],
        ),
        ("Clinic of Lungs, Oslo, Norway Department of Skin, Bergen, Norway", ["Norway", "Norway"]),
        ("Clinic of Lungs, 430030 China Full list of author information is at the end", ["China"]),
        ("Clinic of Lungs, Springfield, OH 45501", ["United States"]),
        ("The hospitals of Norway and Germany took part", []),
    ],
)
def test_countries_that_end_addresses(chars: str, home: list[str]) -> None:
    assert [one.value for one in recruiting._at_ends(chars)] == home


def test_the_journals_heading_tells_a_protocol(tmp_path: Path) -> None:
    subject = (
        '<article-categories><subj-group subj-group-type="heading"><subject>Study Protocol</subject>'
        "</subj-group></article-categories>"
    )
    kind, _ = read(tmp_path, **TRIAL, front=subject)
    assert kind == "protocol"


@pytest.mark.parametrize(("title", "abstract", "kind"), KINDS)
def test_kinds_of_papers(title: str, abstract: str, kind: str) -> None:
    assert paper_kind(Outline(title, abstract, "")) == kind


def test_a_review_has_no_reported_record(tmp_path: Path) -> None:
    kind, records = read(
        tmp_path,
        title="Cells in sepsis: a systematic review of randomised trials",
        abstract="We read.",
    )
    assert kind == "review"
    assert not [one for one in records if one.kind == "reported"]


def test_the_design_is_the_papers_own(tmp_path: Path) -> None:
    fields = own(
        tmp_path,
        **TRIAL,
        body="An earlier open-label crossover trial was small. Nurses were blinded.",
    )
    design = fields["design"].value
    assert isinstance(design, dict)
    told = {key: design[key] for key in ("model", "allocation", "masking", "control")}
    assert told == {
        "model": "parallel", "allocation": "randomized", "masking": "double", "control": "placebo",
    }  # fmt: skip
    assert fields["phase"].value == "2"
    assert fields["title"].value == TRIAL["title"]


@pytest.mark.parametrize(
    ("abstract", "key", "wanted"),
    [
        ("In a case-control study, adults were randomly divided into two groups (case and control).",
         "model", "parallel"),
        ("This was a placebo-controlled trial. Adults were randomised to wool at one of three doses: 5 mg, 7 mg or 9 mg.",
         "control", "dose comparison"),
        ("Adults were randomised to wool, silk or placebo. The wool had doses of 5, 7 and 9 mg.", "control", "placebo"),
    ],
)  # fmt: skip
def test_words_that_name_another_design(
    tmp_path: Path, abstract: str, key: str, wanted: str
) -> None:
    fields = own(tmp_path, title="Wool against colds: a randomised trial", abstract=abstract)
    design = fields["design"].value
    assert isinstance(design, dict)
    assert design[key] == wanted


def test_sponsor_countries_and_dates(tmp_path: Path) -> None:
    fields = own(
        tmp_path,
        title=TRIAL["title"],
        abstract="Patients were randomly assigned to cells or placebo in three hospitals in Norway.",
        body="Patients were recruited between March 2010 and 15 June 2012. Kits were of Acme (Basel, Switzerland). "
        "Follow-up ended in May 2014.",
        back="<ack><p>The trial was sponsored by the University of Springfield and funded by a grant from "
        "the Acme Foundation.</p></ack>",
        front="<aff>University of Springfield, Oslo, Norway</aff>",
    )
    assert fields["sponsor"].value == "University of Springfield"
    assert fields["countries"].value == ["Norway"]
    assert fields["enrolment_dates"].value == {"start": "2010-03", "end": "2012-06-15"}


COUNTRIES = [
    ("A trial in South Africa", "We gave cells.", "Oslo, Norway", ["South Africa"]),
    (
        "A trial",
        "Patients of two sites (Oslo, Norway) were enrolled. Kits were of Acme (Bern, Switzerland).",
        "",
        ["Norway"],
    ),
    (
        "A trial",
        "Towns in Peru were randomised; 40 districts took part.",
        "Oslo, Norway",
        ["Peru"],
    ),
    (
        "A trial",
        "Samples of patients were sequenced at a university in Denmark.",
        "Oslo, Norway",
        ["Norway"],
    ),
    (
        "A trial",
        "Patients by the criteria of the Society of Physicians of Canada were recruited.",
        "Oslo, Norway",
        ["Norway"],
    ),
    (
        "A trial",
        "Healthy Finnish adult volunteers took part.",
        "Turku, Finland</aff><aff>Oslo, Norway",
        ["Finland"],
    ),
]


@pytest.mark.parametrize(("title", "abstract", "place", "told"), COUNTRIES)
def test_countries_of_the_setting(
    tmp_path: Path, title: str, abstract: str, place: str, told: list[str]
) -> None:
    fields = own(
        tmp_path,
        title=f"{title}: a randomised trial of cells",
        abstract=f"Patients were randomly assigned to cells or placebo. {abstract}",
        front=f"<aff>University of Springfield, {place}</aff>",
    )
    assert sorted(fields["countries"].value or []) == told


PERIODS: list[tuple[str, dict[str, Any] | None]] = [
    ("from May to August 2011", {"start": "2011-05", "end": "2011-08"}),
    ("between 1 Jan. 2009 and 31 Dec. 2010", {"start": "2009-01-01", "end": "2010-12-31"}),
    ("from October 2010 to March 2010", None),
    ("from 2001 to 2019", None),
]


@pytest.mark.parametrize(("chars", "value"), PERIODS)
def test_periods(chars: str, value: dict[str, Any] | None) -> None:
    match = enrolment.RANGE.search(chars)
    assert match is not None
    assert enrolment.read_range(match) == value


DAYS: list[tuple[str, list[dict[str, Any]]]] = [
    ("Recruitment began on 3 May 2010 and ended in June 2012.", [{"start": "2010-05-03", "end": "2012-06"}]),
    ("The first patient was enrolled in May 2010, enrolment closed June 2012.", [{"start": "2010-05", "end": None}, {"start": None, "end": "2012-06"}]),
    ("The target recruitment of 60 was achieved on 1 May 2012.", [{"start": None, "end": "2012-05-01"}]),
    ("Recruitment began in 5/2010 after calls.", [{"start": "2010-05", "end": None}]),
    ("Patients were enrolled from 7/2012 to 6/2014.", [{"start": "2012-07", "end": "2014-06"}]),
    ("Enrolment began March 1, 2010, and was completed June 30, 2012.", [{"start": "2010-03-01", "end": None}, {"start": None, "end": "2012-06-30"}]),
    ("The first patient was randomised on March 3, 2010 and the last on June 30, 2012.",
     [{"start": "2010-03-03", "end": None}, {"start": None, "end": "2012-06-30"}]),
    ("Recruitment will start in January 2019 and last until December 2020.", [{"start": "2019-01", "end": None}, {"start": None, "end": "2020-12"}]),
    ("The inclusion period was from 01.03.2010 to 30.06.2012.", [{"start": "2010-03-01", "end": "2012-06-30"}]),
    ("Between 15/03/2010 and 30/06/2012, 100 patients were enrolled.", [{"start": "2010-03-15", "end": "2012-06-30"}]),
    ("We recruited patients between 2010-03-01 and 2012-06-30.", [{"start": "2010-03-01", "end": "2012-06-30"}]),
    ("The study period was March 2010 to June 2012.", [{"start": "2010-03", "end": "2012-06"}]),
    ("Study dates: 12 March 2010 - 30 June 2012", [{"start": "2010-03-12", "end": "2012-06-30"}]),
    ("Inclusion of patients was terminated in June 2012.", [{"start": None, "end": "2012-06"}]),
    ("The intervention took place between March 2010 and June 2012.", []),
    ("Recruitment ended after 2000 calls.", []),
    ("Recruitment ended and follow-up was completed in May 2012.", []),
    ("The recruitment started in spring, and the baseline visits took place in May 2012.", []),
    ("Questionnaires were sent between May and June 2012 to those who participated.", []),
]  # fmt: skip


@pytest.mark.parametrize(("chars", "values"), DAYS)
def test_days_and_periods_of_recruitment(chars: str, values: list[dict[str, Any]]) -> None:
    assert [one.value for one in enrolment._periods(chars)] == values


def test_start_and_end_of_two_sentences_make_one_period(tmp_path: Path) -> None:
    body = (
        "Recruitment began in March 2010. Women born in 1950-1960 were included. In an earlier trial "
        "patients were enrolled between 2001 and 2003. Recruitment ended in June 2012."
    )
    fields = own(tmp_path, **TRIAL, body=body)
    assert fields["enrolment_dates"].value == {"start": "2010-03", "end": "2012-06"}
    assert len(fields["enrolment_dates"].evidence) == 2


SECONDARY = {
    "title": "Wool and sleep: a secondary analysis of a randomised trial",
    "abstract": "We used data of 80 patients from the previously reported WOaLIC study.",
    "body": "How patients of this trial were chosen was published elsewhere [2]. The assay was described previously [1].",
}
REFERENCES = (
    "<ref-list><ref><label>1</label><mixed-citation>Sander A. Assays. J Wool 2001.</mixed-citation></ref>"
    "<ref><label>2</label><mixed-citation>Wood B. Wool in sleep: the WOaLIC trial. J Wool 2003.</mixed-citation></ref></ref-list>"
)


def test_a_secondary_analysis_names_its_parent(tmp_path: Path) -> None:
    parts = {**SECONDARY, "abstract": f"{SECONDARY['abstract']} Registration: NCT01234567."}
    finding = own(tmp_path, **parts, back=REFERENCES)["parent_trial"]
    assert isinstance(finding.value, dict)
    assert finding.value["ids"] == ["NCT01234567"]
    assert finding.value["name"] == "WOaLIC"
    assert "Wool in sleep" in str(finding.value["cited_as"])
    quotes = " ".join(one.quote for one in finding.evidence)
    assert all(word in quotes for word in ("NCT01234567", "WOaLIC", "elsewhere [2]", "J Wool 2003"))


def test_a_parent_without_ids_is_known_by_name_and_report(tmp_path: Path) -> None:
    value = own(tmp_path, **SECONDARY, back=REFERENCES)["parent_trial"].value
    assert isinstance(value, dict)
    assert (value["ids"], value["name"]) == (None, "WOaLIC")


def test_only_secondary_analyses_have_a_parent(tmp_path: Path) -> None:
    parts = {**TRIAL, "body": "This is the WOaLIC trial, of which a pilot was small [1]."}
    assert own(tmp_path, **parts, back=REFERENCES)["parent_trial"].status == "not_found"


def test_own_rules_have_no_words_of_a_document() -> None:
    """No registry id stands in a pattern."""
    for rule in ROWS:
        assert not re.search(r"NCT\d{4}|ISRCTN\d", rule.pattern.pattern)
