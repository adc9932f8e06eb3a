"""Calculations written in running text: found, parsed and recomputed. No CHECK here.

«100.84÷[15×（1－10.5%）]≈7.5» is a chain of two members; a member is a number or an expression of + − × ÷ and brackets, units left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.core.text import half_width
from assistant.core.units import parse_number

_UNIT = (
    r"(?:[万亿千百]?(?:元|吨|t|kg|m[3³]|m[2²]|hm[2²]|km[2²]|公顷|亩|平方米|立方米|平方公里|方|米|株|块|座|个|台|套|人|天|户|年|月|kWh|kgce|tce|分|项|次|处|km|m|a|d|h|％|%|‰|g|g/t)"
    r"(?:[/／](?:[万]?(?:年|吨|t|亩|hm[2²]|m[3³]|m[2²]|公顷|平方米|立方米|株|人|天|月|座|块|台|个|a|d|h)))*)"
)
_TOKEN = re.compile(
    rf"(?P<number>\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s*(?P<unit>{_UNIT})(?![A-Za-z]))?"
    r"|(?P<op>乘以|除以|加上|减去|[+＋\-－−–—×xX*·÷/／])|(?P<open>[(（\[［【{｛])|(?P<close>[)）\]］】}｝])|(?P<equals>[=＝≈≒≌≐]|约等于|等于)|(?P<space>\s+)"
)
_OPS = {
    "乘以": "*",
    "除以": "/",
    "加上": "+",
    "减去": "-",
    "＋": "+",
    "－": "-",
    "−": "-",
    "–": "-",
    "—": "-",
    "×": "*",
    "x": "*",
    "X": "*",
    "·": "*",
    "÷": "/",
    "／": "/",
}


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int
    value: float = 0.0
    decimals: int = 0
    unit: str = ""


@dataclass(frozen=True)
class Member:
    """One side of an equation: its numbers and how to work it out with other values for them."""

    tokens: tuple[Token, ...]
    work_out: Callable[[list[float]], float]

    @property
    def numbers(self) -> list[Token]:
        return [t for t in self.tokens if t.kind == "number"]

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def simple(self) -> bool:
        return len(self.tokens) == 1

    @property
    def value(self) -> float:
        return self.work_out([t.value for t in self.numbers])

    @property
    def spread(self) -> float:
        """What the rounding of its figures may move the value by; whole numbers, percentages and coefficients (below ten) are taken as exact."""
        values = [t.value for t in self.numbers]
        total = 0.0
        for i, token in enumerate(self.numbers):
            if token.decimals == 0 or self.simple or token.value < 10:
                continue
            moved = values.copy()
            moved[i] += 0.5 * 10.0**-token.decimals
            try:
                total += abs(self.work_out(moved) - self.value)
            except ZeroDivisionError:
                return float("inf")
        return total


@dataclass(frozen=True)
class Equation:
    """Two neighbouring members of a chain, at least one of them an expression."""

    left: Member
    right: Member


def equations(text: str) -> Iterator[Equation]:
    """All equations of a text that consist of figures alone."""
    for run in _runs(half_width(text)):
        members: list[Member | None] = []
        part: list[Token] = []
        for token in [*run, Token("equals", "=", -1, -1)]:
            if token.kind != "equals":
                part.append(token)
                continue
            members.append(_member(part))
            part = []
        for left, right in itertools.pairwise(members):
            if left is not None and right is not None and not (left.simple and right.simple):
                yield Equation(left, right)


def _runs(plain: str) -> Iterator[list[Token]]:
    run: list[Token] = []
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None or match.end() == at:
            if any(t.kind == "equals" for t in run):
                yield run
            run = []
            at += 1
            continue
        kind = match.lastgroup or ""
        kind = "number" if match.group("number") else kind
        if kind == "number":
            value, decimals = parse_number(match.group("number"))
            unit = match.group("unit") or ""
            scale = 0.01 if unit in ("%", "％") else 0.001 if unit == "‰" else 1.0
            run.append(Token("number", match.group(), match.start(), match.end(), value * scale, decimals, unit))
        elif kind != "space":
            text = match.group()
            run.append(Token(kind, _OPS.get(text, text), match.start(), match.end()))
        at = match.end()
    if any(t.kind == "equals" for t in run):
        yield run


def _member(tokens: list[Token]) -> Member | None:
    """The longest well-formed expression at the end (left of =) or the beginning of a part; None where there is none."""
    for first, last in _spans(tokens):
        part = tokens[first:last]
        parser = _Parser(part)
        try:
            tree = parser.expression()
        except _SyntaxError:
            continue
        if parser.at == len(part):
            member = Member(tuple(part), tree)
            try:
                member.work_out([t.value for t in member.numbers])
            except ZeroDivisionError:
                return None
            return member
    return None


def _spans(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """The whole part, then without loose brackets at its ends (the words around them were cut off)."""
    low, high = 0, len(tokens)
    while low < high and tokens[low].kind == "close":
        low += 1
    while high > low and tokens[high - 1].kind in ("open", "op"):
        high -= 1
    if low < high:
        yield low, high
        if tokens[low].kind == "open" and high - low > 1:
            yield low + 1, high
        if tokens[high - 1].kind == "close" and high - low > 1:
            yield low, high - 1


class _SyntaxError(Exception):
    pass


Tree = Callable[[list[float]], float]


class _Parser:
    """Recursive descent over tokens; the numbers are addressed by their order, so that they can be varied."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.count = 0

    def _peek(self, kind: str, texts: str = "") -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind == kind and (not texts or self.tokens[self.at].text in texts)

    def _take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def expression(self) -> Tree:
        left = self.term()
        while self._peek("op", "+-"):
            plus = self._take().text == "+"
            left = _combine(left, self.term(), (lambda a, b: a + b) if plus else (lambda a, b: a - b))
        return left

    def term(self) -> Tree:
        left = self.factor()
        while self._peek("op", "*/") or self._peek("open"):
            divide = self._take().text == "/" if self._peek("op") else False
            left = _combine(left, self.factor(), (lambda a, b: a / b) if divide else (lambda a, b: a * b))
        return left

    def factor(self) -> Tree:
        if self._peek("open"):
            self._take()
            inner = self.expression()
            if not self._peek("close"):
                raise _SyntaxError
            self._take()
            return inner
        if not self._peek("number"):
            raise _SyntaxError
        self._take()
        index = self.count
        self.count += 1
        return lambda values: values[index]


def _combine(a: Tree, b: Tree, operation: Callable[[float, float], float]) -> Tree:
    return lambda values: operation(a(values), b(values))
