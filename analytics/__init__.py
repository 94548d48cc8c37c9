"""Conversations with data."""
