"""Names of bodies that pay for trials: where in a sentence one begins and ends."""

from __future__ import annotations

import re

from extractor.fields import countries

NAME = (
    r"(?P<value>(?:(?:the|a|an) )?(?!(?:This|Thanks?|The (?:study|trial|research|work|authors?)|We|None|No|Not)\b)"
    r"[A-ZÀ-Þ][\w&'’.À-ÿ-]*(?:,(?= (?:Ltd|Inc|LLC|Co\b|GmbH))|[ ,–—/-]{1,2}(?:(?:of|for|and|the|de|del|della|di|da|do|dos|des|du|la|le|für|und|et|y|e|in|on|"
    r"to|at|van|von|program(?:me)?|project|fund|foundation|university|company|council)\b|&(?= )|2020\b|"
    r"[A-ZÀ-Þ(][\w&'’.À-ÿ)-]*)){0,22})"
)
ENDS = re.compile(
    r"(?:[,;]? (?:and|with|under|through|for|in|to|on|at|of|as|by|which|who|where|via|during|the|de)|"
    r"[ ,;:.(/–-])+$"
)
INSTITUTION = re.compile(
    r"\b(?:[A-Z]{3,}|\w*(?:[Uu]niver\w+|[Ff]oundation|[Ff]unda[cç]\w+|[Ss]tiftung|[Ii]nstitut\w*|[Cc]ouncil|"
    r"[Mm]inist\w+|[Dd]epartment|[Aa]genc\w+|[Hh]ospital\w*|[Cc]ent(?:er|re|rum)|[Ss]ociet\w+|"
    r"[Aa]ssociation|[Tt]rust|[Cc]ommission|[Pp]rogramm?e?|[Ff]unds?|[Ff]ondo|[Bb]oard|[Aa]uthorit\w+|"
    r"[Cc]ompany|[Cc]orporation|[Pp]harma\w*|[Ll]aborator\w+|[Ll]td|[Ii]nc|GmbH|AG|AB|S\.?A|Co|PLC|"
    r"[Bb]undesministerium|[Cc]ollege|[Ss]chool|(?<!\w)[Uu]nion|[Nn]etwork|[Aa]cadem\w+|[Bb]ureau|[Oo]ffice|"
    r"[Ss]ervices?|[Gg]overnment|[Ff]acult\w+|[Jj]unta|[Cc]onsejer\w+|NHS|Health|Research|Initiative|Alliance|"
    r"Venture|Charity|Appeal|Campaign|Aid|Project|Scheme|Collaboration|Federation|Organi[sz]ation|Consortium|"
    r"[A-Z][a-z]+[A-Z]\w+|\w*(?:gemeinschaft|ministerium|stiftung|rådet|fonden)|Conse(?:jo|il|lho)|Agence|Assistance Publique|Hospices|"
    r"H[oô]pita\w+|Azienda|Regione?|Stichting|Helse|Minist[eè]r\w+|Klinikum|Programa))\b"
)


