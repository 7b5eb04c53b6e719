"""Hold up what a page asks of the phone, for as long as a test looks at the screen meanwhile."""

import re
from contextlib import contextmanager


@contextmanager
def held(page, action):
    """The phone's answers to an action do not come before the block ends."""
    asked, routes = re.compile(rf"/manager\?action={action}(&|$)"), []
    page.route(asked, lambda route: routes.append(route))
    yield
    for route in routes:
        route.continue_()
    page.unroute(asked)  # lets go of those that have come since
