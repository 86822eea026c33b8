"""MARK: repaired text → spaCy Doc with sentences, abbreviations and vocabulary terms.

The only room that knows scispaCy. Everything is a spaCy component with a `trial_` name,
announced as an entry point, so `nlp.add_pipe("trial_sentences")` works in any pipeline
without an import of ours. `scispacy.linking` takes seconds to import and never is.
"""

from __future__ import annotations

import functools
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import metadata
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import spacy
from scispacy.abbreviation import AbbreviationDetector
from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, load_config

from extractor.errors import UnreadableInputError
from extractor.fields.vocabulary import Lexicon, load
from extractor.tagging.component import make_trial_tagger

VOCABULARY = "vocabulary"  # key of doc.spans for the terms of models/vocabulary/
TABLES = ("cells", "tissues", "conditions", "routes")  # whose names become labels of spans
MAX_CHARS = 50_000_000  # spaCy's own limit of 1,000,000 is meant for parsers
PLACEHOLDER = "999.9.9"  # the version of empty PyPI packages that hold scispaCy's names
GET_MODEL = (
    "Give the folder of a spaCy pipeline, or install one as a package. scispaCy's models are "
    "tarballs on AllenAI's release page, which scispaCy's README links: install that file; "
    f"PyPI's {PLACEHOLDER} of the same name is an empty placeholder."
)

ALSO = (make_trial_tagger,)  # imported with us, it is known to pipelines in folders

Place = tuple[int, int]  # where something starts and ends

