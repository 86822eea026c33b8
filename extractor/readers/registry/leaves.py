"""A record of a registry as its leaves: paths with characters, in the file's order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

MOST_DEEP = 60  # levels of nesting; real records have ten
PRIVATE_NAMES = re.compile(
    # ClinicalTrials.gov, API v2
    r"centralContacts|overallOfficials|contacts|responsibleParty|pointOfContact|zip"
    r"|unpostedResponsibleParty"
    # … classic API: full studies, and study fields
    r"|(?:CentralContact|OverallOfficial|LocationContact|PointOfContact|(?:Unposted)?ResponsibleParty)\w*"
    r"|LocationFacility|LocationZip"
    # … legacy XML; names of sites hold phone numbers
    r"|overall_(?:official|contact)(?:_backup)?|responsible_party|resp_party|point_of_contact"
    r"|contact(?:_backup)?|investigator"
)
"""Names of elements that hold people and how to reach them; with all below them they are not read."""


class Leaf(NamedTuple):
    """One value that a record holds; `path` leads to it from the file's root."""

    path: str  # "/studies[3]/protocolSection/…/armGroups[2]/label"
    chars: str


Record = tuple[str, list[Leaf]]  # the path of a record, and its leaves
PRIVATE = re.compile(
    "|".join((
        # ClinicalTrials.gov: sites but for their countries; names of sites hold phone numbers
        r"/facility(?!/address/country)\b",
        # ICTRP's exports and its form of import
        r"/Contact[_ ](?:First|Middle|Last)?name\b|/Contact[_ ](?:Address|E?mail|Tel|Phone|Affiliation)",
        r"/Ethics[_ ](?:review[_ ])?contact|/contacts?(?:\[\d+\])?/|/contact_(?:name|address|phone|email)\b",
        # ISRCTN: contacts, ethics committees' and centres' addresses
        r"/contact(?:\[\d+\])?/|/contactDetails/|/ethics(?:Approval|Committees)\b|/trialCentre(?:\[\d+\])?/(?:address|zip|rtsId)",
        # EU CTR: contact points, investigator networks, addresses in results
        r"/B\.5\b|/b5\d+_|/G\.\d|/g\d+_|/sponsor(?:\[\d+\])?/(?:address|(?:public|scientific)Contact)/",
        # EU CTIS: people, addresses, and the correspondence about an application
        r"/(?:publicContacts|scientificContacts|contactPointForUnion|legalRepresentative|thirdParties"
        r"|personInfo|addresses|organisationAddress(?:Info)?/(?:address/(?!countryName)|phone|email)"
        r"|publicEvaluation|applications|events|documents)\b",
    )),
    re.IGNORECASE,
)  # fmt: skip
"""Paths of people's names, mails, phones and addresses: never read."""
MAIN_CONTACT = re.compile(r"\bwho is the main contact\b.*", re.IGNORECASE | re.DOTALL)
# ISRCTN's plain English summaries end with it.


def without_people(leaves: Iterable[Leaf]) -> list[Leaf]:
    """Leaves without those that name or reach people.

    >>> some = [Leaf("/fullTrial[1]/contact/surname", "Doe"), Leaf("/a", "x. Who is the main contact? Doe")]
    >>> [one.chars for one in without_people(some)]
    ['x. ']
    """
    kept: list[Leaf] = []
    for one in leaves:
        if not PRIVATE.search(one.path):
            chars = MAIN_CONTACT.sub("", one.chars) if "main contact" in one.chars else one.chars
            kept.append(one if chars == one.chars else Leaf(one.path, chars))
    return kept


@lru_cache(maxsize=4096)  # forms have a few hundred names
def is_private(name: str) -> bool:
    """Whether what stands below an element of this name is a person's.

    >>> is_private("overall_contact"), is_private("overall_status")
    (True, False)
    """
    return PRIVATE_NAMES.fullmatch(name) is not None


def leaves_of(value: object, path: str) -> list[Leaf]:
    """The leaves of a value of JSON; what is empty has none.

    >>> [tuple(one) for one in leaves_of({"a": [{"b": 1}, {"b": None}], "c": True}, "")]
    [('/a[1]/b', '1'), ('/c', 'true')]
    """
    found: list[Leaf] = []
    gather(value, path, 0, found)
    return found


def gather(value: object, path: str, depth: int, found: list[Leaf]) -> None:
    """Add the leaves of a value; records have tens of thousands, so that there is one list for all."""
    if isinstance(value, str):
        if value.strip():
            found.append(Leaf(path, value))
    elif isinstance(value, dict):
        if depth >= MOST_DEEP:
            raise RecursionError(f"nested more than {MOST_DEEP} levels deep")
        for key, one in value.items():
            if not is_private(key):
                gather(one, f"{path}/{key}", depth + 1, found)
    elif isinstance(value, list):
        if depth >= MOST_DEEP:
            raise RecursionError(f"nested more than {MOST_DEEP} levels deep")
        for n, one in enumerate(value, 1):
            gather(one, f"{path}[{n}]", depth + 1, found)
    elif isinstance(value, bool):
        found.append(Leaf(path, "true" if value else "false"))
    elif value is not None:
        found.append(Leaf(path, str(value)))
