"""Registry records: which form a file has, streams of any size, hostile and broken files, parts of a run."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from stand_ins import together
from typer.testing import CliRunner

from extractor import extract, read
from extractor.cli import app
from extractor.errors import UnreadableInputError
from extractor.readers import PARTS
from extractor.readers.registry import form_of, parts, parts_of
from extractor.repair.registry import repair_registry


def study(number: int, title: str = "Zorpin for gout") -> dict[str, Any]:
    """A study in the shape of ClinicalTrials.gov's API v2."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT09{number:06d}", "officialTitle": title},
            "conditionsModule": {"conditions": ["Gout", "Hiccups"]},
            "designModule": {"enrollmentInfo": {"count": 40 + number, "type": "ESTIMATED"}},
        }
    }


def written(path: Path, value: object) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return path


def run_of(folder: Path, *paths: Path) -> Path:
    """The folder of a run over some files."""
    out = folder / "run"
    CliRunner().invoke(app, ["run", *map(str, paths), "--out", str(out), "-q", "--no-model"])
    return out


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("one.json", study(1), "ctgov-v2"),
        ("page.json", {"studies": [study(1), study(2)]}, "ctgov-v2"),
        ("list.json", [study(1), study(2)], "ctgov-v2"),
        ("lines.jsonl", "\n".join(json.dumps(study(n)) for n in (1, 2)), "ctgov-v2"),
        ("full.json", {"Rank": 1, "Study": {"ProtocolSection": {"IdentificationModule": {"NCTId": "NCT09000001"}}}}, "ctgov-classic"),
        ("fields.json", {"NCT09000001": {"Acronym": [], "NCTId": ["NCT09000001"]}}, "ctgov-fields"),
        ("a.xml", "<?xml version='1.0'?>\n<!-- one -->\n<clinical_study rank='1'><id_info/></clinical_study>", "ctgov-xml"),
        ("b.xml", "<Trials_downloaded_from_ICTRP><Trial><TrialID>x</TrialID></Trial></Trials_downloaded_from_ICTRP>", "ictrp"),
        ("c.xml", "<trials><trial><main><trial_id>x</trial_id></main></trial></trials>", "ictrp-import"),
        ("d.csv", "TrialID,Last Refreshed on,Public title\nx,y,z\n", "ictrp"),
        ("e.txt", "Summary\nEudraCT Number: 2020-000001-11\n", "euctr"),
        ("f.json", {"a": 1}, None),
        ("g.csv", "a,b\n1,2\n", None),
        ("h.xml", "<article/>", None),
        ("i.txt", "A paper on EudraCT Number: 2020-000001-11.", None),
    ],
)  # fmt: skip
def test_the_form_of_a_file(tmp_path: Path, name: str, content: object, form: str | None) -> None:
    found = form_of(written(tmp_path / name, content))
    assert (found and found.name) == form


@pytest.mark.parametrize(
    "content", [{"studies": [study(1), study(2)]}, [study(1), study(2)], "lines"]
)
def test_many_records_in_one_file(tmp_path: Path, content: object) -> None:
    if content == "lines":
        content = "\n".join(json.dumps(study(n)) for n in (1, 2))
    records = extract(written(tmp_path / "a.json", content))
    assert [one.label for one in records] == ["NCT09000001", "NCT09000002"]
    assert [one.kind for one in records] == ["registered", "registered"]
    first, second = (one.fields["conditions"].evidence for one in records)
    assert first[1].path is not None
    assert first[1].path.endswith("/protocolSection/conditionsModule/conditions[2]")
    assert first[1].quote == "Hiccups"
    assert first[1].path != second[1].path or content != "lines"


def test_a_folder_is_read_beside_papers(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "a.json", study(1))
    written(folder / "settings.json", {"a": 1})
    written(folder / "table.csv", "a,b\n1,2\n")
    written(folder / "paper.txt", "The trial NCT09000001 began.\n")
    rows = {
        Path(row["path"]).name: row for row in lines(run_of(tmp_path, folder) / "documents.jsonl")
    }
    assert {name: row["status"] for name, row in rows.items()} == {
        "a.json": "ok", "settings.json": "skipped", "table.csv": "skipped", "paper.txt": "ok",
    }  # fmt: skip
    assert (rows["a.json"]["document_kind"], rows["a.json"]["n_records"]) == ("registry record", 1)


