"""Every sentence of clients and of reports is there in every language, whole and compiled."""

import re
import shutil

import pytest
from babel.messages.pofile import read_po

from practice.assessment.wording import BY_LANGUAGE
from practice.texts import language_name, languages, locale_of, translator
from script import translating

OTHERS = [code for code in languages() if code != "en"]
SERVICES = ("own", "couple", "parts", "audiences")
REPORTS = ("reports", *(f"practice/services/report/{name}" for name in SERVICES))
REFUSALS = "practice/services/report/couple/released.py"  # why there is no report: the therapist reads it, on a page


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The catalogues in a folder of their own, to be spoilt."""
    place = tmp_path / "translations"
    shutil.copytree(translating.FOLDER, place)
    monkeypatch.setattr(translating, "FOLDER", place)
    return translating.po_file("es")


def change(file, before, after):
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_clients_and_of_reports_is_translated_and_compiled(language):
    assert list(translating.faults(language)) == []


def test_spanish_is_there_and_what_is_compiled_is_what_the_app_offers():
    assert languages() == ("en", *translating.languages())
    assert "es" in languages()
    names = [language_name(code) for code in ("en", "es", "pt-BR")]
    assert names == ["English", "Español", "Português (Brasil)"]


@pytest.mark.parametrize(
    ("english", "spanish"),
    [("Your questions", "Tus preguntas"), ("How to read this", "Cómo leer esto"), ("no score", "sin puntuación")],
)
def test_a_new_sentence_without_its_translation_is_named(copied, english, spanish):
    """On a page, in a report's template, in a report's chart."""
    change(copied, f'msgstr "{spanish}"', 'msgstr ""')
    assert f"is not translated: {english}" in translating.faults("es")


def test_a_sentence_that_is_not_in_the_catalogue_is_named(copied):
    change(copied, 'msgid "Your questions"', 'msgid "Her questions"')
    assert "has no entry: Your questions" in translating.faults("es")


def test_an_unsure_translation_does_not_count(copied):
    change(copied, 'msgid "Your questions"', '#, fuzzy\nmsgid "Your questions"')
    assert "is marked as unsure (fuzzy): Your questions" in translating.faults("es")


def test_a_translation_that_drops_a_value_is_named(copied):
    change(copied, 'msgstr "Guardado: %(when)s"', 'msgstr "Guardado"')
    assert "has other placeholders: Saved %(when)s" in translating.faults("es")


def test_a_missing_plural_is_named(copied):
    change(copied, 'msgstr[1] "Quedan unos %(num)s minutos."', 'msgstr[1] ""')
    assert "is not translated: About %(num)s minute left." in translating.faults("es")


def test_words_that_were_not_compiled_are_noticed(copied):
    change(copied, 'msgstr "Tus preguntas"', 'msgstr "Preguntas para ti"')
    assert "is compiled from other words: run script/translate" in translating.faults("es")
    translating.update("es")
    assert "is compiled from other words: run script/translate" not in translating.faults("es")


def test_bringing_up_to_date_changes_nothing_where_nothing_is_new(copied):
    translating.update("es")
    dated = re.sub(r"Creation-Date: \d{4}", "Creation-Date: 2001", copied.read_text(encoding="utf-8"))
    copied.write_text(dated, encoding="utf-8")
    translating.update("es")
    before = copied.read_bytes(), copied.with_suffix(".mo").read_bytes()
    assert b"Creation-Date: 2001" in before[0], "not even the date is written anew"
    translating.update("es")
    assert (copied.read_bytes(), copied.with_suffix(".mo").read_bytes()) == before


def test_a_third_language_is_a_matter_of_files(copied, capsys):
    assert translating.main(["--new", "pt-BR"]) == 1
    said = capsys.readouterr().out
    assert "pt-BR: is not translated: Your questions" in said
    assert "compiled" not in said
    assert translating.languages() == ["es", "pt-BR"]
    with (copied.parents[2] / "pt_BR" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        assert read_po(file).get("Your questions").string == ""


@pytest.mark.parametrize("wanted", [["--new"], ["--new", "nonsense!"], ["--nwe", "fr"], ["es"]])
def test_a_mistyped_call_changes_nothing_and_says_how(copied, capsys, wanted):
    assert translating.main(wanted) == 2
    assert "usage" in capsys.readouterr().err
    assert translating.languages() == ["es"]


def test_a_therapists_sentences_need_no_translation():
    wanted = {one.id for one in translating.for_clients()}
    assert "Open your link again to go on. What was saved is kept." in wanted
    assert "Record the couple's secrets policy first. Nothing was assigned." not in wanted
    assert "Caseload" not in wanted


def test_no_part_of_a_report_is_forgotten():
    """Whatever a report's template draws in, and every module that reports are made of, is listed."""
    listed = {location[0] for one in translating.wanted() for location in one.locations}
    root = translating.ROOT
    names = set().union(*(drawn_from(f"report/{path.name}", set()) for path in root.glob("templates/report/*.html")))
    parts = [path for folder in REPORTS for path in (root / folder).glob("*.py") if path != root / REFUSALS]
    assert len(parts) > 30
    for path in [*(root / "templates" / name for name in names), *parts]:
        says = list(translating._sentences(path))
        assert not says or str(path.relative_to(root)) in listed, f"{path.name} is not in sources.toml"


