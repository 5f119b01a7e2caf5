"""The therapist's browser that is handed to a partner."""

from types import SimpleNamespace

from tests.homework.phone import Phone, value_of


class Device(Phone):
    """The therapist's browser; after `hand_over` it is in a partner's hands."""

    def __init__(self, client, given) -> None:
        self.client, self.token = client, ""
        self.given = given

    def path(self, who: int = 0) -> str:
        return f"/couples/{self.given.couple.ref}/homework/{self.given.homework_ids[who]}/device"

    @property
    def links(self) -> str:
        return f"/couples/{self.given.couple.ref}/links/{self.given.assignment_id}"

    def hand_over(self, who: int = 0) -> "Device":
        answer = self.client.post(self.path(who))
        assert (answer.status_code, answer.location) == (303, "/q"), answer.text
        return self

    def start(self) -> "Device":
        page = self.get("/q").text
        if "Before you start" in page:
            assert self.post("/q", {"version": value_of(page, "version")}).status_code == 303
        return self

    def cookies(self) -> SimpleNamespace:
        def value(name):
            found = self.client.get_cookie(name)
            return found.value if found else None

        return SimpleNamespace(
            therapist=value("__Host-fourfold"), visit=value("__Host-q"), device=value("__Host-device")
        )
