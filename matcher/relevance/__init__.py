"""Does it fit? Words, concepts, themes and sectors that a call and a profile share, and how much they say.

`words` cuts texts, `lexicon` knows what phrases mean, `analysis` says what a call is about, `corpus` keeps that for
many calls, `query` says what a profile asks for, and `score` compares the two and tells why.
"""
