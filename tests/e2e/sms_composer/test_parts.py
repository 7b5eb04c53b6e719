"""Letters and parts, as GSM 03.38 and 03.40 have them."""

import pytest

pytestmark = pytest.mark.fault("hang")  # the phone has no part in it


@pytest.mark.parametrize(
    ("text", "coding", "parts", "left"),
    [
        ("", "gsm", 1, 160),
        ("a" * 160, "gsm", 1, 0),
        ("a" * 161, "gsm", 2, 145),
        ("a" * 306, "gsm", 2, 0),
        ("a" * 307, "gsm", 3, 152),
        ("€" * 80, "gsm", 1, 0),
        ("€" * 81, "gsm", 2, 143),  # 76 pairs in the first part: no pair is split
        ("a" * 152 + "€" + "a" * 10, "gsm", 2, 141),  # the pair begins the second part
        ("line\nline\fé@ÄÑ", "gsm", 1, 160 - 15),
        ("ş", "ucs2", 1, 69),
        ("ç", "ucs2", 1, 69),  # the GSM alphabet has only the capital
        ("ş" * 70, "ucs2", 1, 0),
        ("ş" * 71, "ucs2", 2, 63),
        ("🌻" * 35, "ucs2", 1, 0),
        ("🌻" * 36, "ucs2", 2, 61),  # 33 in the first part, which ends before the 34th
        ("`", "ucs2", 1, 69),
    ],
)
def test_a_text_is_counted_as_it_is_sent(screen, text, coding, parts, left):
    found = screen.page.evaluate("text => Sms.measure(text)", text)
    assert (found["coding"], found["parts"], found["left"]) == (coding, parts, left)


def test_how_much_is_too_long(screen):
    over = screen.page.evaluate("n => Sms.over(Sms.measure(new Array(n + 1).join('a')), 2)", 310)
    assert over == 4
    assert screen.page.evaluate("Sms.over(Sms.measure('short'), 1)") == 0