def test_reports_speak_from_the_same_catalogue():
    assert "Nobody has sent answers yet." in {one.id for one in translating.extracted("reports")}
    assert translator("es")("Left blank") == "En blanco"
    assert translator("xx")("Left blank") == translator("en")("Left blank") == "Left blank"
    assert locale_of("pt-BR") == "pt_BR"


def drawn_from(template, seen):
    """A template and all that it extends, includes and imports."""
    if template not in seen:
        seen.add(template)
        text = (translating.ROOT / "templates" / template).read_text(encoding="utf-8")
        for other in re.findall(r"{%-?\s*(?:extends|include|import|from)\s+\"([^\"]+)\"", text):
            drawn_from(other, seen)
    return seen


def test_no_page_of_a_client_is_forgotten():
    """Whatever a template on the client's base draws in has its sentences in the catalogue."""
    folder = translating.ROOT / "templates"
    own = [path for path in folder.rglob("*.html") if '{% extends "base_client.html" %}' in path.read_text("utf-8")]
    assert len(own) > 10
    listed = {location[0] for one in translating.for_clients() for location in one.locations}
    for path in own:
        for name in drawn_from(str(path.relative_to(folder)), set()):
            says = list(translating._sentences(folder / name))
            assert not says or f"templates/{name}" in listed, f"{name} is not in sources.toml"


def test_no_view_of_a_client_is_forgotten():
    """A module whose views only clients open says nothing that is not in the catalogue."""
    listed = {location[0] for one in translating.for_clients() for location in one.locations}
    found = []
    for path in (translating.ROOT / "practice" / "web").rglob("*.py"):
        gates = set(re.findall(r"@access\(\"(\w+)\"", path.read_text(encoding="utf-8")))
        if gates & {"client", "client_or_private"} and not gates & {"therapist", "owner"}:
            found.append(path.name)
            says = list(translating._sentences(path))
            assert not says or str(path.relative_to(translating.ROOT)) in listed, f"{path.name} is not in sources.toml"
    assert "homework.py" in found


@pytest.mark.parametrize("language", [code for code in OTHERS if code in BY_LANGUAGE])
def test_what_is_read_around_the_questions_and_in_reports_keeps_to_the_languages_own_rules(language):
    """As the questions do: nobody's gender, no household, one way to speak to the reader, nothing demanded."""
    rules, catalogue = BY_LANGUAGE[language], translating._read(language)
    said = [catalogue.get(one.id).string for one in translating.wanted() if one.id]
    forms = [form for one in said for form in ([one] if isinstance(one, str) else one)]
    for form in forms:
        for rule in (rules.gendered, rules.forcing, rules.address):
            assert rule is None or not rule.findall(form.lower()), form
