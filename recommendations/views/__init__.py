"""Pages of decisions and of the work on them."""
