"""Where files have to be polled, and how polling sees every save."""

import os
from pathlib import Path

import pytest

from gmi_appkit.server.reload.places import why_poll
from gmi_appkit.server.reload.poller import Poller, scan, signature

MOUNTS = """\
21 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
22 21 0:40 / /mnt/c rw,noatime - 9p drvfs rw
23 21 0:41 / /home/me/share rw - vboxsf share rw
24 21 0:42 / /srv/net\\040drive rw - nfs4 server:/x rw
25 21 0:43 / /srv rw - fuse.grpcfuse grpcfuse rw
26 21 0:44 / /srv/local rw - ext4 /dev/sdb1 rw
27 21 0:45 / /remote rw - fuse.sshfs me@host:/ rw
28 21 0:46 / /desk rw - virtiofs desk rw
29 21 0:47 / /overlay rw - overlay overlay rw
30 21 0:48 / /stick rw - fuseblk /dev/sdc1 rw
"""


@pytest.mark.parametrize(
    ("folder", "part"),
    [
        ("/home/me/app", ""),
        ("/srv/local/app", ""),
        ("/overlay/app", ""),
        ("/stick/app", ""),
        ("/mnt/c/app", "Windows drive"),
        ("/mnt/cdrom", ""),
        ("/home/me/share", "VirtualBox"),
        ("/srv/net drive/app", "network drive"),
        ("/srv/app", "Docker Desktop"),
        ("/remote/app", "fuse.sshfs"),
        ("/desk/a/b/c", "virtual machine"),
    ],
)
def test_by_the_file_system(folder, part):
    reason = why_poll([Path("/home/me"), Path(folder)], mounts=MOUNTS, environment={})
    assert bool(reason) == bool(part)
    assert part in reason
    assert not part or folder in reason


def test_by_the_environment():
    assert why_poll([Path("/")], mounts="", environment={"GMI_POLL": "1"}) == "GMI_POLL is set"
    assert why_poll([Path("/")], mounts="", environment={"GMI_POLL": "0"}) == ""


def test_odd_tables_are_read_past():
    assert why_poll([Path("/x")], mounts="garbage\n1 2 3\n - \n", environment={}) == ""


def test_a_save_of_the_same_size_and_time_is_told_apart(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("one")
    before, times = signature(file), file.stat()
    file.write_text("two")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert signature(file) != before


def test_a_scan_leaves_noise_out(tmp_path):
    (tmp_path / "node_modules" / "x").mkdir(parents=True)
    (tmp_path / "node_modules" / "x" / "a.js").write_text("a")
    (tmp_path / "a.js").write_text("a")
    found = scan([tmp_path], lambda name: name == "node_modules")
    assert list(found) == [tmp_path / "a.js"]


def test_polling_sees_saves_within_one_second(tmp_path, run_async):
    file = tmp_path / "a.txt"
    file.write_text("0")

    async def run():
        poller = Poller([tmp_path], lambda name: name.startswith("."), interval=0.01)
        await poller.prepare()
        batches = poller.changes()
        seen = []
        for number in range(1, 6):
            file.write_text(str(number))
            seen.append(await anext(batches))
        file.unlink()
        seen.append(await anext(batches))
        (tmp_path / "b.txt").write_text("new")
        (tmp_path / ".c.txt").write_text("noise")
        seen.append(await anext(batches))
        await batches.aclose()
        return seen

    assert run_async(run()) == [{file}] * 6 + [{tmp_path / "b.txt"}]
