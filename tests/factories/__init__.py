"""One factory per model, no surprises."""
