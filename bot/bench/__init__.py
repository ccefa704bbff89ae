"""Measure the assistant on this machine: start, memory, speed, long conversations, training, search at size."""
