"""Reading text dumps: what is decoded how, and what is refused with which words."""

# ruff: noqa: F811 (fixtures are imported, and tests name them)

import hashlib
import io
import os
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stand_ins import BAD, ONE, papers, sparse  # noqa: F401

from extractor.errors import ExtractorError, UnreadableInputError
from extractor.readers import READERS, from_chars, read_source
from extractor.readers.inputs import inputs_of
from extractor.readers.text import MAX_LINE, decoded

ENGLISH = "The patient’s “dose” – 5 µg – was given to José in Zürich.\n" * 20
RUSSIAN = "Пациенты получали мезенхимальные стволовые клетки внутривенно в клинике.\n" * 20
CHINESE = "间充质干细胞治疗新型冠状病毒肺炎患者的临床研究。受试者被随机分配到两组。\n" * 20


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    return path


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, CHINESE])
def test_unicode_needs_no_guess(tmp_path: Path, text: str, encoding: str) -> None:
    source = read_source(saved(tmp_path, text.encode(encoding)))
    assert source.raw == text
    assert source.problems == ()


@pytest.mark.parametrize(
    ("text", "encoding"), [(ENGLISH, "cp1252"), (RUSSIAN, "cp1251"), (CHINESE, "gb18030")]
)
def test_old_encodings_are_guessed_and_the_guess_is_told(
    tmp_path: Path, text: str, encoding: str
) -> None:
    source = read_source(saved(tmp_path, text.encode(encoding)))
    assert source.raw == text
    assert [problem.code for problem in source.problems] == ["encoding-guessed"]
    assert encoding in source.problems[0].message


def test_utf8_with_a_broken_byte_stays_utf8(tmp_path: Path) -> None:
    data = ENGLISH.encode() + b"\xe2\x80 broken"
    source = read_source(saved(tmp_path, data))
    assert source.raw == ENGLISH + "\ufffd broken"
    assert [problem.code for problem in source.problems] == ["replaced-characters"]


def test_mojibake_is_told_and_left_alone(tmp_path: Path) -> None:
    text = "the patient’s dose of 5 µg".encode().decode("cp1252")
    source = read_source(saved(tmp_path, text.encode()))
    assert source.raw == text
    assert [problem.code for problem in source.problems] == ["mojibake"]
    assert "2 places" in source.problems[0].message


def test_raw_characters_are_left_alone(tmp_path: Path) -> None:
    text = "line\r\nline\rpage\fe\ufb03cacy\x00 a few control characters\x01\n" * 50
    text = text.replace("\x00", "", 49)
    data = text.encode()
    source = read_source(saved(tmp_path, data))
    assert source.raw == text
    assert (source.n_bytes, source.reader) == (len(data), "text")
    assert source.sha256 == hashlib.sha256(data).hexdigest()


@given(st.text(min_size=1, max_size=50))
def test_whatever_was_utf8_comes_back(text: str) -> None:
    assert decoded(b"a" + text.encode(), "a.txt") == ("a" + text, ())


@given(st.binary(max_size=80))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        chars, _ = decoded(data, "a.txt")
    except UnreadableInputError as error:
        assert str(error).startswith("a.txt: ")
    else:
        chars.encode()


def test_a_string_is_a_source_too() -> None:
    source = from_chars("a\ud800b")
    assert source.raw == "a\ufffdb"
    assert source.path == "<text>"
    assert source.problems[0].code == "replaced-characters"


# What is refused


@pytest.mark.parametrize("name", BAD)
def test_refused(tmp_path: Path, name: str) -> None:
    make, words = BAD[name]
    path = tmp_path / "bad.txt"
    make(path)
    with pytest.raises(UnreadableInputError) as raised:
        read_source(path)
    message = str(raised.value)
    assert message.startswith(f"{path}: ")
    assert words in message
    assert "\n" not in message


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="no such file"):
        read_source(tmp_path / "none.txt")
    with pytest.raises(UnreadableInputError, match="a folder where a file is wanted"):
        read_source(tmp_path)
    with pytest.raises(UnreadableInputError, match="too long"):
        read_source(Path("x" * 5000))
    with pytest.raises(UnreadableInputError, match="null"):
        read_source(Path("a\0b"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = saved(tmp_path, ONE.encode())
    path.chmod(0)
    with pytest.raises(UnreadableInputError, match="no permission"):
        read_source(path)


def test_no_permission_as_the_system_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = saved(tmp_path, ONE.encode())
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableInputError, match="no permission"):
        read_source(path)


def test_what_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = sparse(tmp_path / "huge.txt", 200 * 1024 * 1024)
    tracemalloc.start()
    with pytest.raises(UnreadableInputError):
        read_source(path)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_long_line_that_is_not_too_long(tmp_path: Path) -> None:
    assert len(read_source(saved(tmp_path, b"x" * MAX_LINE)).raw) == MAX_LINE


# Standard input


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ONE.encode())))
    source = read_source(Path("-"))
    assert (source.path, source.raw) == ("<stdin>", ONE)


def test_standard_input_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.readers.text.MAX_BYTES", 1000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"y\n" * 1000)))
    with pytest.raises(UnreadableInputError, match="<stdin>: its bytes are more than"):
        read_source(Path("-"))


# Folders


def names(inputs: list, folder: Path) -> list[str]:
    return [one.path.relative_to(folder).as_posix() for one in inputs]


def test_folders_are_searched(papers: Path, tmp_path: Path) -> None:
    found = inputs_of([papers], tmp_path / "out")
    assert names(found, papers) == ["a.txt", "more/b.TXT", "notes.xlsx", "z.txt"]
    assert [one.refused for one in found] == [
        "",
        "",
        "no registry's records in a form that is known",
        "",
    ]


def test_each_file_once(papers: Path, tmp_path: Path) -> None:
    inputs = [papers / "z.txt", papers, papers / "more" / ".." / "a.txt", papers]
    assert len(inputs_of(inputs, tmp_path / "out")) == 4


def test_a_named_file_is_tried_whatever_its_suffix(papers: Path, tmp_path: Path) -> None:
    path = papers / "notes.xlsx"
    assert [one.refused for one in inputs_of([path], tmp_path)] == [""]


def test_earlier_runs_are_no_input(papers: Path) -> None:
    for name in ("run-1", "run-2"):
        (papers / name / "texts").mkdir(parents=True)
        (papers / name / "texts" / "x.txt").write_text(ONE)
    (papers / "run-1" / "run.json").write_text("{}")
    found = inputs_of([papers], papers / "run-2", ["run.json"])
    assert names(found, papers) == ["a.txt", "more/b.TXT", "notes.xlsx", "z.txt"]


def test_folders_without_documents(papers: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(
        ExtractorError, match=r"no document in this folder. Documents are \*.csv, \*.json"
    ):
        inputs_of([papers, tmp_path / "none"], tmp_path / "out")
    with pytest.raises(ExtractorError, match="input and --out at once"):
        inputs_of([papers], papers / "more" / "..")


def test_a_link_in_a_circle(papers: Path, tmp_path: Path) -> None:
    (papers / "more" / "up").symlink_to(papers)
    (papers / "gone.txt").symlink_to(papers / "nowhere")
    found = inputs_of([papers], tmp_path / "out")
    assert names(found, papers) == ["a.txt", "gone.txt", "more/b.TXT", "notes.xlsx", "z.txt"]


def test_readers_are_for_suffixes() -> None:
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in READERS)
