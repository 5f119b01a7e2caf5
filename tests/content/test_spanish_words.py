"""The Spanish words of every form keep to the rules of Spanish; each rule is shown to find a planted bad text."""

import pytest

from practice.assessment import catalogue, wording
from practice.assessment.translation import worded
from practice.assessment.word_rules_es import SPANISH

from .planting import item_of, with_item, with_option, with_section, with_top

CATALOGUE = catalogue.load()
CODES = ("s1", "s2", "s3", "s4", "safe")


def spanish(code):
    known = CATALOGUE.current(code)
    return worded(CATALOGUE.definition(code, known.version), "es")


def english(code):
    return CATALOGUE.definition(code, CATALOGUE.current(code).version)


@pytest.mark.parametrize("code", CODES)
def test_no_text_breaks_a_rule(code):
    assert wording.check(spanish(code)) == []


def test_every_exception_has_a_reason_and_is_still_needed():
    found = {(fault.place, fault.rule) for code in CODES for fault in wording.every_fault(spanish(code))}
    assert found == set(SPANISH.exceptions)
    assert all(len(reason) > 30 for reason in SPANISH.exceptions.values())


def test_pairs_are_the_same_sentence_turned_around():
    for code, pairs in (("s2", 14), ("s3", 8)):
        form = spanish(code)
        own = [item for item in wording.items(form) if item["key"].endswith(".s")]
        assert len(own) == pairs
        for item in own:
            assert item_of(form, f"{item['key'][:-1]}p")["text"] == wording.mirrored(item["text"], SPANISH)


def test_every_word_of_the_mirror_is_needed():
    said = " ".join(item["text"].lower() for code in ("s2", "s3") for item in wording.items(spanish(code)))
    assert [words for words in SPANISH.mirror if words not in said] == []


def test_the_same_scale_has_the_same_words_on_every_form():
    sets = {}
    for code in CODES:
        for name, options in spanish(code)["option_sets"].items():
            if options["scale"] or name == "outcomes":
                words = [option["text"] for option in options["options"]]
                assert sets.setdefault(name, (words, options.get("not_applicable"))) == (
                    words,
                    options.get("not_applicable"),
                )
    assert all(len(set(words)) == len(words) for words, _ in sets.values()), "no two points of a scale read the same"


@pytest.mark.parametrize("code", CODES)
def test_two_options_of_a_list_never_read_the_same(code):
    for options in spanish(code)["option_sets"].values():
        words = [option["text"] for option in options["options"]]
        assert len(set(words)) == len(words)


@pytest.mark.parametrize("code", CODES)
def test_nothing_was_left_in_english_and_nothing_but_words_is_another(code):
    own, other = english(code), spanish(code)
    before, after = dict(wording.client_texts(own)), dict(wording.client_texts(other))
    assert before.keys() == after.keys()
    assert [place for place in before if before[place] == after[place] and before[place] != "No"] == []
    for one, two in zip(wording.items(own), wording.items(other), strict=True):
        assert {name: one[name] for name in one if name not in ("text", "hint")} == {
            name: two[name] for name in two if name not in ("text", "hint")
        }


@pytest.mark.parametrize("code", CODES)
def test_questions_statements_and_numbers_end_as_in_english(code):
    """A question stays a question with both its marks, and a limit said in words keeps its place."""
    own, other = dict(wording.client_texts(english(code))), dict(wording.client_texts(spanish(code)))
    for place, text in own.items():
        assert text.rstrip("…")[-1:] in ".?" or other[place][-1:] not in ".?", place
        assert text.count("?") == other[place].count("?") == other[place].count("¿"), place
        assert (text[-1:] == ".") == (other[place][-1:] == "."), place


