"""What a person decides beside the machine's verdict, and at which stage of the notice (县级初审、市级复核、省级评估核查)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stage = Literal["self", "county", "city", "province", "done"]
STAGES: tuple[Stage, ...] = ("self", "county", "city", "province", "done")
STAGE_LABELS: dict[str, str] = {
    "self": "企业自查", "county": "县级初审", "city": "市级复核", "province": "省级评估核查", "done": "审查办结",
}  # fmt: skip
#: The stages at which somebody decides.
DECIDING: tuple[Stage, ...] = ("county", "city", "province")

Choice = Literal["agree", "disagree", "supplement"]
CHOICES: tuple[Choice, ...] = ("agree", "disagree", "supplement")
CHOICE_LABELS: dict[str, str] = {"agree": "同意", "disagree": "不同意", "supplement": "需补充"}
CHOICE_SIGNS: dict[str, str] = {"agree": "✓", "disagree": "✗", "supplement": "＋"}


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of one person on one item or flag. key: `item:<id>` or `flag:<digest>`; at: ISO time in UTC; carried: from an earlier version."""

    key: str
    stage: str
    person: str
    choice: str
    reason: str
    at: str
    carried: bool = False

    @property
    def words(self) -> str:
        """'县级初审 张三：需补充（缺少日期）'."""
        reason = f"（{self.reason}）" if self.reason else ""
        return f"{STAGE_LABELS[self.stage]} {self.person}：{CHOICE_LABELS[self.choice]}{reason}"


def next_stage(stage: str) -> Stage:
    """The stage behind one; 'done' stays."""
    return STAGES[min(STAGES.index(stage) + 1, len(STAGES) - 1)]
