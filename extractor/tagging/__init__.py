"""TAG: a small network with one head for each body of annotation, as a spaCy component."""
