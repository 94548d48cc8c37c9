"""Turning a file into blocks of text, in a process of its own: no Django in here, nothing but a file in and JSON lines out."""
