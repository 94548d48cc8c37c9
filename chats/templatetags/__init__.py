"""Template tags of the heart."""
