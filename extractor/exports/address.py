"""Addresses of databases: read strictly, and shown without what is secret."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import unquote

from extractor.errors import ExtractorError

# What stands for itself in a part; @ : / ? # and % are written as %40 %3A %2F %3F %23 %25 in it. So
# no driver can take a piece of a password for something else, and tell it.
PART = r"(?:[^@:/?#%\s\[\]]|%[0-9A-Fa-f]{2})*"
HOST = rf"(?:\[[0-9A-Fa-f:.]+\]|{PART})(?::\d*)?"
SERVER = re.compile(
    rf"postgres(?:ql)?://(?:(?P<user>{PART})(?P<password>:{PART})?@)?(?P<place>{HOST}(?:,{HOST})*(?:/{PART})?)"
    r"(?:\?(?P<query>[^@?#\s]*))?"
)
FILE = re.compile(r"(?P<database>sqlite|duckdb):///(?P<path>[^?]+)")
FORMS = "postgresql://USER@HOST/DATABASE, sqlite:///FILE or duckdb:///FILE"
SECRET = re.compile(r"password|secret|token|key", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is; `given` may hold secrets, `shown` holds none."""

    database: str
    given: str  # what its driver takes
    shown: str
    secrets: tuple[str, ...] = ()

    def without_secrets(self, words: str) -> str:
        """Words of the driver, secrets blotted out.

        >>> address_of("postgresql://me:top%40x@h/d").without_secrets("no top@x for me")
        'no *** for me'
        """
        for secret in sorted(self.secrets, key=len, reverse=True):
            words = words.replace(secret, "***")
        return words


def address_of(words: str) -> Address:
    """Read an address; raises ExtractorError, which doesn't repeat it, for what is none.

    >>> address_of("postgresql://me:secret@localhost/trials?sslmode=require").shown
    'postgresql://me@localhost/trials'
    >>> address_of("sqlite:///trials.db").given
    'trials.db'
    """
    if file := FILE.fullmatch(words):
        return Address(file["database"], file["path"], words)
    server = SERVER.fullmatch(words)
    if server is None:
        raise ExtractorError(
            f"What --out says is no address of a database, which are {FORMS}. Within names and "
            "passwords, @ : / ? # % are written %40 %3A %2F %3F %23 %25."
        )
    user = f"{server['user']}@" if server["user"] else ""
    return Address(
        "postgresql", words, f"postgresql://{user}{server['place']}", tuple(secrets_of(server))
    )


def secrets_of(server: re.Match[str]) -> set[str]:
    """Passwords as written and as meant, those of the environment too."""
    asked = [one.partition("=")[::2] for one in (server["query"] or "").split("&")]
    told = [(server["password"] or "").removeprefix(":"), os.environ.get("PGPASSWORD", "")]
    told += [value for name, value in asked if SECRET.search(name)]
    return {form for one in told for form in (one, unquote(one)) if form}
