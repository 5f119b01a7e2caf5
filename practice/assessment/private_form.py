"""What makes a private form: it stands apart from the programme and asks what the safety levels are read from."""

from practice.assessment.instrument import Instrument
from practice.assessment.safety import QUESTIONS
from practice.assessment.schema import Faults


def private_rules(instrument: Instrument, faults: Faults) -> None:
    """Note in `faults` each rule about private forms that the instrument breaks.

    A question of the safety check is recognised by the last part of its item's key: `safe.fear` asks "fear".
    """
    gates = [item for item in instrument.items if item.continue_on]
    for gate in gates:
        if not instrument.private or gate.max_choices != 1 or instrument.sections[0].items != (gate,):
            faults.add(f"item {gate.key}", "a gate is a single choice, alone on the first page of a private form")
    if not instrument.private:
        return
    if not gates:
        faults.add("", "a private form starts with a gate: an item with continue_on")
    if instrument.step != 0:
        faults.add("", "a private form is no step of the programme: step must be 0")
    if instrument.areas:
        faults.add("", "a private form is never scored: it can't have areas")
    items = {item.key.rpartition(".")[2]: item for item in instrument.items}
    for name, words in QUESTIONS.items():
        item = items.get(name)
        if item is None:
            faults.add("", f"the safety question {name!r} is missing")
        elif item.options is None or set(item.options.keys) != set(words):
            faults.add(f"item {item.key}", f"its options must be {', '.join(words)}")
