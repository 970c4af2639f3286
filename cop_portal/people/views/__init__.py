"""Pages of States, their focal points, invitations, and of the person themselves."""
