"""Options that a question offers, and scales made of them."""

from dataclasses import dataclass
from functools import cached_property


class UnknownPart(LookupError):
    """An item, area, section or option that this version of the instrument does not have."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a set. `value` is the scale point, None in a plain choice list."""

    key: str
    text: str
    value: int | None = None


@dataclass(frozen=True)
class OptionSet:
    """Options that several items share. A scale has consecutive integer values, low to high."""

    code: str
    options: tuple[Option, ...]
    is_scale: bool
    not_applicable: str | None = None

    @cached_property
    def minimum(self) -> int:
        """The lowest scale point; raises UnknownPart for a set that is no scale."""
        return min(self._values)

    @cached_property
    def maximum(self) -> int:
        """The highest scale point; raises UnknownPart for a set that is no scale."""
        return max(self._values)

    @cached_property
    def _values(self) -> tuple[int, ...]:
        values = tuple(option.value for option in self.options if option.value is not None)
        if not values:
            raise UnknownPart(f"{self.code} is no scale")
        return values

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The options' keys in form order."""
        return tuple(option.key for option in self.options)

    def option(self, key: str) -> Option:
        """The option with that key; raises UnknownPart."""
        for option in self.options:
            if option.key == key:
                return option
        raise UnknownPart(f"{self.code}: no option {key!r}")

    def of_value(self, value: int) -> Option:
        """The option at that scale point; raises UnknownPart."""
        for option in self.options:
            if option.value == value:
                return option
        raise UnknownPart(f"{self.code}: no value {value!r}")
