"""Conversations with deployed bots."""