PLANTED = {
    "a tired reader of one gender": ("s1", with_item("s1.emo.02", text="Estoy muy cansada."), "gendered"),
    "a sure reader": ("s1", with_item("s1.next.04", text="¿Estás seguro de querer trabajar en esto?"), "gendered"),
    "a lonely reader": ("s1", with_section("emo", intro="Quizá te sientes sola."), "gendered"),
    "feeling heard": ("s1", with_item("s1.climate.03", text="Me siento escuchado por mi pareja."), "gendered"),
    "a ready reader": ("s2", with_section("us", intro="Sigue cuando estés listo, si ya estás lista."), "gendered"),
    "a partner who is he": ("s1", with_item("s1.com.04", text="Le digo a él lo que necesito."), "gendered"),
    "both, in the masculine": ("s1", with_item("s1.com.02", text="Los dos nos escuchamos."), "gendered"),
    "together, in the masculine": ("s4", with_section("wishes", intro="Lo que hacen juntos."), "gendered"),
    "oneself": ("s4", with_item("s4.own.01", text="Me cuido a mí misma."), "gendered"),
    "a slash": ("s1", with_option("feelings", "tired_out", "Cansado/a"), "gendered"),
    "an at-sign": ("s1", with_section("com", intro="Para tod@s."), "gendered"),
    "an x": ("s1", with_section("com", intro="Para todxs."), "gendered"),
    "a marriage": ("s1", with_section("emo", intro="Piensa en tu matrimonio."), "gendered"),
    "usted": ("s1", with_section("com", intro="Piense en lo que usted dijo."), "address"),
    "vosotros": ("s1", with_section("con", intro="Cuando vosotros discutís."), "address"),
    "vos": ("s1", with_section("con", intro="Lo que vos querés."), "address"),
    "and": ("s1", with_item("s1.com.02", text="Nos hablamos y nos escuchamos."), "double_barrelled"),
    "or": ("s2", with_item("s2.us.01", text="Hablamos o nos escribimos."), "double_barrelled"),
    "too many words": (
        "s1",
        with_item("s1.com.01", text="Nos pasa que la mayor parte de los días de la semana " + "nos decimos cosas " * 5),
        "too_long",
    ),
    "not, answered by how often": ("s2", with_item("s2.lis.dis.s", text="No miré mi teléfono."), "negation"),
    "without": ("s4", with_item("s4.respond.01", text="Escuché sin juicios a mi pareja."), "negation"),
    "stopped doing": ("s4", with_item("s4.respond.01", text="Dejé de juzgar a mi pareja."), "negation"),
    "always": ("s3", with_item("s3.habits.res.p", text="Mi pareja siempre me trató bien."), "frequency"),
    "often": ("s2", with_item("s2.lis.ask.s", text="A menudo hice preguntas a mi pareja."), "frequency"),
    "fault": ("s1", with_item("s1.con.02", text="Peleamos por culpa mía."), "label"),
    "toxic": ("s1", with_section("con", intro="Las discusiones tóxicas."), "label"),
    "ought to": ("s1", with_item("s1.int.02", hint="Deberías estar a gusto."), "label"),
    "normal": ("s4", with_section("own", intro="Esto es normal."), "label"),
    "fear outside SAFE": ("s1", with_item("s1.tru.01", text="Le tengo miedo a mi pareja."), "safety"),
    "a questionnaire, to a client": ("s3", with_top(client_title="Cuestionario de confianza"), "not_for_clients"),
    "must be answered": ("s1", with_section("com", intro="Tienes que responder."), "forcing"),
    "a leading word": ("s4", with_item("s4.climate.01", text="Por supuesto, nos queremos."), "leading"),
    "the wrong person": ("s3", with_item("s3.habits.opn.p", text="Se habló con franqueza."), "perspective"),
    "hurt without a warning": ("s3", with_section("strain_past", warning=None), "warning"),
    "a pair that drifts apart": ("s2", with_item("s2.pit.hos.p", text="Mi pareja me habló en un tono cruel."), "pair"),
}


@pytest.mark.parametrize(("code", "plant", "rule"), PLANTED.values(), ids=PLANTED)
def test_a_planted_bad_text_is_found_by_its_rule(code, plant, rule):
    bad = spanish(code)
    plant(bad)
    assert rule in {fault.rule for fault in wording.check(bad)}


@pytest.mark.parametrize(
    "text",
    [
        "Estoy a gusto con nuestra cercanía.",
        "Nos hicimos tiempo para una conversación tranquila.",
        "Siento que se me escucha.",
        "Esto es solo para ti.",
        "Dejé de lado el punto de vista de mi pareja.",
        "Las dos personas dijeron que sí.",
    ],
)
def test_what_is_said_of_things_is_not_taken_for_the_reader(text):
    assert not SPANISH.gendered.findall(text.lower())
