"""How much of what programmes ask of applicants is read from their prose, against what their editors entered."""
