"""An app twice: as it is written, and as it is built."""

import shutil
from contextlib import ExitStack

import pytest

from gmi_appkit.build import build_app
from gmi_appkit.emulator.run import make_phone
from gmi_appkit.profiles import get_profile
from gmi_appkit.project import load_project
from gmi_appkit.server.bundle import BundleSources
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget
from gmi_appkit.testing.screen import START_TIME, TIME_ZONE
from gmi_appkit.testing.serving import serve_app


class Pair:
    """Pages of one app in both forms, alike in all else."""

    def __init__(self, stack, new_context, root, bundle):
        self._stack = stack
        self._new_context = new_context
        self._project = load_project(root)
        self.bundle = bundle
        self.failures = []

    def open(self, form, profile="gxp2200", path=""):
        sources = BundleSources(self.bundle) if form == "built" else AppSources(self._project)
        served = self._stack.enter_context(serve_app(sources))
        chosen = self._project.emulator
        book = self._project.root / chosen.phonebook if chosen.phonebook else None
        served.target.phone = EmulatedTarget(make_phone(phonebook=book, model=chosen.model))
        screen = get_profile(profile)
        size = {"width": screen.width, "height": screen.height}
        context = self._new_context(viewport=size, has_touch=True, timezone_id=TIME_ZONE)
        page = context.new_page()
        page.on("pageerror", lambda error: self.failures.append(f"{form}: {error}"))
        page.on("requestfailed", lambda request: self._look(form, request.url, "failed"))
        page.on("response", lambda reply: self._look(form, reply.url, reply.status))
        page.clock.install(time=START_TIME)
        page.goto(served.url + path)
        return page

    def _look(self, form, url, outcome):
        fine = isinstance(outcome, int) and outcome < 400
        if not fine and "/__gmi__/" not in url:  # the dev server's own is not the app's
            self.failures.append(f"{form}: {outcome} {url}")


@pytest.fixture
def pair(tmp_path, new_context):
    """Builds the app in a folder, with its ``config.js`` beside the bundle as on a server."""
    with ExitStack() as stack:
        pairs = []

        def make(root, **options):
            result = build_app(load_project(root), tmp_path / "built", **options)
            if (root / "config.js").is_file():
                shutil.copy(root / "config.js", result.out)
            pairs.append(Pair(stack, new_context, root, result.out))
            return pairs[-1]

        yield make
        assert [failure for one in pairs for failure in one.failures] == []
