"""What is wrong with the language data: each check reads a ``Corpus`` and yields findings."""
