"""Official data of other kinds than calls, one file a set: what codes mean, where regions are, what money is worth."""
