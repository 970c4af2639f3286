"""Pages of recommendations, needs, proposals, activities, and of how they cover the priority areas."""
