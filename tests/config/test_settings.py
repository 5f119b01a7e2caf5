import re

import pytest
from redis import Redis
from sqlalchemy import make_url

from practice.config import BadSettings, from_environment, queue_socket
from practice.key_files import make_secrets


@pytest.fixture
def environ(tmp_path):
    make_secrets(tmp_path / "secrets", beside_database=False)
    return {"DATA_DIR": str(tmp_path)}


def faults(environ):
    with pytest.raises(BadSettings) as refused:
        from_environment(environ)
    return refused.value.faults


def test_a_first_start_needs_no_setting(environ, tmp_path):
    settings = from_environment(environ)
    assert settings.database_url == f"sqlite:///{tmp_path}/fourfold.db"
    assert settings.redis_url == f"unix://{tmp_path}/queue/queue.sock"
    assert settings.public_url is None
    assert len(settings.master_key) == len(settings.audit_key) == 32


def test_settings_are_frozen(environ):
    with pytest.raises(AttributeError):
        from_environment(environ).trusted_proxies = 1


def test_the_repr_shows_no_secret(environ):
    environ |= {
        "DATABASE_URL": "postgresql://fourfold:hidden-db@host/fourfold",
        "REDIS_URL": "redis://:hidden-queue@host/0",
        "SMTP_URL": "smtp://me:hidden-mail@host:587",
        "MAIL_FROM": "office@example.org",
    }
    settings = from_environment(environ)
    assert "hidden" not in repr(settings)
    for key in (settings.secret_key, settings.master_key, settings.audit_key):
        assert repr(key) not in repr(settings)
        assert key.hex() not in repr(settings)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_always_reached_through_psycopg_3(environ, scheme):
    settings = from_environment(environ | {"DATABASE_URL": f"{scheme}://u:p@db/fourfold"})
    assert settings.database_url == "postgresql+psycopg://u:p@db/fourfold"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Fourfold.Example.org", "https://fourfold.example.org"),
        ("https://fourfold.example.org/", "https://fourfold.example.org"),
        ("https://fourfold.example.org:443", "https://fourfold.example.org"),
        ("https://fourfold.example.org:8443", "https://fourfold.example.org:8443"),
    ],
)
def test_the_public_address_is_kept_as_scheme_and_host(environ, given, kept):
    assert from_environment(environ | {"PUBLIC_URL": given, "TRUSTED_PROXIES": "1"}).public_url == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "http://fourfold.example.org"),
        ("PUBLIC_URL", "https://fourfold.example.org/app"),
        ("PUBLIC_URL", "https://someone@fourfold.example.org"),
        ("PUBLIC_URL", "https://fourfold.example.org?x"),
        ("PUBLIC_URL", "https://fourfold.example.org:99999"),
        ("PUBLIC_URL", "https://four fold"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://[::1"),
        ("DATABASE_URL", "mysql://u:hidden@host/name"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://u:hidden@host"),
        ("DATABASE_URL", "postgresql://u:hidden@host:port/name"),
        ("REDIS_URL", "localhost:6379"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "many"),
        ("TRUSTED_PROXIES", "60"),
        ("SMTP_URL", "smtp://u:hid:den@host:por"),
        ("SMTP_URL", "mail.example.org"),
        ("MAIL_FROM", "the office"),
        ("MAIL_FROM", "a@example.org\nBcc: b@example.org"),
    ],
)
def test_a_bad_setting_is_one_line_that_names_it_and_repeats_no_password(environ, name, value):
    (line,) = faults(environ | {name: value})
    assert line.startswith(f"{name}: ")
    assert "hid" not in line
    assert "\n" not in line


def test_every_fault_is_told_at_once(environ):
    lines = faults(environ | {"PUBLIC_URL": "ftp://x", "REDIS_URL": "x", "SECRET_KEY": "x"})
    assert [line.partition(":")[0] for line in lines] == ["REDIS_URL", "PUBLIC_URL", "SECRET_KEY"]


def test_an_empty_setting_is_no_setting(environ):
    empty = dict.fromkeys(["DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY", "SMTP_URL", "MASTER_KEY_FILE"], "")
    assert from_environment(environ | empty) == from_environment(environ)


def test_a_password_in_an_address_can_come_from_a_file(environ, tmp_path):
    file = tmp_path / "database-url"
    file.write_text("postgresql://u:p@db/fourfold\n")
    file.chmod(0o600)
    assert from_environment(environ | {"DATABASE_URL_FILE": str(file)}).database_url.endswith("u:p@db/fourfold")


def test_a_secret_given_twice_is_refused(environ, tmp_path):
    (line,) = faults(environ | {"MASTER_KEY": "ab" * 32, "MASTER_KEY_FILE": str(tmp_path / "secrets" / "master.key")})
    assert "MASTER_KEY_FILE" in line


def test_two_settings_may_not_share_one_secret(environ, tmp_path):
    same = (tmp_path / "secrets" / "master.key").read_text().strip()
    for name in ("SECRET_KEY", "AUDIT_KEY"):
        (line,) = faults(environ | {name: same})
        assert "same secret" in line


def test_mail_needs_a_sender_and_a_proxy_needs_the_public_address(environ):
    assert faults(environ | {"SMTP_URL": "smtp://host"})[0].startswith("MAIL_FROM: ")
    assert faults(environ | {"TRUSTED_PROXIES": "1"})[0].startswith("PUBLIC_URL: ")


def test_with_a_public_address_the_number_of_proxies_must_be_said_even_when_it_is_none(environ):
    environ |= {"PUBLIC_URL": "https://fourfold.example.org"}
    for unsaid in ({}, {"TRUSTED_PROXIES": ""}):
        (line,) = faults(environ | unsaid)
        assert line.startswith("TRUSTED_PROXIES: ")
    assert from_environment(environ | {"TRUSTED_PROXIES": "0"}).trusted_proxies == 0


def test_a_data_folder_may_have_any_name_that_an_address_can_carry(tmp_path):
    odd = tmp_path / "Praxis Müller #1 100%"
    make_secrets(odd / "secrets")
    settings = from_environment({"DATA_DIR": str(odd)})
    assert Redis.from_url(settings.redis_url).connection_pool.connection_kwargs["path"] == str(queue_socket(odd))
    assert re.fullmatch("/tmp/fourfold-[0-9a-f-]+/queue.sock", str(queue_socket(odd)))
    assert make_url(settings.database_url).database == str(odd / "fourfold.db")


def test_a_data_folder_with_a_question_mark_is_refused(tmp_path):
    make_secrets(tmp_path / "what?" / "secrets")
    assert faults({"DATA_DIR": str(tmp_path / "what?")})[0].startswith("DATA_DIR: ")


def test_a_long_data_folder_still_gets_a_socket_that_fits(tmp_path):
    deep = tmp_path / ("folder" * 20) / ("folder" * 20)
    assert len(str(queue_socket(deep))) <= 107
    assert queue_socket(deep) != queue_socket(deep / "other")
    assert queue_socket(deep) == queue_socket(deep)
