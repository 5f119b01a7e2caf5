"""The examples in deploy/ name settings and commands that the code has, and all of those that it has."""

import dataclasses
import re
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_loader
from types import SimpleNamespace

import pytest

from practice.config import ROOT, Settings

DEPLOY = ROOT / "deploy"
# Read before there are Settings: by the supervisor, by gunicorn's configuration, by the logs; and by the tests' shells.
BESIDE_SETTINGS = {"ADDRESSES", "WEB_CONCURRENCY", "ACCESS_LOG", "LOG_FORMAT", "BACKUP_RECIPIENT"}
# Another program's: the proxy's, the database's, the system's.
NOT_OURS = {"UPSTREAM_HOST", "UPSTREAM_PORT", "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB"}
SYSTEM = {"PATH", "PYTHONPATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "FLASK_APP", "XDG_CACHE_HOME"}


def ours():
    return {field.name.upper().removesuffix("_FILE") for field in dataclasses.fields(Settings)} | BESIDE_SETTINGS


def named(text):
    """Settings that a file gives or passes on: NAME=, NAME: or ${NAME...}."""
    found = re.findall(r"^\s*#? ?(?:Environment=|ENV )?([A-Z][A-Z_]+)(?:=|: )", text, re.M)
    found += re.findall(r"(?<=[ {,])([A-Z][A-Z_]+): ", text) + re.findall(r"\$\{?([A-Z][A-Z_]+)", text)
    return {name.removesuffix("_FILE") for name in found}


@pytest.mark.parametrize("name", ["compose.yaml", "environment.example", "Caddyfile", "fourfold.service"])
def test_an_example_names_no_setting_that_nobody_reads(name):
    unknown = named((DEPLOY / name).read_text()) - ours() - NOT_OURS - SYSTEM
    assert not unknown, f"{name} names {unknown}"


def test_the_example_of_an_environment_names_every_setting():
    missing = ours() - named((DEPLOY / "environment.example").read_text()) - {"ADDRESSES"}
    assert not missing


def test_what_the_code_reads_beside_the_settings_is_known():
    read = set()
    for file in [*(ROOT / "practice" / "running").glob("*.py"), *(ROOT / "practice" / "commands").glob("*.py")]:
        read |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', file.read_text()))
    assert {name.removesuffix("_FILE") for name in read} <= ours() | {"PROMETHEUS_MULTIPROC_DIR"}


def test_the_commands_of_the_examples_exist(app):
    text = "".join(file.read_text() for file in [DEPLOY / "compose.yaml", *DEPLOY.glob("*.md")])
    groups = set(app.cli.list_commands(None))
    used = set(re.findall(r"(?:flask(?: --app wsgi|,)?|deploy/command) ([a-z][a-z-]+)", text))
    assert used and used <= groups, used - groups
    for module in re.findall(r"python(?:, | )-m(?:, | )([a-z_.]+)", text):
        assert find_spec(module), module


def test_the_pages_of_deploy_lead_to_files_that_are_there():
    for page in DEPLOY.glob("*.md"):
        for target in re.findall(r"\]\(([a-z][^)]*)\)", page.read_text()):
            assert (DEPLOY / target).exists(), f"{page.name} leads to {target}"


def test_the_proxy_hides_every_address_that_is_a_key(app):
    hidden = re.search(r"\(\?:([a-z|]+)\)", (DEPLOY / "Caddyfile").read_text())[1].split("|")
    with_token = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules() if "token>" in rule.rule}
    assert with_token <= set(hidden)


def test_a_command_under_systemd_gets_the_services_settings_and_account_and_nothing_else(tmp_path, monkeypatch):
    loader = SourceFileLoader("deploy_command", str(DEPLOY / "command"))
    command = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(command)
    done = {}
    monkeypatch.setattr(command, "ENVIRONMENT", tmp_path / "environment")
    lines = ["# a comment", "; too", "SMTP_URL=smtp://a:p$w&#d'=x@host", "MAIL_FROM='us@example.org'", "", "EMPTY="]
    command.ENVIRONMENT.write_text("\n".join(lines))
    monkeypatch.setenv("SOMETHING_ELSE", "of the shell")
    monkeypatch.setattr(command.sys, "argv", ["command", "check"])
    monkeypatch.setattr(command.pwd, "getpwnam", lambda name: SimpleNamespace(pw_name=name, pw_uid=12, pw_gid=34))
    monkeypatch.setattr(command.os, "geteuid", lambda: 0)
    for name in ("umask", "initgroups", "setgid", "setuid", "chdir", "execve"):
        monkeypatch.setattr(command.os, name, lambda *given, name=name: done.update({name: given}))
    command.main()
    assert (done["setuid"], done["setgid"], done["initgroups"]) == ((12,), (34,), ("fourfold", 34))
    _, words, environ = done["execve"]
    assert words[1:] == ["-m", "flask", "--app", "wsgi", "check"]
    expected = {"SMTP_URL": "smtp://a:p$w&#d'=x@host", "MAIL_FROM": "us@example.org", "DATA_DIR": "/var/lib/fourfold"}
    assert expected.items() <= environ.items()
    assert "SOMETHING_ELSE" not in environ


def test_the_queue_of_compose_lets_the_other_containers_in_and_keeps_nothing():
    """In protected mode it refuses everybody but its own host. It has no password, so it is reached inside only."""
    part = (ROOT / "deploy" / "compose.yaml").read_text().split("\n  queue:\n")[1].split("\n\n")[0]
    assert '--protected-mode, "no"' in part
    assert '--save, "", --appendonly, "no"' in part
    assert "networks: [inside]" in part
    assert "ports" not in part


def test_an_image_holds_no_setting_of_this_machine():
    """What compose reads its secrets from is neither built into an image nor committed."""
    for name in (".dockerignore", ".gitignore"):
        assert "deploy/environment" in (ROOT / name).read_text().splitlines()
