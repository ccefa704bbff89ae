"""The assistant beside two usual ways to build one: Rasa's stock pipeline with an intent per answer, and BM25 search."""
