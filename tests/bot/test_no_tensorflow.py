"""The placeholder for TensorFlow: anything can be named, subclassed and decorated with; nothing computes."""

from __future__ import annotations

from importlib import import_module

import pytest
import tensorflow as tf

REFUSAL = "needs TensorFlow, which this installation leaves out"


def test_any_module_and_name_below_it_can_be_imported() -> None:
    from keras.utils import tf_utils  # noqa: F401
    from tensorflow.keras.layers import Dense
    from tensorflow.python.keras.engine import data_adapter  # noqa: F401

    assert Dense


def test_names_can_be_subclassed_and_annotated_with() -> None:
    class Layer(tf.keras.layers.Layer):  # type: ignore[misc]
        size = 3

    def build(shape: tf.TensorShape | None, parts: tf.Tensor | int) -> tf.keras.Model | None: ...

    assert Layer.size == 3 and issubclass(Layer, tf.keras.layers.Layer)
    assert build(None, 1) is None


def test_names_work_as_decorators_and_leave_the_function_as_it_is() -> None:
    @tf.function
    def plain(x: int) -> int:
        return x + 1

    @tf.function(reduce_retracing=True)
    def configured(x: int) -> int:
        return x + 2

    @tf.keras.utils.register_keras_serializable
    class Kept:
        pass

    assert (plain(1), configured(1), Kept().__class__.__name__) == (2, 3, "Kept")


@pytest.mark.parametrize(
    "compute",
    [
        lambda: tf.constant([1, 2]),
        lambda: tf.keras.layers.Dense(3),
        lambda: tf.keras.Model(),
        lambda: tf.math.add(1, 2),
        lambda: tf.random.set_seed(1),
        lambda: type("Mine", (tf.keras.Model,), {})(1),
    ],
)
def test_whatever_computes_says_in_one_sentence_what_to_do(compute: object) -> None:
    with pytest.raises(ImportError, match=REFUSAL) as caught:
        compute()  # type: ignore[operator]
    assert "config.yml" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "module", ["rasa.nlu.classifiers.diet_classifier", "rasa.core.policies.ted_policy", "rasa.utils.tensorflow.models"]
)
def test_modules_of_rasa_that_name_tensorflow_import(module: str) -> None:
    assert import_module(module)
