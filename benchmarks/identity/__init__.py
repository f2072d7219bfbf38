"""How well the catalogue tells which records of several portals are one call: a labelled set of pairs, and its measure.

The pairs are made here from the recordings of real portal answers, each time anew; none of them is part of the project.
"""
