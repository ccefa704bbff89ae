"""The record that turns of the channel are written to."""

from tests.bot.channels.conftest import recorded

__all__ = ["recorded"]
