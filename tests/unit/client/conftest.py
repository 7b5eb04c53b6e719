"""A phone that answers every action with the document's own example."""

import json

import pytest

from gmi_appkit.client import Phone
from gmi_appkit.protocol import Reply, Request, load, wire


class StubPhone:
    """Answers with the document's first success reply, or with what it was told to."""

    def __init__(self):
        self.requests: list[Request] = []
        self.answers: dict[str, list] = {}
        self.version = "10"

    def handle(self, request: Request) -> Reply:
        self.requests.append(request)
        fields = wire.parse_query(request.query)
        action = fields.get("action", request.path)
        told = self.answers.get(action)
        if told:
            answer = told.pop(0) if len(told) > 1 else told[0]
            if isinstance(answer, Reply):
                return answer
            text = answer if isinstance(answer, str) else json.dumps(answer)
            return Reply(text.encode())
        if action == "login":
            reply = Reply(b'{"res": "success", "msg": "authentication accepted"}')
            count = sum("action=login" in request.query for request in self.requests)
            reply.headers.append(("Set-Cookie", f'phonecookie="ab{count}"; Version="1"; Path=/'))
            return reply
        if action == "gmiVersion":
            return Reply(self.version.encode())
        if request.path != "/manager":
            return Reply(b'{"res": "success"}')
        document = load()
        known = document.by_action.get(action) or document.side_by_action[action]
        body = next(form.body for form in known.replies if form.kind == "success")
        return Reply((body if isinstance(body, str) else json.dumps(body)).encode())

    def sent(self, action: str) -> list[dict[str, str]]:
        queries = [wire.parse_query(request.query) for request in self.requests]
        return [fields for fields in queries if fields.get("action") == action]

    @property
    def actions(self) -> list[str]:
        return [
            wire.parse_query(request.query).get("action", request.path) for request in self.requests
        ]


@pytest.fixture
def stub():
    return StubPhone()


@pytest.fixture
def phone(stub):
    return Phone.of(stub)
