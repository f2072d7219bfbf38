"""All benchmarks of speed, one after another."""

from benchmarks import pages, startup, upsert

for part in (startup, pages, upsert):
    part.main()
