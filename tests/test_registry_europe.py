"""Records of ISRCTN, the EU Clinical Trials Register and EU CTIS, with their traps."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from extractor.engines.registry.lists import outcomes
from extractor.fields.registries import is_valid
from extractor.flow import document_of, records_of
from extractor.readers.registry import form_of, parts_of, read_whole
from extractor.types import JSON, Record

SAMPLES = "registries/samples"


def told(path: Path) -> list[Record]:
    return records_of(document_of(read_whole(path)))


def read(tmp_path: Path, name: str, chars: str) -> list[Record]:
    path = tmp_path / name
    path.write_text(chars, encoding="utf-8")
    return told(path)


def value(record: Record, field: str) -> JSON:
    finding = record.fields[field]
    return finding.value if finding.status in {"found", "conflict"} else None


def part(record: Record, field: str, key: str) -> JSON:
    whole = value(record, field)
    assert isinstance(whole, Mapping)
    return whole[key]


def ids(record: Record) -> list[JSON]:
    found = value(record, "trial_ids")
    assert isinstance(found, list)
    return [one["id"] for one in found if isinstance(one, Mapping)]


# --- ISRCTN ------------------------------------------------------------------------------

ISRCTN_XML = """<?xml version="1.0" encoding="UTF-8"?>
<allTrials xmlns="http://www.67bricks.com/isrctn" totalCount="2">
<fullTrial>
 <trial lastUpdated="2030-01-01T00:00:00Z" version="3">
  <isrctn dateAssigned="2030-01-01T00:00:00Z">10000001</isrctn>
  <trialDescription>
   <title>Cells for knees</title>
   <scientificTitle>Autologous bone marrow mesenchymal stem cells for arthritis of the knee</scientificTitle>
   <plainEnglishSummary>Who can participate?
Adults.

Who is the main contact?
Dr Ada Nobody\\nobody@example.org</plainEnglishSummary>
   <primaryOutcomes><outcomeMeasure id="a"><variable>Pain</variable><method>VAS</method>
    <timepoints>baseline and 6 months</timepoints></outcomeMeasure></primaryOutcomes>
   <primaryOutcome/>
   <secondaryOutcomes/>
   <secondaryOutcome>Current secondary outcome measures as of 01/02/2030:
1. Function
2. Cartilage thickness in
the inner compartment

Measured at 12 months.

Previous secondary outcome measures:
1. Stiffness
2. Swelling</secondaryOutcome>
   <ethicsApproval>Committee of Nowhere, Nobody Road 1, nobody@example.org</ethicsApproval>
  </trialDescription>
  <externalRefs><eudraCTNumber>Nil known</eudraCTNumber>
   <clinicalTrialsGovNumber>NCT09999999</clinicalTrialsGovNumber>
   <secondaryNumbers><secondaryNumber id="b" numberType="protocol">KNEE-1</secondaryNumber></secondaryNumbers>
  </externalRefs>
  <trialDesign><studyDesign/><primaryStudyDesign>Interventional</primaryStudyDesign>
   <interventionalTrialDesign><allocation>Randomized controlled trial</allocation>
    <masking>Blinded (masking used)</masking><control>Placebo</control><assignment>Parallel</assignment>
   </interventionalTrialDesign><secondaryStudyDesign>Not applicable</secondaryStudyDesign></trialDesign>
  <participants>
   <recruitmentCountries><country>England</country><country>Türkiye</country></recruitmentCountries>
   <trialCentres><trialCentre id="c"><name>Nowhere Hospital</name><address>Nobody Road 1</address>
    <zip>NO 1</zip></trialCentre></trialCentres>
   <targetEnrolment>Planned Sample Size: 40; UK Sample Size: 30</targetEnrolment>
   <totalFinalEnrolment>0</totalFinalEnrolment>
   <recruitmentStart>2030-02-01T00:00:00.000Z</recruitmentStart>
  </participants>
  <conditions><condition><description>Arthritis of the knee</description></condition></conditions>
  <interventions><intervention>
   <description>Patients receive one intra-articular injection of 10 million autologous bone marrow-derived
 mesenchymal stem cells, or saline.</description>
   <phase>Phase I/II</phase></intervention></interventions>
 </trial>
 <contact id="d"><title>Dr</title><forename>Ada</forename><surname>Nobody</surname>
  <contactDetails><address>Nobody Road 1</address><email>nobody@example.org</email></contactDetails></contact>
 <sponsor id="e"><organisation>University of Nowhere</organisation>
  <contactDetails><address>Nobody Road 1</address></contactDetails></sponsor>
 <sponsor id="f"><organisation>Second University</organisation></sponsor>
