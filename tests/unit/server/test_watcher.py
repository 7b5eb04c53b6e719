"""From saved files to announced changes."""

import asyncio

import pytest

from gmi_appkit.project import load_project
from gmi_appkit.server.reload import Change, Watcher, watcher
from gmi_appkit.server.reload.watcher import is_noise
from gmi_appkit.sources import AppSources


@pytest.fixture(params=[False, True], ids=["told", "polled"])
def watch(request, tmp_path, run_async):
    """Runs a scenario with a watcher on tmp_path."""

    def run(scenario):
        async def watched():
            batches = asyncio.Queue()
            sources = AppSources(load_project(tmp_path))
            watching = Watcher(sources, batches.put_nowait, poll=request.param, interval=0.02)
            await watching.start()
            try:

                async def until(*wanted):
                    missing, seen = {Change(*change) for change in wanted}, []
                    while missing:
                        batch = await asyncio.wait_for(batches.get(), 60)
                        seen.extend(batch)
                        missing -= set(batch)
                    return seen

                await scenario(until)
            finally:
                await watching.stop()
            return batches

        return run_async(watched())

    return run


PAGE = ("/app/index.html", "page")
SHEET = ("/app/style.css", "css")


def test_a_save_right_after_the_start_is_seen(watch, tmp_path):
    async def scenario(until):
        (tmp_path / "index.html").write_text("x")
        await until(PAGE)

    watch(scenario)


def test_several_saves_are_all_seen(watch, tmp_path):
    async def scenario(until):
        (tmp_path / "index.html").write_text("x")
        (tmp_path / "style.css").write_text("x")
        (tmp_path / "deep" / "er").mkdir(parents=True)
        (tmp_path / "icon.png").write_bytes(b"x")
        await until(PAGE, SHEET, ("/app/icon.png", "image"))

    watch(scenario)


def test_a_hundred_saves_end_with_the_last(watch, tmp_path):
    file = tmp_path / "index.html"

    async def scenario(until):
        for number in range(100):
            file.write_text(f"{number:03}")
            await asyncio.sleep(0)
        seen = ""
        while seen != "099":
            await until(PAGE)
            seen = file.read_text()

    watch(scenario)


def test_a_save_through_an_empty_file_makes_one_announcement(watch, tmp_path, monkeypatch):
    file = tmp_path / "index.html"
    file.write_text("before")
    patience = watcher._patience
    monkeypatch.setattr(watcher, "_EMPTY_SECONDS", 60)

    async def scenario(until):
        noticed = asyncio.Event()

        def noticing(found):
            noticed.set()
            return patience(found)

        monkeypatch.setattr(watcher, "_patience", noticing)
        with file.open("w") as opened:  # emptied now, written once that was seen
            await asyncio.wait_for(noticed.wait(), 60)
            opened.write("after")
        await until(PAGE)
        (tmp_path / "style.css").write_text("x")
        assert await until(SHEET) == [Change(*SHEET)]

    watch(scenario)


def test_renames_and_deletions_are_seen(watch, tmp_path):
    file = tmp_path / "index.html"
    file.write_text("before")
    (tmp_path / "style.css").write_text("a")

    async def scenario(until):
        beside = tmp_path / ".new"
        beside.write_text("after")
        beside.replace(file)
        await until(PAGE)
        (tmp_path / "style.css").unlink()
        await until(SHEET)

    watch(scenario)


def test_templates_and_their_parts(watch, tmp_path):
    async def scenario(until):
        (tmp_path / "page.html.j2").write_text("x")
        await until(("/app/page.html", "page"))
        (tmp_path / "_part.html.j2").write_text("x")
        await until(("_part.html.j2", "other"))
        (tmp_path / "theme.css.j2").write_text("x")
        await until(("/app/theme.css", "css"))

    watch(scenario)


def test_noise_and_private_files_are_not_announced(watch, tmp_path):
    (tmp_path / "node_modules" / "x").mkdir(parents=True)
    (tmp_path / "tests").mkdir()

    async def scenario(until):
        for name in (".index.html.swp", "index.html~", "a.pem", "tests/test_a.py", "README.md"):
            (tmp_path / name).write_text("x")
        (tmp_path / "node_modules" / "x" / "a.js").write_text("x")
        (tmp_path / "style.css").write_text("x")
        assert await until(SHEET) == [Change(*SHEET)]

    watch(scenario)


def test_five_thousand_other_files_make_no_difference(watch, tmp_path):
    for folder in range(50):
        place = tmp_path / f"other{folder}"
        place.mkdir()
        for number in range(100):
            (place / f"{number}.txt").touch()

    async def scenario(until):
        (tmp_path / "index.html").write_text("x")
        assert await until(PAGE) == [Change(*PAGE)]

    watch(scenario)


def test_saves_in_quick_succession_are_announced_together(tmp_path, run_async):
    async def batches():
        for number in range(50):
            (tmp_path / f"{number}.html").write_text("x")
            yield {tmp_path / f"{number}.html"}

    announced = []
    watching = Watcher(AppSources(load_project(tmp_path)), announced.append, poll=False)
    run_async(watching._follow(batches()))
    assert len(announced) == 1
    assert len({change for changes in announced for change in changes}) == 50


def test_a_failing_announcement_does_not_end_the_watch(tmp_path, caplog, run_async):
    async def run():
        heard = asyncio.Queue()

        def announce(changes):
            heard.put_nowait(changes)
            if heard.qsize() == 1:
                raise RuntimeError("the terminal is gone")

        watching = Watcher(AppSources(load_project(tmp_path)), announce, poll=False)
        await watching.start()
        for name in ("a.html", "b.html"):
            (tmp_path / name).write_text("x")
            while heard.qsize() < (1 if name == "a.html" else 2):
                await asyncio.sleep(0.01)
        await watching.stop()

    run_async(run())
    assert "the terminal is gone" in caplog.text


@pytest.mark.parametrize(
    "name",
    [
        ".git",
        ".index.html.swp",
        "index.html~",
        "#index.html#",
        ".#index.html",
        "4913",
        "index.html___jb_tmp___",
        "index.html.tmp",
        "sedAb12xY",
        "node_modules",
        ".goutputstream-A1B2C3",
        "Thumbs.db",
    ],
)
def test_noise(name):
    assert is_noise(name)


@pytest.mark.parametrize("name", ["index.html", "style.css", "sedan.js", "tmp", "4913.html", "a~b"])
def test_no_noise(name):
    assert not is_noise(name)
