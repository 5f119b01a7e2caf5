"""Small ways to spoil a definition."""

from practice.assessment.wording import items


def item_of(definition, key):
    return next(item for item in items(definition) if item["key"] == key)


def with_item(key, /, **fields):
    """A change of one item's fields; None takes a field away."""

    def plant(definition):
        item = item_of(definition, key)
        for name, value in fields.items():
            item.pop(name, None)
            if value is not None:
                item[name] = value

    return plant


def with_section(key, /, **fields):
    """A change of one section's fields."""

    def plant(definition):
        section = next(section for section in definition["sections"] if section["key"] == key)
        for name, value in fields.items():
            section.pop(name, None)
            if value is not None:
                section[name] = value

    return plant


def without_item(key):
    """The definition with one item gone."""

    def plant(definition):
        for section in definition["sections"]:
            section["items"] = [item for item in section["items"] if item["key"] != key]

    return plant


def with_top(**fields):
    """A change of the definition's own fields."""
    return lambda definition: definition.update(fields)


def with_option(options, key, text):
    """Another text for one option of a set, or one more option."""

    def plant(definition):
        listed = definition["option_sets"][options]["options"]
        found = [option for option in listed if option["key"] == key]
        if found:
            found[0]["text"] = text
        else:
            listed.append({"key": key, "text": text})

    return plant
