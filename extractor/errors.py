"""The package's errors: each says what went wrong, where, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable


class ExtractorError(Exception):
    """Something the user can mend: an input, an option, a name. The root of the others."""


class UnreadableInputError(ExtractorError):
    """An input could not be read: missing, empty, binary, too large, no permission.

    >>> str(UnreadableInputError("a.txt", "the file is empty", "Give a file with text in it."))
    'a.txt: the file is empty. Give a file with text in it.'
    """

    def __init__(self, where: str, what: str, advice: str) -> None:
        super().__init__(where, what, advice)

    def __str__(self) -> str:
        where, what, advice = self.args
        return f"{where}: {what}. {advice}"

    def of(self, where: str) -> UnreadableInputError:
        """The same of an input that is called otherwise."""
        return UnreadableInputError(where, *self.args[1:])


class UnknownNameError(ExtractorError):
    """A reader, field, sink or component was asked for by a name nobody registered.

    >>> str(UnknownNameError("field", "dose", ["arms", "phase"]))
    "No field is called 'dose'. Known: arms, phase."
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"No {kind} is called {name!r}. Known: {', '.join(sorted(known))}.")


class BrokenPromiseError(Exception):
    """An invariant of this package does not hold: the package is at fault, please report it."""
