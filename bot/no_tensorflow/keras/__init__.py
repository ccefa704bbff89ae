"""Importable names in place of Keras; see ``tensorflow``."""

import sys

import tensorflow

tensorflow._make_open(__name__)
