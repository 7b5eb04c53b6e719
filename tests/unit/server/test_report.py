"""A phone's report as the terminal tells it."""

from gmi_appkit.server.report import describe, read_report


def test_it_is_one_line_with_what_there_is_and_what_is_lacking():
    report = {
        "screen": {"Window": "480 x 218", "Position fixed holds": True},
        "features": {"WebSocket": False, "JSON": True},
    }
    assert describe(report) == "Window: 480 x 218 | yes: Position fixed holds, JSON | no: WebSocket"


def test_an_empty_report_says_so():
    assert describe(read_report({})) == "empty"
