"""Words that mean the same in a district: what people there say beside what the lexicon says."""

import re
from collections.abc import Iterable, Sequence

LEAST_LENGTH = 2  # a single character lies within too many words to stand for one thing


class Synonyms:
    """Groups of words that mean the same. A text that holds one of a group is read as if it
    said the others too, so that words, characters and keywords all meet."""

    def __init__(self, groups: Iterable[Sequence[str]] = ()):
        self._group_of: dict[str, tuple[str, ...]] = {}
        for group in groups:
            words = {word.strip() for word in group if len(word.strip()) >= LEAST_LENGTH}
            for word in words:
                words = words | set(self._group_of.get(word, ()))
            for word in words:
                self._group_of[word] = tuple(sorted(words))
        longest_first = sorted(self._group_of, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The groups, each once, sorted."""
        return tuple(sorted(set(self._group_of.values())))

    def __bool__(self) -> bool:
        return bool(self._group_of)

    def spread(self, text: str) -> str:
        """The text, followed by the other words of each group of which it holds one."""
        if not self._group_of:
            return text
        found = dict.fromkeys(self._pattern.findall(text))
        more = [other for word in found for other in self._group_of[word] if other not in text]
        return " ".join((text, *dict.fromkeys(more)))
