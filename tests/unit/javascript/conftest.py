"""A page with GMIService.js whose requests a test answers one by one, its clock stopped."""

import json
import time
from urllib.parse import parse_qsl, urlsplit

import pytest

from gmi_appkit.assets import asset_dir

ORIGIN = "http://phone.test"

# Gives replies names: call('x', ...) puts what its callback gets into seen.x.
HELPERS = """
var seen = {}, calls = {}, failures = [];
window.onerror = function (message) { failures.push(message); };
function keep(name) {
  seen[name] = [];
  return function (reply) { seen[name].push(reply); };
}
"""


class Pending:
    """A request that waits for its answer."""

    def __init__(self, route, scene):
        self.route = route
        self.scene = scene
        self.url = route.request.url
        self.host = f"{urlsplit(self.url).scheme}://{urlsplit(self.url).netloc}"
        self.fields = dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))
        self.action = self.fields.get("action")

    def __repr__(self):
        return f"<{self.action} {self.fields}>"

    def script(self, text):
        self.route.fulfill(content_type="application/javascript", body=text)
        self._arrived()

    def answer(self, reply):
        self.script(f"/**/{self.fields['jsoncallback']}({json.dumps(reply)});")

    def success(self, **fields):
        self.answer({"res": "success", **fields})

    def error(self, msg):
        self.answer({"res": "error", "msg": msg})

    def fail(self):
        self.route.abort()
        self._arrived()

    def _arrived(self):
        name = self.fields["jsoncallback"]
        self.scene.until(lambda: not self.scene.page.evaluate("name => name in window", name))


class Scene:
    """A page with GMIService, and the phone it asks, played by the test."""

    def __init__(self, page):
        self.page = page
        self.requests = []
        self.urls = set()
        page.route("**/*", self._take)
        page.clock.install(time=1_000_000)
        page.goto(f"{ORIGIN}/app/")
        page.clock.pause_at(2_000_000)

    def _take(self, route):
        self.urls.add(route.request.url)
        if urlsplit(route.request.url).path == "/manager":
            self.requests.append(Pending(route, self))
        elif route.request.url == f"{ORIGIN}/app/":
            library = (asset_dir("web") / "gmi" / "GMIService.js").read_text(encoding="utf-8")
            body = f"<!DOCTYPE html><script>{HELPERS}</script><script>{library}</script>"
            route.fulfill(content_type="text/html; charset=windows-1252", body=body)
        else:
            route.fulfill(status=404)

    def run(self, script):
        """Run a script on the page."""
        return self.page.evaluate(f"() => {{ {script} }}")

    def advance(self, seconds):
        self.page.clock.run_for(round(seconds * 1000))

    def settle(self):
        """Let timers of no delay run, and every request that was sent arrive."""
        self.advance(0.001)
        sent = "() => [].map.call(document.querySelectorAll('script[src]'), one => one.src)"
        self.until(lambda: self.urls.issuperset(self.page.evaluate(sent)))

    def take(self, action=None):
        """The next request, which must be there."""
        self.until(lambda: self.requests)
        request = self.requests.pop(0)
        assert action in (None, request.action), request
        return request

    def later(self, action):
        """The next request, whenever it is sent within some minutes."""
        for _ in range(200):
            if not self.idle():
                return self.take(action)
            self.advance(5)
        raise AssertionError(f"{action} was not asked again")

    def until(self, condition):
        """Let the page go on until a condition holds."""
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, f"did not happen; waiting: {self.requests}"
            self.page.evaluate("1")

    def replies(self, name):
        return self.page.evaluate("name => seen[name]", name)

    def reply(self, name):
        """What a callback got, which must have run exactly once."""
        self.settle()
        self.until(lambda: self.replies(name))
        self.settle()
        replies = self.replies(name)
        assert len(replies) == 1, replies
        return replies[0]

    def idle(self):
        """Whether no request was sent that the test has not taken."""
        self.settle()
        return not self.requests

    def leftovers(self):
        """Names of callbacks and the number of script elements that are still there."""
        self.settle()
        return self.page.evaluate(
            "() => [Object.keys(window).filter(key => /^gmi\\d/.test(key)).length,"
            " document.querySelectorAll('script[src]').length]"
        )

    def failures(self):
        return self.page.evaluate("failures")


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def scene(page):
    return Scene(page)


@pytest.fixture
def service(scene):
    """The scene with a GMIService called gmi."""
    scene.run("window.gmi = new GMIService()")
    return scene