# What the word before a full stop tells about the words after it; compared in lower case.
EXPECTS_MORE = frozenset(
    "dr prof mr mrs ms st vs cf e.g i.e eg ie approx ca resp viz suppl supp fig figs tab avg "
    "dept univ hosp incl excl".split()
)
EXPECTS_NUMBER = frozenset(
    "no nos eq eqs sec secs sect ref refs v ver vol p pp ch art jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
ENDS_NAMES = frozenset("al inc ltd co corp llc jr sr ph.d md phd sp spp med sci".split())
DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")  # "i.v", "U.S", as far as the last full stop
STARTERS = frozenset(  # words that begin a sentence rather than go on with a name
    "a after all also although among an and any as at because before both but by controls "
    "conversely each finally follow-up for four from furthermore he however if in it its "
    "moreover most no none of on one only other our overall patients results secondary "
    "several she since six sixty seven eight nine eleven fifteen twenty thirty forty fifty seventy "
    "eighty ninety five some ten that the their then there therefore these they this "
    "those three thus to twelve two under until using we when where whereas while with".split()
)
LABELLED = re.compile(  # before a capital letter that is a label, not somebody's initial
    r"\b(?:phase|type|group|grade|class|stage|vitamin|hepatitis|influenza|arm|cohort|panel) $",
    re.IGNORECASE,
)
STOP = re.compile(
    r"""(?P<stop>[.!?])(?P<close>["”’')\]]{0,3})
    (?:(?P<raised>(?<=[^\W\d_][.?!]|[)\]”"’][.?!]|[.?!][)\]”"’])     # small.12,14 They
        \d{1,3}(?:[,–-]\d{1,3}){0,9}(?=\s)
        |[⁰¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹˒,⁻–-]{0,30}(?=\s))              # patients.⁴⁷ The
    |(?:\ ?\[\d{1,3}(?:[,;–-]\ ?\d{1,3}){0,9}\]){1,5})?                 # patients.[4] The
    (?P<gap>\s*)""",
    re.VERBOSE,
)
BLANK_LINE = re.compile(r"\n[ \t\r\f]*\n\s*")
WORD_BREAK = re.compile(r"[\s(\[“\"'/,;]")
NEXT = re.compile(r"[“‘\"'(\[]{0,2}(?P<word>[\w.-]{1,40})")
ROMAN_ITEM = re.compile(r"(?:i{2,3}|iv|vi{1,3}|ix)\.")  # not "i." and "v.", as "i. v." is a route
NUMBERING = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{2,4}")  # "2.1" of "2.1. Cells"


@functools.cache
def pipeline(model: str | Path | None = None) -> Language:
    """The pipeline that marks a text, made once per model; needs no trained model.

    With a model its tokenizer and components stay; our sentences come before them.

    >>> doc = pipeline()("Mesenchymal stem cells (MSCs) were given i.v. on day 1. All did well.")
    >>> [str(span) for span in sentences(doc)][1:], abbreviations(doc)
    (['All did well.'], {'MSCs': 'Mesenchymal stem cells'})
    """
    nlp = blank() if model is None else load_model(model)
    nlp.max_length = MAX_CHARS
    present = set(nlp.pipe_names)
    if "trial_sentences" not in present:
        nlp.add_pipe("trial_sentences", first=True)
    for name in ("trial_abbreviations", "trial_vocabulary"):
        if name not in present:
            nlp.add_pipe(name, last=True)
    return nlp


def blank() -> Language:
    """A pipeline of scispaCy's tokenizer alone."""
    nlp: Language = spacy.blank("en")
    with without_set_warning():
        nlp.tokenizer = combined_rule_tokenizer(nlp)
    return nlp


@contextmanager
def without_set_warning() -> Iterator[None]:
    """Python warns of a "[[" in the character classes that spaCy's tokenizers are made of."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Possible set", FutureWarning)
        yield


def sentences(doc: Doc) -> Iterator[Span]:
    """The sentences without white space at their ends; empty ones are left out."""
    for span in doc.sents:
        start, end = span.start, span.end
        while start < end and doc[start].is_space:
            start += 1
        while start < end and doc[end - 1].is_space:
            end -= 1
        if start < end:
            yield doc[start:end]


def sentence_places(nlp: Language, chars: str, disable: Sequence[str] = ()) -> list[Place]:
    """Where a text's sentences begin and end, white space at their ends left out.

    Tokens never go over white space, so that where all borders stand behind some there is no
    need to make any: most of the time a border within a word is the only thing they tell.

    >>> sentence_places(pipeline(), "Cells help. Others did not. ")
    [(0, 11), (12, 27)]
    """
    starts = sentence_starts(chars)
    if all(chars[at - 1].isspace() for at in starts):
        parts = [(at, chars[at:end]) for at, end in pairwise((0, *starts, len(chars)))]
        placed = [(at + len(one) - len(one.lstrip()), one.strip()) for at, one in parts]
        return [(at, at + len(one)) for at, one in placed if one]
    doc = nlp(chars, disable=disable)
    return [(span.start_char, span.end_char) for span in sentences(doc)]


def abbreviations(doc: Doc) -> dict[str, str]:
    """Short form → long form, where the text says "long form (SF)"; the first one counts.

    A long form that begins in another sentence than it ends is a false match, left out.
    """
    found: dict[str, str] = {}
    for short in sorted(doc._.abbreviations, key=lambda span: span.start):
        long = short._.long_form
        if doc[long.start].sent.start == doc[long.end - 1].sent.start:
            found.setdefault(short.text, " ".join(long.text.split()))
    return found


# Components


@Language.component("trial_sentences", assigns=["token.is_sent_start", "doc.sents"])
def trial_sentences(doc: Doc) -> Doc:
    """Set every sentence border by rule; a border inside a token moves to the next token."""
    borders = iter(sentence_starts(doc.text))
    border = next(borders, None)
    starts = []
    for token in doc:
        starts.append(token.i == 0)
        while border is not None and border <= token.idx:
            starts[-1], border = True, next(borders, None)
    Sentencizer(overwrite=True).set_annotations([doc], [starts])  # token by token is quadratic
    return doc


@Language.factory("trial_abbreviations", assigns=["doc._.abbreviations"])
def make_trial_abbreviations(nlp: Language, name: str) -> Any:
    """scispaCy's detector (Schwartz & Hearst 2003), made linear in the length of the text.

    Its own pattern pairs each "(" with every later ")"; then its filter drops pairs more
    than eight tokens apart. With that limit in the pattern it finds the same in time. The
    second pattern can match no token, and spares users spaCy's warning W036.
    """
    detector = AbbreviationDetector(nlp, name)
    detector.matcher = Matcher(nlp.vocab)
    detector.matcher.add("parenthesis", [[{"ORTH": "("}, {"OP": "{1,8}"}, {"ORTH": ")"}]])
    detector.global_matcher.add("nothing", [[{"ORTH": "no token holds a space"}]])
    return detector


@functools.cache
def lexicon() -> Lexicon:
    """All names of the vocabulary's tables."""
    return Lexicon(term for table in TABLES for term in load(table))


@Language.component("trial_vocabulary", assigns=["doc.spans", "doc.ents"])
def trial_vocabulary(doc: Doc) -> Doc:
    """Mark the vocabulary's terms: `label_` is the table, `id_` the ontology id (or the label).

    They go to `doc.spans["vocabulary"]`, and to `doc.ents` where no entity stands yet. As
    tokens are not split, "cord" in "cord-derived" marks the whole token.
    """
    spans: list[Span] = []
    for found in lexicon().find(doc.text):
        span = doc.char_span(
            found.start,
            found.end,
            label=found.term.kind,
            span_id=found.term.id or found.term.label,
            alignment_mode="expand",
        )
        if span is not None:
            spans.append(span)
    doc.spans[VOCABULARY] = spans
    taken = {token.i for entity in doc.ents for token in entity}
    free = [span for span in spans if taken.isdisjoint(range(span.start, span.end))]
    doc.ents = [*doc.ents, *filter_spans(free)]
    return doc


# Sentences


def sentence_starts(chars: str) -> list[int]:
    """Where sentences start in some text, but for the first.

    A stop ends a sentence unless its word, a number before or the word behind speaks
    against it; citations behind the stop stay with the sentence; a blank line ends one.

    Measured (F1) on the borders that the development parts of AnatEM, CRAFT, BC5CDR and
    BioNLP13CG give, put together again from their tokens: these rules 0.985 to 0.999, the
    package biosenter (ten packages in all) 0.983 to 0.994, pysbd 0.982 to 0.986. Of 34
    borders behind a citation ("small.12 They") biosenter finds 1, pysbd 15.

    >>> sentence_starts("Cells help.[4] Dr. Ito of Ai Co., Ltd. (Kobe) gave 0.5 mg i.v. daily.")
    [15]
    >>> sentence_starts("Cells help.⁴⁷ Others, as Ito et al.⁸˒⁹ say, did not.")
    [14]
    """
    starts = {match.end() for match in BLANK_LINE.finditer(chars)}
    last = 0  # where the running sentence starts
    for match in STOP.finditer(chars):
        if match.end() < len(chars) and is_end(chars, match, last):
            last = match.end()
            starts.add(last)
    return sorted(starts - {0, len(chars)})


def is_end(chars: str, stop: re.Match[str], start: int) -> bool:
    """True when a stop ends the sentence that starts at `start`."""
    behind = NEXT.match(chars, stop.end())
    if behind is None:
        return False
    first = behind["word"][0]
    if first.islower() and not (
        any(char.isupper() or char.isdigit() for char in behind["word"])  # "hUC-MSCs", "p53"
        or ROMAN_ITEM.fullmatch(behind["word"])
    ):
        return False
    if stop["stop"] != ".":
        return bool(stop["gap"])
    before = chars[max(start, stop.start() - 30) : stop.start()]
    word = WORD_BREAK.split(before)[-1]
    if word.lower() in EXPECTS_MORE:
        return False
    if not stop["gap"]:
        return is_glued(word, behind)
    at_start = start == stop.start() - len(word) or before.endswith("\n" + word)
    if word and at_start and NUMBERING.fullmatch(word):
        return False
    if word.lower() in EXPECTS_NUMBER:
        return not (first.isdigit() or stop["raised"] or behind.start("word") > stop.end())
    if word.lower() in ENDS_NAMES or DOTTED.fullmatch(word) or is_letter(word):
        return is_end_after_name(word, before, behind)
    return not (word in {"", "0"} and first.isdigit())  # "0. 05", "P <. 05": a broken number


def is_end_after_name(word: str, before: str, behind: re.Match[str]) -> bool:
    """Judge the stop of "Ltd.", "al.", "U.S.", "i.v." or an initial by the word behind it."""
    if behind.start("word") > behind.start() or behind["word"][0].isdigit():
        return False  # "Co., Ltd. (Jinan", "et al. 2019"
    if word.islower() and word not in ENDS_NAMES:
        return True  # "i.v. Controls"
    if is_letter(word) and LABELLED.search(before[:-1]):
        return True  # "influenza A. Symptoms"
    return behind["word"].strip(".-").lower() in STARTERS


def is_letter(word: str) -> bool:
    """True for one letter, as an initial is."""
    return len(word) == 1 and word.isalpha()


def is_glued(word: str, behind: re.Match[str]) -> bool:
    """True for "once.Controls were": the space after the stop was lost."""
    after = behind["word"]
    spaced = behind.string[behind.end() : behind.end() + 1] in {" ", ",", "\n"}
    return word[-3:].isalpha() and word.islower() and after.istitle() and after.isalpha() and spaced


# Models


def load_model(name_or_path: str | Path) -> Language:
    """Load any spaCy or scispaCy pipeline, from a folder or an installed package.

    The models of scispaCy 0.5 hold the words "True" and "False" in config.cfg where today's
    spaCy insists on booleans: they are read as booleans; the files are left alone.
    """
    name = str(name_or_path)
    folder = model_folder(name)
    if folder is None:
        raise UnreadableInputError(name, "no such spaCy pipeline", GET_MODEL)
    overrides = boolean_words(load_config(folder / "config.cfg"))
    try:
        with without_set_warning():
            return spacy.load(folder, config=overrides)
    except (ValueError, OSError, ImportError) as error:
        reason = " ".join(str(error).split())
        raise UnreadableInputError(name, f"spaCy cannot load it ({reason})", GET_MODEL) from error


def model_folder(name: str) -> Path | None:
    """The folder with the pipeline's config.cfg; None where there is none of that name."""
    if (Path(name) / "config.cfg").is_file():
        return Path(name)
    if not name.isidentifier() or (spec := find_spec(name)) is None or spec.origin is None:
        return None
    if metadata.version(name) == PLACEHOLDER:
        raise UnreadableInputError(name, f"version {PLACEHOLDER} is an empty package", GET_MODEL)
    package = Path(spec.origin).parent
    return next((found.parent for found in sorted(package.glob("**/config.cfg"))), None)


def boolean_words(section: Mapping[str, Any], prefix: str = "") -> dict[str, bool]:
    """Each setting whose value is the word "True" or "False", under its dotted name.

    >>> boolean_words({"components": {"ner": {"update": "True", "width": 96}}})
    {'components.ner.update': True}
    """
    found: dict[str, bool] = {}
    for key, value in section.items():
        if isinstance(value, Mapping):
            found.update(boolean_words(value, f"{prefix}{key}."))
        elif value in ("True", "False"):
            found[prefix + key] = value == "True"
    return found
