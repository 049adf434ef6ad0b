"""The registers (台账) of the desk. A new one is a folder, its record spec, a screen, and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tzdesk.registers.register import Register

    REGISTERS: Mapping[str, Register[Any]]

FOLDERS = (
    *("organisations", "members", "contracts", "aid"),
    *("supervision", "problems", "stations", "monitoring", "ledgers"),
    *("projects", "keeping"),
)


def __getattr__(name: str) -> Any:
    # Built on first use: importing one register's model must not import all the others.
    if name != "REGISTERS":
        raise AttributeError(name)
    found = {}
    import_module(f"{__name__}.import_checks")  # registers the rules on what is read from files
    import_module(f"{__name__}.field_measures")
    from tzdesk.registers.district import DistrictParameterRegister
    from tzdesk.registers.profile import ProfileRegister

    singles: tuple[Register[Any], ...] = (ProfileRegister(), DistrictParameterRegister())
    for register in (*singles, *(one for folder in FOLDERS for one in _of(folder))):
        found[register.kind] = register
    from tzdesk.definitions import available_years, load
    from tzdesk.registers.ledgers.register import ledgers_of

    # A later year holds all kinds of the years before it; a district's own ledgers come in with its definitions.
    found.update(ledgers_of([load(max(available_years()))]))
    globals()["REGISTERS"] = MappingProxyType(found)
    return globals()["REGISTERS"]


def _of(folder: str) -> tuple[Register[Any], ...]:
    registers: tuple[Register[Any], ...] = import_module(f"{__name__}.{folder}").REGISTERS
    return registers
