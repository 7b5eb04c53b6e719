"""The phone's session cookie under the server's own name, byte for byte."""

import pytest

from gmi_appkit.server.cookies import cookie_to_phone, cookie_value, headers_to_browser


@pytest.mark.parametrize(
    ("header", "sent"),
    [
        ('phonecookie_8220="ab12"', 'phonecookie="ab12"'),
        ('a=b; phonecookie_8220="ab12"; c=d', 'phonecookie="ab12"'),
        ("phonecookie_8220=ab12", "phonecookie=ab12"),
        ('phonecookie_8221="ab12"', ""),
        ('phonecookie="ab12"', ""),
        ('xphonecookie_8220="ab12"', ""),
        ("", ""),
        (";;=;phonecookie_8220", ""),
    ],
)
def test_only_this_servers_session_goes_to_the_phone(header, sent):
    assert cookie_to_phone(header, 8220) == sent


def test_the_reply_keeps_quotes_and_attributes():
    headers = [("Set-Cookie", 'phonecookie="ab12"; Version="1"; Max-Age=900; Path=/'), ("X", "y")]
    assert headers_to_browser(headers, 8220) == [
        ("Set-Cookie", 'phonecookie_8220="ab12"; Version="1"; Max-Age=900; Path=/'),
        ("X", "y"),
    ]


def test_a_domain_and_other_cookies_stay_behind():
    headers = [
        ("Set-Cookie", "phonecookie=a; domain=10.0.0.1; Path=/"),
        ("set-cookie", "session=b"),
        ("Set-Cookie", "phonecookies=c"),
    ]
    assert headers_to_browser(headers, 1) == [("Set-Cookie", "phonecookie_1=a; Path=/")]


def test_values_are_not_interpreted():
    assert cookie_value('a="x=y"; b=2', "a") == '"x=y"'
