"""Which address of this machine a phone is told."""

import pytest

from gmi_appkit.errors import ConfigurationError, EnvironmentProblem
from gmi_appkit.server.lan import Interface, check_address, choose_address, interfaces

DOCKER = Interface("docker0", "172.17.0.1", 16)
WIRED = Interface("eth0", "192.168.1.20", 24)
WIRELESS = Interface("wlan0", "10.0.0.5", 8)
OUTSIDE = Interface("eth1", "203.0.113.7", 24)
ALL = [DOCKER, OUTSIDE, WIRELESS, WIRED]


def choose(phone="", wanted="", *, found=ALL, outward="", environment=None):
    return choose_address(
        phone, wanted, found=found, outward=outward, environment=environment or {}
    )


@pytest.mark.parametrize(
    ("phone", "address"),
    [
        ("http://192.168.1.50", "192.168.1.20"),
        ("192.168.1.50:80", "192.168.1.20"),
        ("http://10.9.9.9", "10.0.0.5"),
        ("http://172.17.3.3", "172.17.0.1"),
    ],
)
def test_the_phones_network_comes_first(phone, address):
    choice = choose(phone, outward="203.0.113.7")
    assert choice.address == address
    assert "network of the phone" in choice.why
    assert len(choice.others) == 3


def test_else_the_way_out():
    choice = choose("http://198.51.100.9", outward="10.0.0.5")
    assert choice.address == "10.0.0.5"
    assert "the way to 198.51.100.9" in choice.why
    assert "wlan0" in choice.why


def test_else_a_private_address_that_leads_somewhere():
    choice = choose(outward="")
    assert choice.address in ("10.0.0.5", "192.168.1.20")
    assert [other.name for other in choice.others][-1] == "docker0"


def test_host_wins_over_the_variable_over_the_ranking():
    environment = {"GMI_HOST": "10.0.0.5"}
    assert choose("192.168.1.50", environment=environment).address == "10.0.0.5"
    assert "GMI_HOST" in choose("192.168.1.50", environment=environment).why
    choice = choose("192.168.1.50", "203.0.113.7", environment=environment)
    assert (choice.address, choice.why) == ("203.0.113.7", "--host says so")


def test_no_network():
    with pytest.raises(EnvironmentProblem, match="--host"):
        choose(found=[])


def test_an_address_of_another_machine_is_named_with_the_right_ones():
    with pytest.raises(ConfigurationError, match=r"192\.168\.9\.9.*192\.168\.1\.20 \(eth0\)"):
        check_address("192.168.9.9", ALL)
    for fine in ("192.168.1.20", "127.0.0.1", "127.0.0.2", "0.0.0.0", "::", "localhost"):
        check_address(fine, ALL)


def test_this_machines_own():
    assert all(not found.address.startswith("127.") for found in interfaces())
