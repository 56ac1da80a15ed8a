"""Suggests the word that was meant."""

from suggest._distance import distance

__all__ = ["closest", "distance"]

WORDS = ("apple", "bread", "butter", "cheese", "coffee", "honey", "pepper", "sugar", "tea")


def closest(word: str) -> str:
    """The known word with the fewest letters to change; of equals, the first."""
    return min(WORDS, key=lambda known: distance(word.lower(), known))
