"""Own documents and own questions about them, with the passage each one should find."""