</fullTrial>
<fullTrial><trial><isrctn>20000002</isrctn>
 <trialDescription><title>Aspirin for headache</title></trialDescription>
 <trialDesign><studyDesign>Non-randomised open label single arm study</studyDesign>
  <primaryStudyDesign>Observational</primaryStudyDesign></trialDesign>
 <participants><targetEnrolment>20 in each arm</targetEnrolment></participants>
</trial></fullTrial>
</allTrials>
"""


def test_isrctn_xml(tmp_path: Path) -> None:
    cells, aspirin = read(tmp_path, "trials.xml", ISRCTN_XML)
    assert ids(cells) == ["ISRCTN10000001", "NCT09999999"]
    assert value(cells, "title") == (
        "Autologous bone marrow mesenchymal stem cells for arthritis of the knee"
    )
    assert value(cells, "sponsor") == "University of Nowhere"
    assert value(cells, "phase") == "1/2"
    assert value(cells, "countries") == ["United Kingdom", "Turkey"]
    assert part(cells, "participants", "planned") == 40
    assert part(cells, "participants", "enrolled") is None  # 0: not yet known
    design = value(cells, "design")
    assert isinstance(design, Mapping)
    assert [design[key] for key in ("model", "allocation", "masking", "control")] == [
        "parallel", "randomized", None, "placebo",
    ]  # fmt: skip
    assert value(cells, "primary_outcomes") == [
        {"measure": "Pain", "time_frame": "baseline and 6 months"}
    ]
    assert value(cells, "secondary_outcomes") == [
        {"measure": "Function", "time_frame": "12 months"},
        {"measure": "Cartilage thickness in the inner compartment", "time_frame": "12 months"},
    ]
    products = value(cells, "cell_products")
    assert isinstance(products, list)
    assert isinstance(products[0], Mapping)
    assert products[0]["donor"] == "autologous"
    assert value(aspirin, "cell_products") is None
    assert value(aspirin, "study_type") == "observational"
    assert part(aspirin, "design", "model") == "single group"
    assert value(aspirin, "participants") is None


def test_no_people_are_read(tmp_path: Path) -> None:
    path = tmp_path / "trials.xml"
    path.write_text(ISRCTN_XML, encoding="utf-8")
    raw = read_whole(path).raw
    assert "Who can participate" in raw
    assert not [one for one in ("Nobody", "nobody", "NO 1", "Ada") if one in raw]


def test_isrctn_json_with_a_stray_backslash(tmp_path: Path) -> None:
    chars = (
        r'{"isrctn": "10000001", "trialDescription": {"title": "One\contact two",'
        r' "primaryOutcome": "1. Death\n2. Pain"}}'
    )
    (record,) = read(tmp_path, "one.json", chars)
    assert value(record, "title") == r"One\contact two"
    assert value(record, "primary_outcomes") == [
        {"measure": "Death", "time_frame": None},
        {"measure": "Pain", "time_frame": None},
    ]


def test_arms_that_stand_in_lines(tmp_path: Path) -> None:
    described = "Group 1 (n = 21): Formula (control group)\\nGroup 2 (n = 22): Formula with oil\\nTotal: 21 days"
    chars = f'{{"isrctn": "10000001", "interventions": {{"intervention": {{"description": "{described}"}}}}}}'
    (record,) = read(tmp_path, "one.json", chars)
    assert value(record, "arms") == [
        {"label": "Group 1", "role": "comparator", "n": 21, "intervention": "Formula (control group)"},
        {"label": "Group 2", "role": "experimental", "n": 22, "intervention": "Formula with oil"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "measures"),
    [
        ("1. Death\n2. Pain and\n2.1. at rest", ["Death", "Pain and 2.1. at rest"]),
        ("Safety:\n• Falls;\n• Fever and", ["Falls", "Fever"]),
        ("1. Death\n2. Pain\nOthers of safety:\n1. Falls", ["Death", "Pain", "Falls"]),
        ("1/ Death 2/Pain 3/ Falls", ["Death", "Pain", "Falls"]),
        ("Score 1. is not 2. a list", ["Score 1. is not 2. a list"]),
        ("Pain\nmeasured by VAS", ["Pain measured by VAS"]),
        ("1. The only one", ["The only one"]),
        ("", []),
    ],
)
def test_lists_in_one_field(words: str, measures: list[str]) -> None:
    assert [one["measure"] for one in outcomes(words) if isinstance(one, Mapping)] == measures


def test_time_points_go_to_their_outcomes_or_to_none() -> None:
    listed = "1. Death\n2. Pain"
    times = [outcomes(listed, time) for time in ("day 28", "1. day 28\n2. day 90", "1. and 2.: x")]
    assert [[one["time_frame"] for one in some if isinstance(one, Mapping)] for some in times] == [
        ["day 28", "day 28"], ["day 28", "day 90"], [None, None],
    ]  # fmt: skip


# --- EU Clinical Trials Register -----------------------------------------------------------


def euctr(country: str, *lines: str, number: str = "2015-012345-45", title: str = "A trial") -> str:
    """A record as the download writes it."""
    return "\n".join((
        "Summary", f"EudraCT Number: {number}", "Clinical Trial Type: EEA CTA", "",
        "A. Protocol Information", f"A.1 Member State Concerned: {country}",
        f"A.2 EudraCT number: {number}", f"A.3 Full title of the trial: {title}",
        f"A.3 Full title of the trial (es): Otro {title}",
        "A.7 Trial is part of a Paediatric Investigation Plan: JSON_ERROR_HERE", "",
        "B. Sponsor Information", "Sponsor 1", "B.1.1 Name of Sponsor: Nowhere Pharma",
        "B.5 Contact point designated by the sponsor for further information on the trial",
        "B.5.2 Functional name of contact point: Ada Nobody", "B.5.3 Address",
        "B.5.3.1 Street Address: Nobody Road 1", "B.5.6 E-mail: nobody@example.org", "",
        *lines, "", "",
    ))  # fmt: skip


DESIGN = (
    "E. General Information on the Trial",
    "E.1.1 Medical condition(s) being investigated: Lupus",
    "E.1.1 Medical condition(s) being investigated (es): Lupus eritematoso",
    "E.5.1 Primary end point(s): Remission",
    "as judged by a committee",
    "E.5.1.1 Timepoint(s) of evaluation of this end point: week 24",
    "E.5.2 Secondary end point(s): • Death",
    "• Flares",
    "E.5.2.1 Timepoint(s) of evaluation of this end point: week 48",
    "E.6 and E.7 Scope of the trial",
    "E.7.1 Human pharmacology (Phase I): No",
    "E.7.2 Therapeutic exploratory (Phase II): Yes",
    "E.7.3 Therapeutic confirmatory (Phase III): Yes",
    "E.8 Design of the trial",
    "E.8.1 Controlled: Yes",
    "E.8.1.1 Randomised: Yes",
    "E.8.1.2 Open: No",
    "E.8.1.4 Double blind: Yes",
    "E.8.1.5 Parallel group: Yes",
    "E.8.2 Comparator of controlled trial",
    "E.8.2.2 Placebo: Yes",
    "E.8.6.3 If E.8.6.1 or E.8.6.2 are Yes, specify the regions in which trial sites are planned:",
    "Korea, Republic of",
    "Georgia",
    "F. Population of Trial Subjects",
)


def test_the_countries_of_a_trial_are_one_record(tmp_path: Path) -> None:
    spain = euctr("Spain - AEMPS", *DESIGN, "F.4.1 In the member state: 5", "F.4.2.2 In the whole clinical trial: 60")  # fmt: skip
    other = [line.replace("Remission", "Remissions") for line in DESIGN]
    italy = euctr("Italy - AIFA", *other, "F.4.1 In the member state: 9", "F.4.2.2 In the whole clinical trial: 60")  # fmt: skip
    (record,) = read(tmp_path, "download.txt", f"This file …\n\n{spain}{italy}")
    assert value(record, "title") == "A trial"
    assert value(record, "sponsor") == "Nowhere Pharma"
    assert value(record, "phase") == "2/3"
    assert value(record, "study_type") == "interventional"
    assert value(record, "conditions") == [{"text": "Lupus", "id": None}]
    assert value(record, "countries") == ["Spain", "South Korea", "Georgia", "Italy"]
    assert part(record, "participants", "planned") == 60
    assert value(record, "primary_outcomes") == [
        {"measure": "Remission as judged by a committee", "time_frame": "week 24"}
    ]
    assert value(record, "secondary_outcomes") == [
        {"measure": "Death", "time_frame": "week 48"},
        {"measure": "Flares", "time_frame": "week 48"},
    ]
    design = value(record, "design")
    assert isinstance(design, Mapping)
    assert [design[key] for key in ("model", "allocation", "masking", "control")] == [
        "parallel", "randomized", "double", "placebo",
    ]  # fmt: skip
    assert "JSON_ERROR_HERE" not in json.dumps(
        [finding.value for finding in record.fields.values()]
    )


def test_countries_that_disagree_are_a_conflict(tmp_path: Path) -> None:
    some = [euctr(f"{name} - X", f"F.4.2.2 In the whole clinical trial: {n}") for name, n in (("Spain", 60), ("Italy", 70))]  # fmt: skip
    (record,) = read(tmp_path, "download.txt", "".join(some))
    assert record.fields["participants"].status == "conflict"


@pytest.mark.parametrize(
    ("lines", "planned"),
    [
        (("F.4.1 In the member state: 5",), 5),
        (("E.8.5 The trial involves multiple Member States: Yes", "F.4.1 In the member state: 5"), None),
        (("F.4.2.1 In the EEA: 40",), 40),
        (("F.4.1 In the member state: 5", "F.4.2.1 In the EEA: 40"), None),
        (("F.4.1 In the member state: 5", "F.4.2.2 In the whole clinical trial: 90"), 90),
    ],
)  # fmt: skip
def test_levels_of_planned_people(
    tmp_path: Path, lines: tuple[str, ...], planned: int | None
) -> None:
    (record,) = read(tmp_path, "download.txt", euctr("Spain - AEMPS", *lines))
    people = value(record, "participants")
    assert (people["planned"] if isinstance(people, Mapping) else None) == planned


def test_a_title_with_a_code_in_it_and_people_of_the_download(tmp_path: Path) -> None:
    path = tmp_path / "download.txt"
    path.write_text(
        euctr(
            "Spain - AEMPS",
            "E.3 Principal inclusion criteria: 1. Adults",
            "EudraCT Number: 2014-000001-01 is another trial",
            "E.4 Principal exclusion criteria: none",
            "G.4.2 Network principal investigator: Ada Nobody",
        ),
        encoding="utf-8",
    )
    source = read_whole(path)
    assert len(source.records) == 1
    assert "Nobody" not in source.raw
    assert "nobody" not in source.raw


def test_a_part_does_not_cut_a_trial(tmp_path: Path) -> None:
    first = [euctr(f"{name} - X", number="2015-012345-45") for name in ("Spain", "Italy")]
    second = euctr("Malta - X", number="2016-000001-01")
    path = tmp_path / "download.txt"
    path.write_text("".join((*first, second)), encoding="utf-8")
    form = form_of(path)
    assert form is not None
    assert [len(part.records) for part in parts_of(path, form, size=1)] == [2, 1]


def test_a_cell_product_of_the_register(tmp_path: Path) -> None:
    lines = (
        "D. IMP Identification", "D.IMP: 1",
        "D.3.1 Product name: Allogeneic adipose-derived mesenchymal stem cells",
        "D.IMP: 2", "D.3.1 Product name: Prednisolone",
    )  # fmt: skip
    (record,) = read(tmp_path, "download.txt", euctr("Spain - AEMPS", *lines))
    products = value(record, "cell_products")
    assert isinstance(products, list)
    assert isinstance(products[0], Mapping)
    assert products[0]["donor"] == "allogeneic"
    assert len(products) == 1


def test_euctr_json(tmp_path: Path) -> None:
    one: dict[str, JSON] = {
        "x4_clinical_trial_type": "EEA CTA",
        "a1_member_state_concerned": "Great Britain - MHRA",
        "a2_eudract_number": "2015-012345-45",
        "a3_full_title_of_the_trial": "A trial",
        "a3_full_title_of_the_trial_fr": "Un essai",
        "a51_isrctn_international_standard_randomised_controlled_trial_number": "10000001",
        "b1_sponsor": [{"b11_name_of_sponsor": "Nowhere Pharma", "b56_email": "nobody@example.org"}],
        "e73_therapeutic_confirmatory_phase_iii": "Yes",
        "e81_controlled": "Yes",
        "e811_randomised": "No",
        "e812_open": "Yes",
        "e814_double_blind": "Yes",
        "e824_number_of_treatment_arms_in_the_trial": "1",
        "e863_trial_sites_planned_in": "Korea, Republic of Latvia United States",
        "trialInformation": {
            "recruitmentStartDate": "2020-03-26T00:00:00+01:00",
            "countrySubjectCounts": {"countrySubjectCount": [{"subjects": 23}, {"subjects": "7"}]},
            "populationAgeGroup": {"adults": "28", "elderly65To84": "2"},
        },
    }  # fmt: skip
    (record,) = read(tmp_path, "one.json", json.dumps([one]))
    assert ids(record) == ["2015-012345-45", "ISRCTN10000001"]
    assert value(record, "phase") == "3"
    assert value(record, "countries") == ["United Kingdom", "South Korea", "Latvia", "United States"]  # fmt: skip
    assert part(record, "participants", "enrolled") == 30
    assert part(record, "enrolment_dates", "start") == "2020-03-26"
    design = value(record, "design")
    assert isinstance(design, Mapping)
    assert [design[key] for key in ("model", "allocation", "masking", "control")] == [
        "single group", "non-randomized", None, None,
    ]  # fmt: skip


# --- EU CTIS -------------------------------------------------------------------------------


def ct_number(start: str) -> str:
    """An EU CT number with the check digits that it needs."""
    return next(one for n in range(100) if is_valid(one := f"{start}-{n:02}-00"))


def ctis(number: str, part_one: JSON, **more: JSON) -> dict[str, JSON]:
    return {"ctNumber": number, "ctStatus": "4", "trialPhase": "Phase I and Phase II (Integrated)- Other", "authorizedPartI": part_one, **more}  # fmt: skip


PART_ONE: dict[str, JSON] = {
    "rowSubjectCount": 20,
    "rowCountriesInfo": [{"name": "Korea, Republic of"}],
    "trialDetails": {
        "clinicalTrialIdentifiers": {
            "fullTitle": "A randomised, double-blind trial of umbilical cord mesenchymal stromal cells",
            "fullTitleTranslations": [{"attributeTranslation": "Ein Versuch"}],
            "secondaryIdentifyingNumbers": {
                "nctNumber": {"number": "NCT09999999"},
                "additionalRegistries": [{"number": "75,061; 125,097", "otherRegistryName": "IND"}],
            },
        },
        "trialInformation": {
            "medicalCondition": {"partIMedicalConditions": [{"medicalCondition": "Lupus"}]},
            "endPoint": {
                "primaryEndPoints": [{"endPoint": "Death"}, {"endPoint": "Flares"}],
                "secondaryEndPoints": [],
            },
            "trialDuration": {"estimatedRecruitmentStartDate": "2024-01-01"},
        },
        "associatedClinicalTrials": [{"ctNumber": "2015-012345-45"}],
    },
    "products": [{"productName": "Umbilical cord mesenchymal stromal cells"}],
    "sponsors": [
        {"primary": False, "organisation": {"name": "Helper"}},
        {
            "primary": True,
            "organisation": {"name": "Nowhere Pharma"},
            "publicContacts": [{"functionalName": "Ada Nobody", "telephone": "+99"}],
        },
    ],
}


@pytest.mark.parametrize("later", [False, True])
def test_both_generations_of_ctis(tmp_path: Path, later: bool) -> None:
    number = ct_number("2024-500001")
    parts: JSON = [
        {"recruitmentSubjectCount": 6, "mscInfo": {"countryName": "Spain", "trialRecruitmentPeriod": [{"recruitmentStartDate": "2024-05-02"}]}},
        {"recruitmentSubjectCount": 3, "mscInfo": {"countryName": "Italy"}},
    ]  # fmt: skip
    whole = ctis(number, PART_ONE, authorizedPartsII=parts, eudraCtInfo={"eudraCtCode": "2015-012345-45"}, totalNumberEnrolled="9")  # fmt: skip
    if later:
        inner: dict[str, JSON] = {
            "authorizedPartI": whole.pop("authorizedPartI"),
            "authorizedPartsII": whole.pop("authorizedPartsII"),
            "eudraCt": whole.pop("eudraCtInfo"),
        }
        whole = {**whole, "authorizedApplication": inner}
    path = tmp_path / "one.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert "Nobody" not in read_whole(path).raw
    (record,) = told(path)
    assert ids(record)[0] == number
    assert set(ids(record)) == {number, "2015-012345-45", "NCT09999999"}
    assert value(record, "phase") == "1/2"
    assert part(record, "participants", "planned") == 29
    assert value(record, "sponsor") == "Nowhere Pharma"
    assert set(value(record, "countries") or []) == {"Spain", "Italy", "South Korea"}  # type: ignore[arg-type]
    assert part(record, "enrolment_dates", "start") == "2024-05-02"
    assert part(record, "design", "masking") == "double"
    assert value(record, "primary_outcomes") == [
        {"measure": "Death", "time_frame": None},
        {"measure": "Flares", "time_frame": None},
    ]
    assert record.fields["cell_products"].status == "found"


def test_an_associated_trial_is_another_trial(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "one.json", json.dumps(ctis(ct_number("2024-500001"), PART_ONE)))
    assert "2015-012345-45" not in ids(record)


def test_the_answer_of_a_search_in_ctis(tmp_path: Path) -> None:
    one = {"ctNumber": ct_number("2024-500001"), "ctStatus": 3, "ctTitle": "A trial", "trialPhase": "Phase IV",
           "sponsor": "Nowhere Pharma", "trialCountries": ["France:3"], "trialRegion": 1, "totalNumberEnrolled": "100"}  # fmt: skip
    other = {**one, "ctNumber": ct_number("2024-500002"), "trialRegion": 3}
    records = read(tmp_path, "search.json", json.dumps({"pagination": {}, "data": [one, other]}))
    assert [value(record, "title") for record in records] == ["A trial", "A trial"]
    assert value(records[0], "countries") == ["France"]
    assert value(records[0], "sponsor") == "Nowhere Pharma"
    assert part(records[0], "participants", "planned") == 100
    assert value(records[1], "participants") is None  # those of the rest of the world are not told


def test_records_without_a_number_are_trials_of_their_own(tmp_path: Path) -> None:
    some = [
        {"isrctn": "?", "trialDescription": {"primaryOutcome": one}} for one in ("Death", "Pain")
    ]
    records = read(tmp_path, "two.json", json.dumps(some))
    assert [value(record, "primary_outcomes") for record in records] == [
        [{"measure": "Death", "time_frame": None}],
        [{"measure": "Pain", "time_frame": None}],
    ]


# --- the samples -----------------------------------------------------------------------------

ALWAYS = {
    "trial_ids", "title", "study_type", "phase", "conditions", "participants", "primary_outcomes",
    "secondary_outcomes", "countries",
}  # fmt: skip
FOUND: Mapping[str, set[str]] = {
    "isrctn": ALWAYS | {"design", "enrolment_dates"},
    "euctr_txt": ALWAYS | {"design", "sponsor"},
    "ctis_json": (ALWAYS - {"secondary_outcomes"}) | {"sponsor", "enrolment_dates"},
}


@pytest.mark.parametrize("folder", sorted(FOUND))
def test_every_sample_gives_its_records(shared: Path, folder: str) -> None:
    for path in sorted((shared / SAMPLES / folder).iterdir()):
        records = told(path)
        assert len(records) == (2 if path.suffix == ".txt" else 1), path
        for record in records:
            missing = {name for name in FOUND[folder] if value(record, name) is None}
            assert not missing, (path, missing)
            assert value(record, "cell_products") is None, path
            first = (value(record, "trial_ids") or [{}])[0]  # type: ignore[index]
            assert isinstance(first, Mapping)
            assert first["valid"], path


def test_no_people_of_the_samples_are_read(shared: Path) -> None:
    for folder in FOUND:
        for path in sorted((shared / SAMPLES / folder).iterdir()):
            assert "contact@example.org" not in read_whole(path).raw, path
