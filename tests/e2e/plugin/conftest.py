"""A project of its own, in which ``gmi test`` is run as a person runs it."""

import os
import subprocess
import sys

import pytest

PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Tiny</title>
<body style="background: {colour}; font: 30px sans-serif">
<button onclick="phone.originateCall(0, 0, 0, '2107', '', said)">Call</button>
<p id="said">Nothing yet</p>
<script src="gmi/GMIService.js"></script><script>
function said(reply) {{ document.getElementById('said').textContent = reply.msg; }}
var phone = new GMIService();
phone.webServiceLogin('', 'admin', '{password}', function () {{}});
</script>"""


class Project:
    """A folder with an app and a test, in which ``gmi test`` is run."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "tests").mkdir()
        self.paint("white")

    def paint(self, colour, password="123"):
        page = PAGE.format(colour=colour, password=password)
        (self.folder / "index.html").write_text(page, encoding="utf-8")

    def use(self, text):
        (self.folder / "tests" / "test_tiny.py").write_text(text, encoding="utf-8")

    def command(self, *arguments):
        return [sys.executable, "-m", "gmi_appkit", "test", str(self.folder), *arguments]

    def merge(self, *arguments):
        """``gmi test --merge``, where the folders of the shards lie."""
        done = subprocess.run(
            [sys.executable, "-m", "gmi_appkit", "test", "--merge", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder.parent,
        )
        return done.returncode, done.stdout + done.stderr

    def environment(self, **more):
        return {**os.environ, "COLUMNS": "200", **more}

    def run(self, *arguments, **environment):
        done = subprocess.run(
            self.command(*arguments),
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder.parent,
            env=self.environment(**environment),
        )
        return done.returncode, done.stdout + done.stderr

    @property
    def output(self):
        return self.folder / "test-results"

    @property
    def report(self):
        return (self.output / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def make_project(tmp_path_factory):
    def make():
        folder = tmp_path_factory.mktemp("tiny") / "app"
        folder.mkdir()
        return Project(folder)

    return make


@pytest.fixture
def project(make_project):
    return make_project()
