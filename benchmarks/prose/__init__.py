"""How much of what prose asks of applicants is read, in every language that we have words of, and whether rightly.

``texts/<language>.jsonl`` holds a text a line: what a public page said of who may apply for some scheme, with its facts
and figures, told anew in our own words, and what a careful reader holds that each of its sentences asks. Who wrote and
labelled them did not work on the words of the language. ``seen`` are those that were worked on afterwards, the others
nobody looked at until they were measured. They are no judgement on any scheme: the pages are of other years.
"""
