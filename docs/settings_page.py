"""The page of settings: a row for each, from the settings themselves."""

from dataclasses import fields

from catalogue.settings import DEFAULT_FILE, FILE_VARIABLE, PREFIX, SECRET_FILE, SECRETS, Settings


def settings_page() -> str:
    """One row a setting: its name, what it is without being told, and what it is for."""
    lines = [
        "# Settings",
        "",
        "Written by `make docs` from the program itself; `make check` fails when it is stale.",
        "",
        f'Each is `{PREFIX}NAME` in the environment, or `name = "…"` in the file that `{FILE_VARIABLE}` names (by',
        f"default `{DEFAULT_FILE}` in the working folder). The environment overrides the file. A name that is not",
        "known stops every command, so that a slip is noticed.",
        "",
        "A setting that is marked as *secret* may stand in a file of its own, which the same name with",
        f"`{SECRET_FILE}` names: `{PREFIX}SECRET{SECRET_FILE}=/run/secrets/callfit_secret`. That is how containers and",
        "service managers hand secrets over. Blanks and line ends around the text in it do not count.",
        "",
        "| setting | secret | if it is not told | what it is for |",
        "| --- | --- | --- | --- |",
    ]
    for one in fields(Settings):
        usual = f"`{one.default}`" if one.default else ""
        secret = "yes" if one.name in SECRETS else ""
        lines.append(f"| `{PREFIX}{one.name.upper()}` | {secret} | {usual} | {one.metadata['about']} |")
    return "\n".join(lines) + "\n"
