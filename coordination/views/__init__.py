"""Pages of meetings and organizations."""
