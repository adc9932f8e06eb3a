"""The day on which a dossier is judged where its report gives none."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.core.document import Dossier
from assistant.facts import find_facts
from assistant.reviewing import judged_on
from tests.facts.words import document_of


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("# 自评估报告\n\n编制日期：2023年9月20日\n\n截至2023年12月31日，累计计提基金60万元。", dt.date(2023, 9, 20)),
        ("# 自评估报告\n\n截至2022年6月底，保有资源量820.5万吨。\n\n截至2022年12月底，已治理1.86公顷。", dt.date(2022, 12, 31)),
        ("# 自评估报告\n\n矿山实行月检查制度。", dt.date(2023, 8, 24)),
    ],
)
def test_the_report_s_own_date_else_the_newest_day_of_its_data(words: str, day: dt.date) -> None:
    dossier = Dossier.of("d", "案例", [document_of(words)])
    assert judged_on(dossier, find_facts(dossier))[0] == day
