from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from assistant.core.document import Dossier
from assistant.retrieve import HybridIndex, build_index
from assistant.retrieve.index import fuse
from assistant.retrieve.lexical import Bm25, content, query_weights, synonyms, terms

from .conftest import WORDS, outline


@pytest.fixture(scope="module")
def index(dossier: Dossier) -> HybridIndex:
    return build_index(dossier)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("扬尘怎么治理？", "布袋除尘器"),
        ("污水去哪里了", "沉淀池"),
        ("矿权证的证号是多少？", "C5107002010127130099999"),
        ("一年采多少", "万吨/年"),
    ],
)
@pytest.mark.parametrize("dense", [True, False])
def test_other_words_find_the_passage(dossier: Dossier, query: str, words: str, dense: bool) -> None:
    if not dense and query == "一年采多少":
        pytest.skip("no letter in common: the encoder's task")
    found = build_index(dossier, dense=dense).search(query, k=2)
    assert words in found[0].text


def test_search_is_narrowed_by_document_and_section(index: HybridIndex) -> None:
    assert {p.document for p in index.search("生产规模", documents=["d2"])} == {"d2"}
    assert {p.section for p in index.search("处理", section_like=["废水"])} == {"第二章 环境保护 > 第二节 废水"}
    assert index.search("处理", section_like=["没有这一节"]) == []


def test_many_queries_answer_like_each_alone(index: HybridIndex) -> None:
    queries = ["扬尘", "生产规模", "废水"]
    assert index.search_many(queries, k=3) == [index.search(q, k=3) for q in queries]
    assert index.search_many([]) == []


def test_the_order_is_the_same_every_time_and_ties_go_by_place(dossier: Dossier) -> None:
    twice = Dossier.of("y", "y", [outline("# 一、甲\n完全相同的一句话。\n# 二、乙\n完全相同的一句话。")])
    found = build_index(twice, dense=False).search("相同的一句话", k=2)
    assert [p.section for p in found] == ["一、甲", "二、乙"]
    again = Dossier.of("x", "x", tuple(reversed(dossier.documents)))
    assert build_index(again).search("扬尘", k=8) == build_index(dossier).search("扬尘", k=8)


def test_an_empty_dossier_answers_nothing() -> None:
    assert build_index(Dossier.of("e", "e", [])).search("任何") == []


def test_terms_are_pairs_and_whole_figures() -> None:
    assert terms("矿区面积0.2345 km²") == ["矿区", "区面", "面积", "0.2345", "km", "2"]
    assert terms("C5107０１") == ["c", "510701"]


def test_asking_words_are_not_searched_for() -> None:
    assert content("采矿许可证号是多少？").strip(" ？") == "采矿许可证号"
    assert content("多少") == "多少"


def test_synonyms_widen_but_weigh_less() -> None:
    assert "采矿权" in synonyms("矿权何时到期")
    weights = query_weights("治理")
    assert weights["治理"] == 1.0 > weights["复垦"]


def test_rare_words_weigh_more() -> None:
    letters = Bm25(["矿山复垦", "矿山排土", "矿山道路"])
    assert letters.rarity("复垦") > letters.rarity("矿山")
    assert letters.scores(["矿山", "复垦"]).argmax() == 0


def test_fusion_knows_passages_without_a_vector() -> None:
    dense = np.array([0.9, np.nan, 0.1])
    assert fuse(dense, np.array([0.0, 5.0, 0.0]), 0.3).argmax() in (0, 1)
    assert fuse(np.full(3, np.nan), np.array([0.0, 5.0, 0.0]), 0.3).argmax() == 1
    assert fuse(np.ones(2), np.zeros(2), 0.3).tolist() == [0.0, 0.0]


def test_langchain_finds_the_same(index: HybridIndex) -> None:
    from assistant.retrieve.store import DossierRetriever

    documents = DossierRetriever(searcher=index, k=2).invoke("扬尘")
    assert [d.page_content for d in documents] == [p.text for p in index.search("扬尘", k=2)]


def test_chroma_keeps_dossiers_apart_and_forgets(index: HybridIndex, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        from assistant.retrieve.store import open_store

        store = open_store(tmp_path / "chroma")
        store.keep("one", index)
        store.keep("two", build_index(Dossier.of("z", "z", [outline(WORDS.replace("布袋", "旋风"))])))
        store.keep("two", build_index(Dossier.of("z", "z", [outline(WORDS.replace("布袋", "旋风"))])))
        assert store.dossiers() == ["one", "two"]
        hits = store.search("除尘", k=3, dossier="two")
        assert {d for d, _ in hits} == {"two"}
        assert any("旋风" in p.text for _, p in hits)
        assert all(p.document == "d2" for _, p in store.search("除尘", k=3, dossier="one", kind="development_plan"))
        everywhere = store.search("除尘", k=3, kind="development_plan")
        assert everywhere
        assert {d for d, _ in everywhere} == {"one"}, "the other dossier has no development plan"
        assert not store.search("除尘", k=3, kind="reclamation_plan")
        store.forget("two")
        assert store.dossiers() == ["one"]
