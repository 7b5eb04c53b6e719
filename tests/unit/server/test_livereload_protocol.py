"""What a LiveReload client hears, with and without our epochs."""

import asyncio
import json

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from gmi_appkit.emulator import EmulatedPhone
from gmi_appkit.project import load_project
from gmi_appkit.server import DevServer
from gmi_appkit.server.reload import Change
from gmi_appkit.sources import AppSources
from gmi_appkit.targets.emulated import EmulatedTarget

PROTOCOL = "http://livereload.com/protocols/official-7"
PAGE, SHEET = Change("/app/index.html", "page"), Change("/app/style.css", "css")


@pytest.fixture
def talk(tmp_path, run_async):
    """Runs a scenario with a server and a function that opens a socket and says hello."""

    def run(scenario):
        async def talked():
            sources = AppSources(load_project(tmp_path))
            server = DevServer(sources, EmulatedTarget(EmulatedPhone()), port=0)
            await server.start()
            sockets = []

            async def hello(**fields):
                origin = f"http://127.0.0.1:{server.port}"
                url = f"ws://127.0.0.1:{server.port}/__gmi__/livereload"
                socket = await websocket_connect(HTTPRequest(url, headers={"Origin": origin}))
                sockets.append(socket)
                said = {"command": "hello", "protocols": [PROTOCOL], **fields}
                await socket.write_message(json.dumps(said))
                answer = json.loads(await socket.read_message())
                return socket, answer

            try:
                await asyncio.wait_for(scenario(server, hello), 60)
            finally:
                for socket in sockets:
                    socket.close()
                    while await socket.read_message() is not None:
                        pass  # until it is closed at this end too
                while server.hub.screens:
                    await asyncio.sleep(0.01)
                await server.stop()

        run_async(talked())

    return run


def test_any_client_is_told_what_changes_from_now_on(talk):
    async def scenario(server, hello):
        server.hub.announce([PAGE])
        socket, answer = await hello()
        assert answer["command"] == "hello"
        assert PROTOCOL in answer["protocols"]
        server.hub.announce([SHEET])
        told = json.loads(await socket.read_message())
        assert told["command"] == "reload"
        assert told["path"] == "/app/style.css"
        assert told["liveCSS"] is True

    talk(scenario)


def test_our_client_is_told_what_it_missed(talk):
    async def scenario(server, hello):
        boot = server.hub.history.boot
        server.hub.announce([PAGE])
        server.hub.announce([SHEET])
        socket, answer = await hello(boot=boot, epoch=1)
        assert (answer["boot"], answer["epoch"]) == (boot, 2)
        told = json.loads(await socket.read_message())
        assert told["epoch"] == 2
        assert told["changes"] == [{"path": "/app/style.css", "kind": "css"}]

    talk(scenario)


def test_our_client_of_an_earlier_start_has_to_load_anew(talk):
    async def scenario(server, hello):
        socket, _ = await hello(boot="earlier", epoch=7)
        assert json.loads(await socket.read_message())["changes"] is None

    talk(scenario)


def test_a_screen_that_leaves_is_forgotten(talk):
    async def scenario(server, hello):
        socket, _ = await hello()
        assert server.hub.screens == 1
        socket.close()
        while server.hub.screens:
            await asyncio.sleep(0.01)

    talk(scenario)


@pytest.mark.parametrize("message", ["", "no json", "[1]", '"x"', "{}", '{"command": "fly"}'])
def test_what_is_no_hello_gets_no_news(talk, message):
    async def scenario(server, hello):
        socket, _ = await hello()
        await socket.write_message(message)
        socket2, _ = await hello()
        server.hub.announce([PAGE])
        assert json.loads(await socket2.read_message())["command"] == "reload"

    talk(scenario)
