"""Hold up what a page asks of the phone, for as long as a test looks at the screen meanwhile."""

from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit


@contextmanager
def held(page, action, **fields):
    """The phone's answers to an action with these fields do not come before the block ends."""
    wanted, routes = {"action": action, **fields}, []

    def asked(url):
        parts = urlsplit(url)
        return parts.path == "/manager" and wanted.items() <= dict(parse_qsl(parts.query)).items()

    page.route(asked, lambda route: routes.append(route))
    yield
    for route in routes:
        route.continue_()
    page.unroute(asked)  # lets go of those that have come since
