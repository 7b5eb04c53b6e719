"""A recorded test reads as a person would have written it, and passes."""

import pytest

from gmi_appkit.project import load_project
from gmi_appkit.server import DevServer
from gmi_appkit.server.run import make_target
from gmi_appkit.sources import AppSources
from gmi_appkit.testing.record import record

WRITTEN = """def test_call(screen, gmi_phone):
    screen.tap("Call")
    gmi_phone.expect_call("2107")
"""


@pytest.fixture
def browser_context_args():
    return {"viewport": {"width": 1440, "height": 900}}


def test_what_is_touched_becomes_a_test_that_passes(project, context):
    app = load_project(project.folder)
    file = project.folder / "tests" / "test_call.py"
    touched = []

    def touch(page):
        app_page = page.frame_locator("iframe").first
        if not touched:
            app_page.get_by_text("Nothing yet").wait_for()
            app_page.get_by_role("button", name="Call").click()
            touched.append("Call")
        elif file.exists() and "expect_call" in file.read_text():
            page.close()

    with DevServer(AppSources(app), make_target(app), port=0).run_in_thread() as server:
        address = f"http://127.0.0.1:{server.port}/"
        assert record(context.new_page(), address, file, meanwhile=touch)
    assert file.read_text() == WRITTEN
    code, said = project.run("-q")
    assert code == 0, said
    assert "1 passed" in said


@pytest.mark.parametrize(
    ("file", "code", "said"),
    [
        ("call.py", 2, "pytest finds files called test_"),
        ("tests/test_there.py", 2, "is there already"),
        ("tests/test_new.py", 3, "?record"),
    ],
)
def test_where_it_cannot_record_it_says_what_to_do(project, file, code, said):
    (project.folder / "tests" / "test_there.py").touch()
    got, out = project.run("--record", str(project.folder / file), DISPLAY="", WAYLAND_DISPLAY="")
    assert got == code
    assert said in out
