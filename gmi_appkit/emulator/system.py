"""What the phone says about itself, and restarting it (interfaces 2-7, 9, 35-37, reboot)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from gmi_appkit.emulator.part import JSON, Body, Handler, Part

if TYPE_CHECKING:
    from gmi_appkit.emulator.phone import EmulatedPhone

_UP = "system.up"


class System(Part):
    """Product, version, network, uptime; whether the phone is rebooting."""

    name = "system"

    def __init__(self, phone: EmulatedPhone) -> None:
        super().__init__(phone)
        self._booted = -float(phone.settings.uptime)
        self._rebooting = 0

    def actions(self) -> Mapping[str, Handler]:
        """See :class:`Part`."""
        settings, ok = self.phone.settings, self.replies.ok
        # These never change, so neither do the replies.
        pn = ok("pn", pn=settings.part_number)
        hardware = ok("hardware", hardware=settings.hardware)
        vendor = ok("vendor", vendor=settings.vendor)
        product = ok("product", product=settings.product)
        info = ok("productinfo", product=settings.product, vendor=settings.vendor)
        net = settings.network
        network = ok(
            "network",
            mac=net.mac,
            ip=net.ip,
            mask=net.mask,
            gateway=net.gateway,
            dns=net.dns,
            type=net.type,
        )
        return {
            "uptime": self._uptime,
            "pn": lambda fields: pn,
            "hardware": lambda fields: hardware,
            "vendor": lambda fields: vendor,
            "product": lambda fields: product,
            "productinfo": lambda fields: info,
            "network": lambda fields: network,
            "gmiVersion": lambda fields: str(settings.gmi_version),
            "phoneStatus": self._process_state,
            "phoneMem": self._process_memory,
            "reboot": self._reboot,
        }

    def events(self) -> Mapping[str, Callable[..., None]]:
        """See :class:`Part`."""
        return {"up": self._up}

    def operations(self) -> Mapping[str, Callable[..., JSON]]:
        """See :class:`Part`."""
        return {"reboot": self._operate_reboot}

    @property
    def rebooting(self) -> bool:
        """Whether the phone is on its way down; put and putdownphbk then say so."""
        return self._rebooting != 0

    @property
    def uptime(self) -> float:
        """Seconds since the phone came up."""
        return self.phone.now() - self._booted

    def reboot(self, seconds: float | None = None) -> None:
        """Restart the phone.

        Args:
            seconds: How long it takes; the setting's ``reboot_seconds`` unless given. After that
                sessions and calls are gone and the uptime starts again.
        """
        if self._rebooting:
            self.phone.timers.cancel(self._rebooting)
        delay = self.phone.settings.reboot_seconds if seconds is None else seconds
        self._rebooting = self.phone.schedule(delay, _UP)

    def _up(self) -> None:
        self._rebooting = 0
        self._booted = self.phone.now()
        self.phone.rebooted()

    def _operate_reboot(self, *, seconds: float | None = None) -> JSON:
        self.reboot(seconds)
        return {"rebooting": True}

    def _reboot(self, fields: Mapping[str, str]) -> Body:
        self.reboot()
        return self.replies.ok("reboot")

    def _uptime(self, fields: Mapping[str, str]) -> Body:
        minutes, sec = divmod(int(self.uptime), 60)
        hours, minute = divmod(minutes, 60)
        day, hour = divmod(hours, 24)
        return self.replies.ok(
            "uptime", day=str(day), hour=str(hour), min=str(minute), sec=str(sec)
        )

    def _process_state(self, fields: Mapping[str, str]) -> Body:
        process = self.phone.settings.processes.get(fields.get("funcname", ""))
        if process is None:
            return self.replies.error("phoneStatus", "Unknown")
        return process.state

    def _process_memory(self, fields: Mapping[str, str]) -> Body:
        process = self.phone.settings.processes.get(fields.get("funcname", ""))
        if process is None:
            return self.replies.error("phoneMem", "Unknown")
        return f"{process.kilobytes} kB"

    def state(self) -> JSON:
        """See :class:`Part`."""
        settings = self.phone.settings
        return {
            "product": settings.product,
            "gmi_version": settings.gmi_version,
            "uptime": round(self.uptime, 3),
            "rebooting": self.rebooting,
        }

    def snapshot(self) -> object:
        """See :class:`Part`."""
        return self._booted, self._rebooting

    def restore(self, state: object) -> None:
        """See :class:`Part`."""
        self._booted, self._rebooting = cast("tuple[float, int]", state)
