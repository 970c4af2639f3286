"""Activities as the International Aid Transparency Initiative exchanges them (version 2.03): written and read."""
