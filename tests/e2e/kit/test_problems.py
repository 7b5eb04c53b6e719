"""What the kit says when a request failed."""

SAID = [
    ({"res": "error", "reason": "timeout"}, False, "does not answer"),
    ({"res": "error", "reason": "network"}, True, "it is not known whether"),
    ({"res": "error", "reason": "session"}, False, "forgets this page after each request"),
    ({"res": "error", "reason": "refused", "msg": "two"}, False, "This cannot be sent: two."),
    ({"res": "error", "msg": "phone rebooting"}, True, "is restarting"),
    ({"res": "error", "msg": "authentication required"}, False, "asks for a login again"),
    ({"res": "error", "msg": "command not found"}, False, "This phone cannot do that."),
    ({"res": "error", "msg": "<b>odd</b>"}, False, "The phone says: <b>odd</b>"),
    ({"res": "error"}, False, "The phone says: "),
    ({"res": "error", "msg": "constructor"}, False, "The phone says: constructor"),
]


def test_each_failure_has_its_words(screen):
    for reply, wrote, words in SAID:
        said = screen.page.evaluate(
            "([reply, wrote]) => GMIUI.problem(reply, wrote)", [reply, wrote]
        )
        assert words in said, reply


def test_an_app_adds_words_of_its_own(screen):
    screen.page.evaluate("GMIUI.explain({ full: 'problem.unknown' })")
    assert screen.page.evaluate("GMIUI.problem({ msg: 'full' })") == "This phone cannot do that."
