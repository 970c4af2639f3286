"""Pages that join the three apps."""