class TestParts:
    """An export is read part by part, and looks as if it had been read at once."""

    def test_a_run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = written(
            tmp_path / "a.json", {"studies": [study(n, f"Trial {n} of Zörpin") for n in range(9)]}
        )
        whole = run_of(tmp_path / "whole", path)
        monkeypatch.setattr(parts_of, "__defaults__", (100,))
        monkeypatch.setattr("extractor.batch.isolated", together)
        cut = run_of(tmp_path / "cut", path)
        (row,) = lines(cut / "documents.jsonl")
        assert (row["status"], row["n_records"]) == ("ok", 9)
        names = ("records.jsonl", "records.csv", "blocks.jsonl")
        for name in names:
            assert (cut / name).read_bytes() == (whole / name).read_bytes()
        (text,) = (cut / "texts").iterdir()
        assert text.read_bytes() == (whole / "texts" / text.name).read_bytes()
        chars = text.read_text("utf-8")
        for record in lines(cut / "records.jsonl"):
            for field in record["fields"].values():
                for one in field["evidence"]:
                    assert chars[one["start"] : one["end"]] == one["quote"]
        counts = json.loads((cut / "run.json").read_text("utf-8"))["counts"]
        assert (counts["documents"], counts["ok"], counts["records"]) == (1, 1, 9)

    def test_a_part_that_fails_fails_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        good = json.dumps({"studies": [study(n) for n in range(9)]})
        broken = written(tmp_path / "a.json", good[:-200])
        other = written(tmp_path / "b.json", study(5))
        monkeypatch.setattr(parts_of, "__defaults__", (100,))
        monkeypatch.setattr("extractor.batch.isolated", together)
        out = run_of(tmp_path, broken, other)
        rows = lines(out / "documents.jsonl")
        assert [(row["status"], row["n_records"]) for row in rows] == [("failed", 0), ("ok", 1)]
        assert "broken JSON" in rows[0]["error"]["message"]
        assert len(lines(out / "records.jsonl")) == 1
        assert len(list((out / "texts").iterdir())) == 1

    def test_any_part_may_be_asked_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A worker that is new begins in the middle."""
        path = written(tmp_path / "a.json", [study(n) for n in range(4)])
        monkeypatch.setattr(parts_of, "__defaults__", (1,))
        seen = [PARTS.part(path, n) for n in (2, 3, 0, 1, 3)]
        assert [source.records[0][0] for source, _ in seen] == ["[3]", "[4]", "[1]", "[2]", "[4]"]
        assert [more for _, more in seen] == [True, False, True, True, False]

    def test_a_stream_holds_one_part(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.jsonl", "\n".join(json.dumps(study(n)) for n in range(50)))
        form = form_of(path)
        assert form is not None
        sizes = [len(source.records) for source in parts_of(path, form, 300)]
        assert sum(sizes) == 50
        assert max(sizes) < 8
        assert parts.PART < 64 * 1024 * 1024


BOMB = """<?xml version="1.0"?><!DOCTYPE trials [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><trials><trial><main><trial_id>&c;</trial_id></main></trial></trials>"""
FETCH = """<?xml version="1.0"?><!DOCTYPE trials [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<trials><trial><main><trial_id>&x;</trial_id></main></trial></trials>"""


class TestHostile:
    @pytest.mark.parametrize("xml", [BOMB, FETCH])
    def test_entities_are_refused(self, tmp_path: Path, xml: str) -> None:
        with pytest.raises(UnreadableInputError, match="declares entities"):
            read(written(tmp_path / "a.xml", xml))

    def test_a_doctype_alone_is_fetched_from_nowhere(self, tmp_path: Path) -> None:
        xml = FETCH.replace(
            '[<!ENTITY x SYSTEM "file:///etc/hostname">]', 'SYSTEM "http://127.0.0.1:1/x.dtd"'
        )
        document = read(written(tmp_path / "a.xml", xml.replace("&x;", "RBR-1abcde")))
        assert document.text.chars == "RBR-1abcde\n"

    def test_a_bomb_of_a_workbook(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/worksheets/sheet1.xml", "0" * 50_000_000)
        with pytest.raises(UnreadableInputError, match="unpacks to 50,000,000"):
            read(tmp_path / "a.xlsx")

    @pytest.mark.parametrize("deep", ["[" * 500, '{"a":' * 500])
    def test_deep_nesting(self, tmp_path: Path, deep: str) -> None:
        path = written(tmp_path / "a.json", '{"protocolSection": ' + deep)
        with pytest.raises(UnreadableInputError, match="broken JSON"):
            read(path)

    def test_deep_elements(self, tmp_path: Path) -> None:
        xml = "<trials><trial>" + "<a>" * 500 + "x" + "</a>" * 500 + "</trial></trials>"
        with pytest.raises(UnreadableInputError, match="nested more than"):
            read(written(tmp_path / "a.xml", xml))


class TestBroken:
    def test_a_root_that_is_never_closed(self, tmp_path: Path) -> None:
        xml = "<trials><trial><main><trial_id>RBR-1abcde</trial_id></main></trial>\n"
        assert read(written(tmp_path / "a.xml", xml)).text.chars == "RBR-1abcde\n"

    def test_a_record_that_is_cut_off(self, tmp_path: Path) -> None:
        xml = "<trials><trial><main><trial_id>RBR-1abcde</trial_id></main></trial><trial><main></trial>"
        with pytest.raises(UnreadableInputError, match="broken XML behind record 1"):
            read(written(tmp_path / "a.xml", xml))

    def test_no_record(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableInputError, match=r"no record in it \(ictrp\)"):
            read(written(tmp_path / "a.csv", "TrialID,Public title\n"))

    def test_a_backslash_that_escapes_nothing(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.json", json.dumps(study(1, "of a\\b")).replace("\\\\b", "\\c"))
        (record,) = extract(path)
        assert record.fields["title"].value == "of a\\c"

    def test_latin_letters(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes("TrialID,Public title\nNCT09000001,Zörp\n".encode("cp1252"))
        assert "Zörp" in read(path).text.chars

    def test_a_workbook(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in (
            ["TrialID", "Public title"],
            ["NCT09000001", "Zörp"],
            [None, None],
            ["NCT09000002", "Zarp"],
        ):
            book.active.append(row)
        book.save(tmp_path / "a.xlsx")
        document = read(tmp_path / "a.xlsx")
        assert document.text.chars == "NCT09000001\nZörp\nNCT09000002\nZarp\n"
        assert [block.path for block in document.blocks[:2]] == [
            "/row[1]/TrialID",
            "/row[1]/Public title",
        ]


class TestRepair:
    def blocks(self, tmp_path: Path, title: str) -> str:
        document = read(
            written(tmp_path / "a.csv", f'TrialID,Public title\nNCT09000001,"{title}"\n')
        )
        block = document.blocks[1]
        return document.text.chars[block.start : block.end]

    @pytest.mark.parametrize(
        ("title", "expected"),
        [
            ("Zorp" + " " * 5000 + "pin" + " " * 9000, "Zorp pin"),
            ("one<br>two<br />three", "one\ntwo\nthree"),
            ("one&#x0D;\ntwo", "one\ntwo"),
            ("a <b>bold</b> claim &amp; more", "a bold claim & more"),
            ("NestaCell¬Æ", "NestaCell®"),
            ("p < 0.05 and > 3", "p < 0.05 and > 3"),
            ("\n\n  one\n\n\n two \n", "one\ntwo"),
        ],
    )
    def test_what_registries_leave_in_text(self, tmp_path: Path, title: str, expected: str) -> None:
        assert self.blocks(tmp_path, title) == expected

    def test_every_edit_is_told(self, tmp_path: Path) -> None:
        path = written(
            tmp_path / "a.csv", 'TrialID,Public title\nNCT09000001,"NestaCell¬Æ<br>x   y"\n'
        )
        form = form_of(path)
        assert form is not None
        (source,) = parts_of(path, form)
        rules = {one.rule for one in repair_registry(source).text.repairs}
        assert {"registry/misread-letters", "registry/break", "registry/blanks"} <= rules