def organisation(match: re.Match[str]) -> str | None:
    """The first of the names that are listed, if it has the word of an institution in it."""
    words = " ".join(match["value"].split())
    words = re.split(r"\.(?= |$)(?<!Co\.)(?<!Ltd\.)(?<!Inc\.)(?<!St\.)(?<!Dr\.)(?<!U\.S\.)", words)[
        0
    ]
    words = _first_of_list(re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", words))
    words = WITHIN.split(_without_end(words))[0]
    words = re.sub(r" ?\([^()]*(?:\d|grant|:)[^()]*\)", "", words)
    while words.count("(") > words.count(")"):
        words = words[: words.rfind("(")].rstrip()
    words = AS_GRANT.sub("", _without_end(words))
    words = _without_end(_without_place(_without_end(words)))
    words += (
        "."
        if LEGAL.search(words) and re.search(r"\.|, \w+$", words) and f"{words}." in match["value"]
        else ""
    )
    if len(words) < 3 or len(words.split()) > 22 or not INSTITUTION.search(words):
        return None
    return words


AS_GRANT = re.compile(
    r"(?<=Council|.Agency|ndation|stitute|.Health|Society|ciation) (?:[A-Z][\w-]+ )?Project$|,? (?:Förderkennzeichen|[Pp]roject [Nn]\w+)$|(?<=\w) (?:[A-Z]*\d[\w/-]*)$"
)
"""What a funder's name ends with that is of the grant."""
LEGAL = re.compile(r"\b(?:Ltd|Inc|Co|Corp|S\.A|S\.p\.A|B\.V|N\.V|S\.L)$")
WITHIN = re.compile(
    r" (?:in|within|under|through) (?:the|its) | (?:[Gg]rant|[Aa]ward|[Cc]ontract)(?: [Nn]\w*\.?)?$"
)


def _without_end(words: str) -> str:
    """Cut connecting words and signs off a name's end."""
    while ENDS.search(words):
        words = ENDS.sub("", words)
    return words


def _without_place(words: str) -> str:
    """Cut a city and country off a name's end.

    >>> _without_place("Acme Pharma Co., Ltd (Oslo, Norway)"), _without_place("Acme Trust, Bath, UK")
    ('Acme Pharma Co., Ltd', 'Acme Trust')
    >>> _without_place("Department of Development, UK (DD)"), _without_place("Acme Fund, Springfield, WA")
    ('Department of Development', 'Acme Fund')
    """
    words = re.sub(r" ?\((?:www|http|formerly|previously|now|[a-z])[^()]*\)?$", "", words)
    bare = re.sub(r" ?\((?:[^()]*, )?[^(),]*\)$", "", words)
    inside = words[len(bare) :].strip(" ()")
    if inside and (countries.find_names(inside.rpartition(", ")[2]) or _is_place(bare)):
        words = bare
    name, *rest = words.split(", ")
    ends = _is_place(words)
    return name if ends and not any(INSTITUTION.search(one) for one in rest[:-1]) else words


def _is_place(words: str) -> bool:
    """Whether words end in ", Norway" or ", Springfield, WA"."""
    *before, last = words.split(", ")
    state = len(before) > 1 and last in countries.US_STATES
    return bool(before) and (state or bool(countries.find_names(last)))


LISTED = re.compile(
    r"(?:;|,? and| &|,)(?: (?:the|by|from|an?))? (?=[A-ZÀ-Þ])(?!(?:Ltd|Inc|LLC|Co)\b)"
)


def _first_of_list(words: str) -> str:
    """Cut a list of names after the first; "Health and Medical Research Council" is one name.

    >>> _first_of_list("Acme Foundation, Springfield Council and the Ministry of Health")
    'Acme Foundation'
    >>> _first_of_list("National Health and Medical Research Council")
    'National Health and Medical Research Council'
    >>> _first_of_list("Acme GmbH, Oslo, Norway, and Zeta & Sons, Bath")
    'Acme GmbH'
    """
    parts = words.split(", ")
    for at, one in enumerate(parts[1:], 1):
        names = countries.find_names(one)
        if names and names[0].start == 0 and names[0].end == len(one.partition(" and ")[0]):
            city = at > 1 and not INSTITUTION.search(parts[at - 1])
            return ", ".join(parts[: at - 1 if city else at])
    for match in LISTED.finditer(words):
        after = LISTED.split(words[match.end() :])[0].partition("(")[0]
        another = STANDS_ALONE.search(after) or match.group().startswith(", the ")
        part = match.group() == ", " and PART.match(words) and WHOLE.match(after)
        if STANDS_ALONE.search(words[: match.start()]) and another and not part:
            return words[: match.start()]
    return words


PART = re.compile(r"(?:Department|Faculty|Institute|School|Division|Clinic|Unit|Cent(?:er|re))\b")
WHOLE = re.compile(r"(?:[A-Z]\w+ )*(?:Universit\w+|Hospital)")
"""A department, and the university that it is of, are one name."""
STANDS_ALONE = re.compile(
    r"\b(?:\w*[Uu]niver\w+|[Ff]oundation|[Ff]unda[cç]\w+|[Ss]tiftung|[Cc]ouncil|[Mm]inist\w+ of|[Aa]genc\w+|"
    r"[Hh]ospital\w*|[Ss]ociet\w+|[Aa]ssociation|[Tt]rust|[Cc]ommission|[Ff]und\b|[Ii]nstitut\w* (?:of|for) \w+|"
    r"[Ii]nstitutes of Health|[Ii]nternational|[Ll]td|[Ii]nc|GmbH|[Pp]harma\w*|[A-Z]{3,}|Region|[Pp]rojects?|[Pp]rogram(?:me)?s?|Initiative|"
    r"[Dd]epartment (?:of|for)|[A-Z][a-z]+[A-Z]\w+)\b"
)
