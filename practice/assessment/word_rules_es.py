"""What the Spanish texts of a form keep out of, and the exceptions with their reasons.

One Spanish for everybody: the reader is tú, and no sentence speaks to two people at once, because ustedes and vosotros
divide its readers. No word says of which gender the reader or the partner is, without signs that can't be read aloud.
"""

import re

from practice.assessment.word_rules import WordRules, any_of

# Adjectives that change with the reader's gender, after a verb that says how somebody is.
_STATE = r"(?:estoy|estás|estar|soy|eres|ser|me siento|te sientes|sentir[mt]e|sintiéndo[mt]e|me quedo|te quedas)"
_ADJECTIVE = (
    r"\w\w+[ai]d|segur|tranquil|sol|list|content|satisfech|insatisfech|dispuest|abiert|sincer|honest|cómod|incómod|"
    "nervios|culpos|orgullos|celos|inquiet|sensat|atent|just|enferm|molest|furios|ansios|hart|viv"
)
_ABOUT_THE_READER = rf"{_STATE} (?:\w+ )?(?:\w+ )?(?:{_ADJECTIVE})[oa]s?"

SPANISH = WordRules(
    longest_item=22,
    double_barrelled=re.compile(r"\by\b(?! yo\b)|\be\b|\bo\b|\bu\b|\basí como\b|\bademás de\b|\bpero\b|/|&"),
    negation=any_of(
        r"""no, ni, nunca, jamás, nada, nadie, ningún, ningun~, sin, tampoco, apenas, dejé de(?! lado), dejó de(?!
        lado), en ninguna parte"""
    ),
    frequency=any_of(
        r"""nunca, jamás, siempre, a menudo, con frecuencia, frecuentemente, rara vez, raramente, a veces, de vez en
        cuando, ocasionalmente, generalmente, por lo general, normalmente, habitualmente, constantemente,
        continuamente, repetidamente, cada vez, todo el tiempo, una y otra vez, muchas veces, pocas veces, suel~,
        solí~"""
    ),
    labels=any_of(
        r"""culpa~, culpable~, reproch~, rechaz~, negar~, se niega, tóxic~, \w*normal~, debo, debes, debe, deben,
        deber, deberí~, debería~, tendrías que, vag[oa]s?, perezos~, egoís~, narcis~, controlador~, manipul~,
        loc[oa]s?, locura, celos~, dependiente~, frí[oa]s?, terc[oa]s?, testarud~, inmadur~, fracas~, mentir~,
        miente~, mentiros~, trampos~, infiel~, fiel, fieles, aventura~, amante~, víctima~, regañ~, dram~, débil~,
        mal, mal[oa]s?, tont[oa]s?, chantaj~, irracional~, histéric~, rot[oa]s?, por qué no"""
    ),
    leading=any_of(
        r"""seguramente, obviamente, evidentemente, por supuesto, desde luego, naturalmente, claro está, no crees,
        verdad que, como todo el mundo sabe, cualquier buena pareja, las buenas parejas, amor verdadero, verdadero
        amor, la mayoría de la gente, admit~, confies[ao]~, confesar, reconoc~"""
    ),
    gendered=any_of(
        rf"""él, ella, ellos, ellas, nosotros, nosotras, ambos, ambas, juntos, juntas, los dos,
        las dos(?! personas| cosas| versiones| primeras| últimas), el uno, la una, un[oa] a (?:la )?otr[oa],
        uno al otro, (?:[tmus]í|tú|un[oa]|yo) mism[oa]s?, espos~, marido~,
        mujer, mujeres, novi[oa]s?, noviazgo~, casad[oa]s?, casarse, matrimoni~,
        cónyuge~, conyugal~, boda~, hombre~, varón, varones, masculin~, femenin~, señor~, madre~, padre~, mamá~,
        papá~, hij[oa]s?, media naranja, nuestra casa, nuestra cama, nuestro hogar, hogar~, convivi~, vivimos, hacer
        el amor, coito, bienvenid[oa]s?, {_ABOUT_THE_READER}, \w+/\w+, \w*@\w*, \w+[oa]\([oa]s?\),
        tod[xe]s?, amig[xe]s?"""
    ),
    safety=any_of(
        r"""golpe~, pega, pegar~, pegó, empuj~, agarr~, puñetazo~, patada~, bofetada~, cachetada~, ahorc~, ahog~,
        asfixi~, estrangul~, arma, armas, pistola~, cuchillo~, matar~, mató, amenaz~, lesi[oó]n~, violen~, abus~,
        maltrat~, inseguridad, miedo~, temor~, temo, temes, asust~, aterr~, acos~, acech~, vigil~, espi[aáó]~,
        rastre~, fuerza, forz~, obligar~, obliga, coacci~, daño~, dañ[aó]~, peligro~, violar~, violación, agresi~,
        agred~, moret~, moratón~, presion~, denunci~, policía, dejar a mi pareja"""
    ),
    not_for_clients=any_of(
        r"""evalu~, test, tests, prueba, pruebas, puntuaci~, puntaje~, escala~, formulario~, cuestionario~,
        encuesta~, instrumento~, ítem~, calificaci~, valoraci~, diagn~, \w*normal~, clínic~, síntoma~, trastorno~,
        patolog~, disfunci~, porcentaje~, por ciento, resultado~, medici[oó]n~, medir, mide, validad~, cribado~,
        plan de tratamiento"""
    ),
    forcing=any_of(
        """obligatori~, tienes que, hay que responder, hace falta responder, es necesario responder, responde a
        todo, responde todo, responde todas, contesta todo, no omitas, no dejes nada, requerid~"""
    ),
    low_end=any_of(
        """escollo~, problema~, desconfianza~, distancia~, brecha~, barrera~, falta, pobre, malentendid~, cerrad~,
        discusi~, tensi~, hostil~"""
    ),
    warned_about=any_of("herid~, daño~, duele~, dolió, físic~, sexo, sexual~, beso~, afecto, algo que pasó"),
    perspective={
        "self": any_of(
            r"""yo, me, mi(?! pareja), mis, mí, mí[oa]s?, conmigo, (?!qué\b)\w+é, estoy, siento, doy, puedo, creo,
        tengo, digo, encuentro, recupero, compartí, insistí, cumplí, repetí, hice, puse, dije, tuve, mantuve"""
        ),
        "partner": any_of("mi pareja, tu pareja"),
        "us": any_of(r"nos, nuestr~, \w+mos, mi pareja y yo, tanto mi pareja como yo, cada quien, la otra persona"),
    },
    reading_grade=False,
    # Spanish turns the verb, not only the pronoun: each verb and phrase of the pairs with its other side.
    mirror={
        "el punto de vista de mi pareja": "mi punto de vista",
        "aclaré con mi pareja": "mi pareja aclaró conmigo",
        "le hablé a mi pareja": "mi pareja me habló",
        "le hice a mi pareja": "mi pareja me hizo",
        "le mostré a mi pareja": "mi pareja me mostró",
        "traté a mi pareja": "mi pareja me trató",
        "me quedé": "mi pareja se quedó",
        "en mi pareja": "en mí",
        "cumplí": "mi pareja cumplió",
        "defenderme": "defenderse",
        "dejé": "mi pareja dejó",
        "escuché": "mi pareja escuchó",
        "hablé": "mi pareja habló",
        "insistí": "mi pareja insistió",
        "mostré": "mi pareja mostró",
        "noté": "mi pareja notó",
        "participé": "mi pareja participó",
        "presté": "mi pareja prestó",
        "repetí": "mi pareja repitió",
        "respeté": "mi pareja respetó",
        "salté": "mi pareja saltó",
        "siente": "siento",
        "traté": "mi pareja trató",
        "mis": "sus",
        "mi": "su",
        "me": "le",
    },
    exceptions={
        ("option feelings.guilty", "label"): "a feeling that one picks for oneself; it lays nothing at anybody's door",
        ("s1.qti.03", "double_barrelled"): "a balance lies between two things; the item asks about the balance only",
        ("s3.now.03", "safety"): "the blueprint's soft flag; it is never shown jointly by itself",
        ("safe.gate", "double_barrelled"): "a gate, not a rating: any of its ways to be seen is a reason to wait",
    },
    address=any_of(
        r"""usted~, vosotr~, vuestr~, os, su terapeuta, elija, elijan, piense, piensen, escriba, escriban, pulse,
        pulsen, marque, marquen, tenés, podés, querés, sos, vos, le pedimos, les pedimos"""
    ),
)
