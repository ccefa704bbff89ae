"""Importable names in place of TensorFlow.

Rasa imports TensorFlow at module level even when no component of the pipeline uses it. Any name below ``tensorflow``,
``keras``, ``tensorflow_hub`` or ``tensorflow_text`` can be imported, subclassed and used as a decorator; whatever would
compute raises ``NoTensorFlowError`` with one clear sentence.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from typing import Any

__version__ = "2.12.0"
ROOTS = ("tensorflow", "keras")


class NoTensorFlowError(ImportError):
    """Somebody asked for a component that needs TensorFlow."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} needs TensorFlow, which this installation leaves out: take the component that uses it out of "
            "config.yml, or install tensorflow==2.12 in an environment of its own."
        )


class _Name(type):
    """A class that answers to every attribute, call of an attribute, index and decorator use."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _make(f"{cls.__qualname__}.{name}")

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __or__(cls, other: Any) -> Any:
        return Any

    def __ror__(cls, other: Any) -> Any:
        return Any


class _Placeholder(metaclass=_Name):
    """Base of all names: a decorator when called with one function or class, otherwise refuses to work."""

    def __new__(cls, *args: Any, **options: Any) -> Any:
        if cls.__dict__.get("_is_name"):
            if len(args) == 1 and not options and callable(args[0]):
                return args[0]
            if not args and cls.__qualname__.endswith("function"):  # @tf.function(...)
                return lambda function: function
        raise NoTensorFlowError(cls.__qualname__)


def _make(qualified: str) -> Any:
    return _Name(qualified.rpartition(".")[2], (_Placeholder,), {"_is_name": True, "__qualname__": qualified})


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _make(f"{self.__name__}.{name}")
        setattr(self, name, made)
        return made


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds every module below the roots that has no file."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> Any:
        if name.partition(".")[0] in ROOTS and "." in name:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run: the names come on demand."""


def _make_open(name: str) -> None:
    module = sys.modules[name]
    module.__class__ = _Module


sys.meta_path.append(_Finder())
_make_open(__name__)
