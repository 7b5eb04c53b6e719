"""Which of this machine's addresses a screen on the local network can reach, and why that one."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from gmi_appkit.errors import ConfigurationError, EnvironmentProblem

HOST_VARIABLE = "GMI_HOST"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # to warn of them

# Between programs on this machine, or to somewhere else: no phone is there.
_INWARD = re.compile(r"(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|tun|tap|wg|utun|zt|tailscale)")
_SOMEWHERE = "192.0.2.1"  # nobody's; no packet is sent, the system only looks up its way there


@dataclass(frozen=True, slots=True)
class Interface:
    """One address of this machine.

    Attributes:
        name: What the system calls the interface.
        address: The IPv4 address.
        prefix: How many bits of it name the network.
    """

    name: str
    address: str
    prefix: int

    def holds(self, address: str) -> bool:
        """Say whether an address is on its network."""
        try:
            network = ipaddress.ip_network(f"{self.address}/{self.prefix}", strict=False)
            return ipaddress.ip_address(address) in network
        except ValueError:
            return False

    def __str__(self) -> str:
        return f"{self.address} ({self.name})"


@dataclass(frozen=True, slots=True)
class Choice:
    """The address to listen on.

    Attributes:
        address: The address.
        why: The reason, for people.
        others: What else there was, the likeliest first.
    """

    address: str
    why: str
    others: tuple[Interface, ...] = ()


def interfaces() -> list[Interface]:
    """The IPv4 addresses of this machine beyond loopback."""
    import ifaddr  # only asked for with --lan

    return [
        Interface(str(adapter.nice_name), str(ip.ip), ip.network_prefix)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if ip.is_IPv4 and not ipaddress.ip_address(str(ip.ip)).is_loopback
    ]


def choose_address(
    phone: str = "",
    wanted: str = "",
    *,
    found: Sequence[Interface] | None = None,
    outward: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Choice:
    """Choose the address that screens are to reach this machine at.

    Args:
        phone: The phone's address or name; empty if there is none.
        wanted: What ``--host`` says; else the environment variable ``GMI_HOST`` is looked at.
        found: The machine's addresses; asked for unless given.
        outward: The address that this machine leaves its network by; asked for unless given.
        environment: Environment variables; the process's own if not given.

    Raises:
        EnvironmentProblem: If this machine has no address that another could reach.
    """
    environment = os.environ if environment is None else environment
    found = interfaces() if found is None else found
    if wanted:
        return Choice(wanted, "--host says so", tuple(i for i in found if i.address != wanted))
    if given := environment.get(HOST_VARIABLE, ""):
        others = tuple(i for i in found if i.address != given)
        return Choice(given, f"{HOST_VARIABLE} says so", others)
    if not found:
        raise EnvironmentProblem(
            "this machine has no address that a phone could reach: connect it to the phone's "
            "network, or give an address with --host"
        )
    there = resolve(phone)
    leading = _outward(there or _SOMEWHERE) if outward is None else outward
    ranked = sorted(found, key=lambda interface: _rank(interface, there, leading))
    best = ranked[0]
    return Choice(f"{best.address}", _why(best, there, leading), tuple(ranked[1:]))


def resolve(phone: str) -> str:
    """The IP address of a phone that is given by address, name or URL; empty if there is none."""
    if not phone:
        return ""
    try:
        host = urlsplit(phone if "//" in phone else f"//{phone}").hostname or ""
        return socket.gethostbyname(host) if host else ""
    except (OSError, ValueError):
        return ""


def check_address(address: str, found: Iterable[Interface] | None = None) -> None:
    """Make sure that an address is this machine's.

    Raises:
        ConfigurationError: If it is not; the message lists those that are.
    """
    if address in EVERYWHERE or _is_loopback(address):
        return
    known = list(interfaces() if found is None else found)
    if ":" not in address and address not in [interface.address for interface in known]:
        listed = ", ".join(map(str, known)) or "none beyond 127.0.0.1"
        raise ConfigurationError(
            f"{address} is no address of this machine: give one of these with --host: {listed}"
        )


def _rank(interface: Interface, phone: str, outward: str) -> tuple[bool, bool, bool, bool, str]:
    return (
        not (phone and interface.holds(phone)),
        interface.address != outward,
        _INWARD.match(interface.name) is not None,
        not ipaddress.ip_address(interface.address).is_private,
        interface.address,
    )


def _why(interface: Interface, phone: str, outward: str) -> str:
    if phone and interface.holds(phone):
        return f"{interface.name}, on the network of the phone, {phone}"
    if interface.address == outward:
        return f"{interface.name}, the way to {phone or 'other networks'}"
    return f"{interface.name}, the likeliest"


def _outward(address: str) -> str:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return ""


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
