"""Answering from documents without a model: pick sentences, quote them, say where they stand."""
