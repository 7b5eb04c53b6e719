"""Under which letter the kit files a name."""

NAMES = {
    "Anna": "A",
    "  anna": "A",
    "(Anna)": "A",
    "'s-Gravenhage": "S",
    '"Émile"': "E",
    "-Zoë": "Z",
    "نور": "ن",
    "李": "李",
    "3 Kings": "#",
    "(3 Kings)": "#",
    "*star": "#",
    "🌻 Sunflower": "#",
    "- ": "#",
    "": "#",
}


def test_a_name_is_filed_under_its_first_letter(screen):
    names = list(NAMES)
    filed = screen.page.evaluate("names => names.map(name => GMIUI.filedUnder(name))", names)
    assert dict(zip(names, filed, strict=True)) == NAMES
