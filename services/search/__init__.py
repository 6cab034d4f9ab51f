"""Full-text search in Chinese: words, synonyms, finding, and what is alike while typing."""
