"""The errors that the program raises on purpose: each says which file, what is wrong and what to do, in Chinese."""

from __future__ import annotations


class GreenmineError(Exception):
    """An error that is meant to be read by a person.

    `path` names the file (relative where the dossier is known), `message` what is wrong, `advice` what to do about it.
    """

    def __init__(self, message: str, *, path: str | None = None, advice: str | None = None) -> None:
        self.path = path
        self.message = message
        self.advice = advice
        super().__init__(message)

    def __str__(self) -> str:
        where = f"{self.path}：" if self.path else ""
        what_to_do = f"（{self.advice}）" if self.advice else ""
        return f"{where}{self.message}{what_to_do}"


class UnreadableFileError(GreenmineError):
    """One file cannot be read; the rest of the dossier is reviewed all the same."""


class LimitError(UnreadableFileError):
    """Reading a file went over a limit of time, memory, pages, pixels or unpacked size."""


class BadInputError(GreenmineError):
    """What was asked cannot be done at all (no such folder, no documents in it, a malformed checklist)."""


class QuoteNotFoundError(GreenmineError):
    """The quote does not stand in the document, so no `Cite` can be made of it."""
