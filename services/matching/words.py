"""Words of short Chinese texts: jieba tokens without filler, and TF-IDF rows of them."""

import logging
import zlib
from collections.abc import Sequence
from functools import lru_cache

import jieba
import jieba.analyse
import numpy as np
from scipy import sparse

jieba.setLogLevel(logging.WARNING)

# Hashed columns: a row then depends on its own text alone, not on what else is in the lists.
COLUMNS = 1 << 18

# Words that such lists are full of, so that sharing them says nothing about the need.
FILLER = frozenset(
    "的 了 和 与 及 等 在 有 为 对 我 我们 他 她 你 是 都 也 就 还 很 把 被 给 让 请 能 会 要 想 可 可以 到 来 去 "
    "上 下 里 中 内 外 不 没 没有 一 一个 个 名 位 次 每 每次 每周 每月 每天 服务 提供 需求 需要 关于 开展 活动 社区 "
    "居民 小区 街道 单位 免费 志愿 志愿者 公益 希望 工作 组织 进行 附近 大家 老人 孩子 周边 问题 帮忙 帮助 帮 人 "
    "家 几 几个 多 大 小 好 着 过 又 再 并 或 但 由 从 向 于 以 之 其 这 那 有人 没人 怎么 什么 进 做 说 看 用 人员 "
    "面向 开放 支持 负责 预约 现场 可接 可到 家里 家中 街坊 邻居 老年人 儿童 党员 周六 周日 周末 上午 下午 晚上".split()
)


@lru_cache(maxsize=50_000)
def words_of(text: str) -> tuple[str, ...]:
    """The telling words of a text in their order (理发店 also gives 理发), without filler."""
    return tuple(
        word
        for word in jieba.lcut_for_search(text)
        if word not in FILLER and any("\u4e00" <= sign <= "\u9fff" for sign in word)
    )


def shared_words(one: str, two: str) -> list[str]:
    """Telling words of two characters or more that both texts hold, longest first; a word
    that lies within a longer shared one is left out."""
    theirs = set(words_of(two))
    common = {word for word in words_of(one) if len(word) > 1 and word in theirs}
    ordered = sorted(common, key=lambda word: (-len(word), one.find(word)))
    return [
        word
        for at, word in enumerate(ordered)
        if not any(word in longer for longer in ordered[:at])
    ]


def word_rows(texts: Sequence[str]) -> sparse.csr_matrix:
    """One TF-IDF row per text, float32, length 1 (or empty), so that a product of two rows is
    a cosine. Weights come from jieba's table of general Chinese; single characters count half."""
    starts, columns, weights = [0], [], []
    for text in texts:
        row = _weights(text)
        columns += row.keys()
        weights += row.values()
        starts.append(len(columns))
    data = np.array(weights, dtype=np.float32)
    shape = (len(texts), COLUMNS)
    return sparse.csr_matrix((data, np.array(columns, dtype=np.int32), starts), shape=shape)


def _weights(text: str) -> dict[int, float]:
    idf, median = _idf()
    found: dict[int, float] = {}
    for word in words_of(text):
        weight = idf.get(word, median) * (0.5 if len(word) == 1 else 1.0)
        column = zlib.crc32(word.encode()) % COLUMNS
        found[column] = max(found.get(column, 0.0), weight)
    length = sum(weight * weight for weight in found.values()) ** 0.5
    return {column: found[column] / length for column in sorted(found)} if length else {}


@lru_cache(maxsize=1)
def _idf() -> tuple[dict[str, float], float]:
    loader = jieba.analyse.default_tfidf.idf_loader
    return loader.idf_freq, loader.median_idf
