"""The page of monitoring: what the health check says, and a row for each figure, from the program itself."""

from app.web.measures import MEASURES


def monitoring_page() -> str:
    """The health check in words, and one row a figure: its name, kind, labels and what it says."""
    lines = [
        "# Monitoring",
        "",
        "Written by `make docs` from the program itself; `make check` fails when it is stale.",
        "",
        "## Health",
        "",
        "`GET /health` needs no key and tells nothing private. It is looked at every five seconds at most.",
        "",
        "| `status` | HTTP | what it means |",
        "| --- | --- | --- |",
        "| `ok` | 200 | the database can be read, its tables are current, the offer and the "
        "listing of calls are in memory, and the schedule, "
        "where there ever was one, has its lease |",
        "| `degraded` | 200 | pages are shown, but the offer or the listing of calls is not read yet, or the "
        "schedule's lease has expired |",
        "| `failing` | 503 | the database cannot be read, or its tables are not those of this program |",
        "",
        "`checks` names each of these with a word, `last_job` the instant at which a job of the schedule began last.",
        "",
        "## Figures",
        "",
        "`GET /metrics` gives them in the text form of Prometheus to who sends `Authorization: Bearer KEY` with the",
        "key of `CALLFIT_METRICS_KEY`; without such a key there is no such page. The figures of requests are those of",
        "one process since it began, the others are read from the catalogue each time. No label holds the address of",
        "a page, which may be a key, nor anything of a company.",
        "",
        "| figure | kind | labels | what it says |",
        "| --- | --- | --- | --- |",
    ]
    for one in MEASURES:
        labels = ", ".join(f"`{label}`" for label in one.labels)
        lines.append(f"| `{one.name}` | {one.kind} | {labels} | {one.about} |")
    return "\n".join(lines) + "\n"
