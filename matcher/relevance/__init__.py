"""Does it fit? What a call and a profile share in words, concepts, themes, sectors and meaning, and how much it says.

`analysis` says what a call is about and in which words, `statistics` what is usual, and `corpus` keeps both for many
calls (`snapshot` between commands). `query` and `wording` say what a profile asks for and in which words, `usual` which
words say little, `near` what is misspelt, `semantics` what is used alike, `choices` what like companies chose. `score`
compares one profile with calls and tells why; `board` does so for many at once, by `prepared` rows and `candidates`.
"""
