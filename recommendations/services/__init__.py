"""Every change of decisions and of the work on them, one function each."""
