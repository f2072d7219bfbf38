"""Labels and values on pages whose markup is not certain."""

from parsel import Selector

from crawlers.read.page import columns_in, labelled_texts, page_name, select_fields, texts_of

PAGE = """<html><head><script>var Start = "Start Date: never";</script></head><body>
<div><span>Start Date:</span> 4 July 2025, <b>9:00 AM</b></div>
<p>Deadline: 4 September 2025</p>
<table><tr><th>Forma</th><th>Suma</th></tr></table>
<table><tr><td>Forma</td><td><button>Daugiau</button>Dotacija</td></tr></table>
<p>Kontaktai</p><p>somebody</p>
<p>A Deadline: in the middle of a sentence is none.</p>
<ul><li>Forma:</li><li>Paskola</li></ul>
</body></html>"""


def test_what_follows_a_label_up_to_the_next_is_its_value() -> None:
    found = labelled_texts(
        Selector(PAGE), ("Start Date", "Deadline", "Forma", "Suma", "Kontaktai", "Regionas"), ("Daugiau",)
    )
    assert found["Start Date"] == "4 July 2025,\n9:00 AM"
    assert found["Deadline"] == "4 September 2025"
    assert found["Forma"] == "Dotacija"
    assert found["Kontaktai"] == "somebody\nA Deadline: in the middle of a sentence is none."
    assert not {"Suma", "Regionas"} & found.keys()


def test_a_page_keeps_its_name_wherever_it_is_moved() -> None:
    for address in ("/opencalls/eurostars-9/", "https://portal.example/en/calls/eurostars-9?page=2#top", "eurostars-9"):
        assert page_name(address) == "eurostars-9"
    assert page_name("https://portal.example/%CE%B1/") == "α"


def test_fields_of_a_page_are_those_that_it_has() -> None:
    fields = {"table": "table td", "tables*": "table td", "link": "a::attr(href)", "none*": "ol li"}
    assert select_fields(Selector(PAGE), fields) == {"table": "Forma", "tables": ["Forma", "DaugiauDotacija"]}


def test_some_texts_of_a_page_are_read_as_the_page_is() -> None:
    texts = texts_of(Selector(PAGE))
    assert "never" not in " ".join(texts)
    assert labelled_texts(texts, ("Deadline", "Suma")) == labelled_texts(Selector(PAGE), ("Deadline", "Suma"))
    assert labelled_texts(texts[texts.index("Kontaktai") :], ("Forma",)) == {"Forma": "Paskola"}


def test_values_stand_below_the_labels_of_a_table() -> None:
    table = """<table><tr><th>Veikla</th><th>Suma:</th></tr><tr><td>A</td><td>1 <b>mln.</b></td></tr>
    <tr><td colspan="2">Pastaba</td></tr><tr><td>B</td><td></td></tr></table>
    <table><tr><td>Suma</td><td>2 mln.</td></tr></table><table><tr><td>Veikla</td><td>Suma</td></tr>
    <tr><td>C</td><td>3 mln.</td></tr></table>"""
    found = columns_in(Selector(table), ("Veikla", "Suma"))
    assert found == {"Veikla": ["A", "B", "C"], "Suma": ["1 mln.", "3 mln."]}
