"""``gmi dev`` as a process: its lines, its events, its end."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest


@pytest.fixture
def gmi_dev(tmp_path):
    """Starts ``gmi dev`` on an app; whatever still runs in the end is killed."""
    (tmp_path / "index.html").write_text("<title>t</title>")
    started = []

    def start(*options):
        process = subprocess.Popen(
            [sys.executable, "-m", "gmi_appkit", "dev", str(tmp_path), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "GMI_CONTROL_TOKEN": "a-token-for-the-test"},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_the_url_comes_first_and_a_signal_ends_it(gmi_dev):
    process = gmi_dev("--port", "0")
    url = process.stdout.readline().split()[0]
    lines = [process.stdout.readline() for _ in range(2)]
    assert "emulated GXP2200" in lines[0]
    assert "watching" in lines[1]
    with urllib.request.urlopen(url) as answer:
        assert b"<title>t</title>" in answer.read()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (0, "", "")


def test_ctrl_c_ends_it_with_its_own_code(gmi_dev):
    process = gmi_dev("--port", "0")
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err


def save(file, text):
    """All at once: a file that stays empty for long is one more event."""
    file.with_name(".new").write_text(text)
    file.with_name(".new").replace(file)


def test_events_for_programs(gmi_dev, tmp_path):
    process = gmi_dev("--port", "0", "--json")
    ready = json.loads(process.stdout.readline())
    assert list(ready)[:2] == ["schema", "event"]
    assert ready["event"] == "ready"
    assert ready["token"] == "a-token-for-the-test"
    request = urllib.request.Request(
        f"{ready['control']}/state", headers={"Authorization": f"Bearer {ready['token']}"}
    )
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer)["schema"] == 1
    save(tmp_path / "style.css", "a {}")
    saved = json.loads(process.stdout.readline())
    assert saved["event"] == "update"
    assert saved["files"] == ["style.css"]
    save(tmp_path / "bad.html.j2", "{{ nobody }}")
    assert json.loads(process.stdout.readline())["event"] == "update"
    with pytest.raises(urllib.error.HTTPError, match="500") as answer:
        urllib.request.urlopen(f"{ready['url']}bad.html")
    answer.value.close()
    failed = json.loads(process.stdout.readline())
    assert (failed["event"], failed["file"], failed["line"]) == ("error", "bad.html.j2", 1)


def test_a_taken_port_that_was_asked_for(gmi_dev):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = gmi_dev("--port", str(port))
        out, err = process.communicate()
    assert process.returncode == 3
    assert out == ""
    assert f"port {port} is taken" in err
    assert "--port" in err


def test_polling_is_announced(gmi_dev):
    process = gmi_dev("--port", "0", "--poll")
    lines = [process.stdout.readline() for _ in range(3)]
    assert "by polling: --poll was given" in lines[2]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('[emulator]\nphonebook = "none.xml"\n', "none.xml"),
        ('[emulator]\nscenario = "none.toml"\n', "none.toml"),
    ],
)
def test_a_mistake_in_what_the_phone_is_made_from_ends_it(gmi_dev, tmp_path, settings, message):
    (tmp_path / "gmi.toml").write_text(settings)
    process = gmi_dev("--port", "0")
    _, err = process.communicate()
    assert process.returncode == 2
    assert err.startswith("Error: ")
    assert message in err
    assert "Traceback" not in err


def test_what_the_first_page_does_not_need_is_not_loaded_for_it():
    """Imports are most of what a person waits for after the command."""
    program = (
        "import sys; import gmi_appkit.server.run;"
        "print(*{name.split('.')[0] for name in sys.modules},"
        "*{'.'.join(name.split('.')[:2]) for name in sys.modules if name.startswith('gmi_')})"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    late = {"gmi_appkit.emulator", "gmi_appkit.check", "gmi_appkit.testing", "gmi_appkit.build"}
    late |= {"jinja2", "tree_sitter", "tinycss2", "httpx", "rich", "playwright", "click"}
    late |= {"segno", "ifaddr", "sqlite3", "xml", "defusedxml", "rjsmin"}
    assert late & set(run.stdout.split()) == set()
