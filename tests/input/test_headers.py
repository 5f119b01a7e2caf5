"""The headers that close a page stand on every answer: every route, every method, whoever asks, also on refusals."""

import re

from practice.web.headers import ALWAYS
from tests.access.test_policy import addresses, ids_of

DIRECTIVES = {
    "default-src": "'none'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


def test_every_route_answers_everybody_with_the_headers_that_close_a_page(app, make, client):
    make.practice()
    couple = make.couple()
    assignment = make.assigned(couple)
    owner, seen = make.signed_in(), 0
    for rule, address in addresses(app, ids_of(couple, assignment)):
        for method in sorted(rule.methods & {"GET", "POST"} | {"DELETE"}):
            answers = [client.open(address, method=method)]
            if method == "GET":
                answers.append(owner.get(address))
            for answer in answers:
                seen += 1
                assert closed(answer), f"{method} {address}"
    assert seen > 200


def closed(answer) -> bool:
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    return (
        [(name, value) for name in dict(ALWAYS) for value in answer.headers.getlist(name)] == ALWAYS
        and {name: policy[name] for name in DIRECTIVES} == DIRECTIVES
        and re.fullmatch(r"'nonce-[\w-]{22}'", policy["script-src"]) is not None
        and "unsafe" not in str(policy)
        and "Server" not in answer.headers
        and all(
            "Secure" in cookie and "SameSite" in cookie and cookie.startswith("__Host-")
            for cookie in answer.headers.getlist("Set-Cookie")
        )
    )


def test_a_nonce_is_new_for_each_answer(client):
    given = {client.get("/healthz").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(given) == 5
