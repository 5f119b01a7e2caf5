import sys

import pytest

from practice import prepare
from practice.assessment.catalogue import BadDefinition


@pytest.fixture
def run(environ, monkeypatch, capsys):
    """Runs the preparation as a start does; its exit status and what it printed."""

    def go(*words, **settings):
        for name, value in (environ | settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["prepare", *words])
        return prepare.main(), capsys.readouterr().out.strip()

    return go


def test_an_empty_installation_is_told_its_setup_code_and_nothing_else(run):
    status, said = run()
    assert status == 0
    assert said.startswith("Set-up code for the first page: ")
    assert "\n" not in said


def test_an_installation_in_use_is_told_nothing(run, make):
    make.practice()
    assert run() == (0, "")


def test_the_sample_is_put_into_an_empty_installation_only(run, make):
    make.practice()
    assert run("--sample") == (0, "")


def test_a_bad_setting_is_one_line(run):
    status, said = run(PUBLIC_URL="http://x")
    assert status == 1
    assert said.startswith("PUBLIC_URL: ")
    assert "\n" not in said


def test_a_broken_definition_is_one_line_that_names_the_file(run, monkeypatch):
    def broken():
        raise BadDefinition(["s1/1.0.0.toml: item a1 has no wording"])

    monkeypatch.setattr(prepare, "create_app", broken)
    assert run() == (1, "s1/1.0.0.toml: item a1 has no wording")
