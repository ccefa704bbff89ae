"""Importable names in place of Keras; see ``tensorflow``."""

import tensorflow

tensorflow._make_open(__name__)
