"""Which port the server gets."""

import socket

import pytest

from gmi_appkit.errors import EnvironmentProblem
from gmi_appkit.server.base import bind


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_the_next_free_port(taken):
    (got,) = bind(taken, "127.0.0.1", strict=False)
    with got:
        assert got.getsockname()[1] > taken


def test_a_taken_port_with_strict(taken):
    with pytest.raises(EnvironmentProblem, match=f"port {taken} is taken"):
        bind(taken, "127.0.0.1", strict=True)


def test_an_address_of_another_machine():
    with pytest.raises(EnvironmentProblem, match="--host"):
        bind(0, "192.0.2.1", strict=False)
