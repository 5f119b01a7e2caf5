"""One form posted many times at the same moment, and two devices with one link, against the real server."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from practice.app import create_app
from practice.extensions import db
from practice.models.response import Response, SharingChoice
from tests.faults.test_database_away import folder, serving
from tests.processes.test_killed_while_saving import answers_of
from tests.processes.web_server import Browser, Phone

AT_ONCE = 6

pytestmark = [pytest.mark.processes, pytest.mark.faults, pytest.mark.timeout(240)]
__all__ = ["folder"]


def test_a_homework_sent_many_times_at_once_is_sent_once_and_a_second_device_takes_over(folder):
    with serving(folder) as (environment, older, link):
        address = ("127.0.0.1", next(older.addresses)[1])
        assert older.save(answers_of(older.keys, 1))[0] == 200
        newer = Phone([address], link.token, link.pin)
        assert older.save(answers_of(older.keys, 2))[0] == 403, "the newer device has it now"
        newer.page = newer.ask("GET", "/q/check")[1]
        form = urlencode(newer._hidden() | {"level": "talk_first"})

        def press(_number: int) -> tuple[int, str]:
            browser = Browser([address])
            browser.cookies = dict(newer.cookies)
            return browser.ask("POST", "/q/check", form)[0], browser.led_to

        with ThreadPoolExecutor(AT_ONCE) as hands:
            assert set(hands.map(press, range(AT_ONCE))) == {(303, "/q/done")}
        app = create_app(environment)
        with app.app_context():
            counted = [
                db.session.scalar(select(func.count()).select_from(table)) for table in (Response, SharingChoice)
            ]
            db.session.remove()
            db.engine.dispose()
        assert counted == [1, 1]
