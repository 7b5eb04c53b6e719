"""Kill ``gmi emulate --state`` again and again while it writes, and look for what is lost.

Each round starts the phone on the same file, compares its whole state with what was
acknowledged before, then sends changes as fast as they are answered until the process is killed
(SIGKILL) at a random moment. The change under way may or may not have happened; everything that
was answered must be there.

    python tests/bench/bench_kill.py --kills 200
"""

import argparse
import copy
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlencode, urlsplit

COMMAND = "from gmi_appkit.cli import main; main()"


class Model:
    """What the phone has acknowledged."""

    def __init__(self):
        self.contacts = {}
        self.messages = {}
        self.parameters = {}
        self.sent = 0
        self.count = 0

    def state(self):
        return self.contacts, self.messages, self.parameters

    def send(self, text):
        # The phone does not tell a message's id; it counts up.
        self.sent += 1
        self.messages[str(self.sent)] = text


class Phone:
    """One process of the emulated phone."""

    def __init__(self, state):
        self.process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "emulate", "--json", "--state", str(state)],
            stdout=subprocess.PIPE,
            text=True,
        )
        ready = json.loads(self.process.stdout.readline())
        self.address = urlsplit(ready["url"]).netloc
        self.connection = http.client.HTTPConnection(self.address)
        self.cookie = ""

    def ask(self, action, **fields):
        query = urlencode({"action": action, "format": "json", **fields})
        self.connection.request("GET", f"/manager?{query}", headers={"Cookie": self.cookie})
        reply = self.connection.getresponse()
        body = json.loads(reply.read())
        if reply.headers["Set-Cookie"]:
            self.cookie = reply.headers["Set-Cookie"].partition(";")[0]
        return body

    def kill(self):
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)

    def close(self):
        self.connection.close()
        self.process.stdout.close()
        self.process.wait()


def change(dice, model):
    """Choose a change: the action, its fields, and what it does to a model."""
    kind = dice.choice(("add", "add", "edit", "remove", "message", "drop", "put"))
    model.count += 1
    value = f"value {model.count}"
    contact = dice.choice([*model.contacts, ""])
    message = dice.choice([*model.messages, ""])
    if kind == "remove" and contact:
        fields = {"contactID": contact}
        return "removecontact", fields, lambda it, new: it.contacts.pop(contact)
    if kind == "message":
        fields = {"number": "1", "account": "0", "content": value, "flag": "1"}
        return "setnewmessage", fields, lambda it, new: it.send(value)
    if kind == "drop" and message:
        fields = {"ID": message, "flag": "0"}
        return "removemessage", fields, lambda it, new: it.messages.pop(message)
    if kind == "put":
        key = str(7000 + dice.randrange(20))
        fields = {"flag": "1", "var-0000": key, "val-0000": value}
        return "put", fields, lambda it, new: it.parameters.update({key: value})
    edited = contact if kind == "edit" else ""
    fields = {"contactInfo": f"{edited}::{value}::0::1::::::::"}
    return "setcontact", fields, lambda it, new: it.contacts.update({edited or new: value})


def look(phone):
    """The phone's state in the model's terms."""
    contacts = phone.ask("getcontact")["msg"]
    messages = phone.ask("getmessage")["msg"]
    keys = {f"var-{n:04}": str(7000 + n) for n in range(20)}
    parameters = phone.ask("get", **keys)
    parameters.pop("res")
    parameters.pop("msg", None)
    return (
        {} if contacts == "0" else {it["contactID"]: it["contactName"] for it in contacts},
        {it["id"]: it["message"] for it in messages},
        parameters,
    )


def compare(model, under_way, seen):
    """Compare the phone with the model.

    Returns:
        The model as it now is, and whether the change under way happened.
    """
    if under_way is None or seen == model.state():
        return model, False
    after = copy.deepcopy(model)
    new = [contact for contact in seen[0] if contact not in model.contacts]
    under_way(after, new[0] if new else "")
    return after, True


def write_until_killed(phone, model, dice):
    """Send changes until the phone is gone.

    Returns:
        How many were acknowledged, and the one that was under way at the end.
    """
    acknowledged = 0
    while True:
        action, fields, apply = change(dice, model)
        try:
            reply = phone.ask(action, **fields)
        except (OSError, http.client.HTTPException, ValueError):
            return acknowledged, apply
        assert reply["res"] == "success", (action, fields, reply)
        apply(model, reply.get("msg"))
        acknowledged += 1


def run(kills, seed, state):
    """Kill that many times; returns how many changes were acknowledged, happened, lost."""
    dice = random.Random(seed)
    acknowledged = happened = lost = 0
    model, under_way = Model(), None
    for number in range(kills + 1):
        phone = Phone(state)
        try:
            phone.ask("login", username="admin", secret="123")
            seen = look(phone)
            model, done = compare(model, under_way, seen)
            happened += done
            if seen != model.state():
                lost += 1
                print(f"round {number}: the phone has {seen}, not {model.state()}")
                model.contacts, model.messages, model.parameters = seen
            if number < kills:
                timer = threading.Timer(dice.uniform(0.002, 0.12), phone.kill)
                timer.start()
                written, under_way = write_until_killed(phone, model, dice)
                acknowledged += written
                timer.join()
        finally:
            phone.kill()
            phone.close()
    return acknowledged, happened, lost


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder, "phone.state")
        acknowledged, happened, lost = run(options.kills, options.seed, state)
    print(
        f"{options.kills} kills, {acknowledged} changes acknowledged, {happened} under way that "
        f"happened, {lost} rounds in which something was lost"
    )
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
