"""Reads cases and contracts with all that their state depends on, many at once with a handful of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.contracts.case_model import (
    BargainingCase,
    BargainOffer,
    BargainRep,
    BargainSession,
    CongressVote,
    ContractEvent,
)
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.terms import CHANGE, is_contract
from tzdesk.registers.contracts.text_model import ContractCheck, ContractSubmission
from tzdesk.registers.measure import Scope
from tzdesk.store import Entity, alive

E = TypeVar("E", bound=Entity)
_CHUNK = 500


class Files:
    """Case files of a workplace. `cases` and `contracts` (ids) narrow what is read; None reads all that is alive."""

    def __init__(self, session: Session, cases: Iterable[int] | None, contracts: Iterable[int] | None) -> None:
        self._session = session
        self.cases = {record.id: record for record in self._read(BargainingCase, "id", cases)}
        texts = self._read(Contract, "id", contracts)
        if cases is not None:
            texts = [*texts, *self._read(Contract, "case_id", self.cases)]
        self.contracts = {record.id: record for record in texts}
        missing = {c.case_id for c in self.contracts.values() if c.case_id is not None} - self.cases.keys()
        if missing:
            self.cases |= {record.id: record for record in self._read(BargainingCase, "id", missing)}
        self.text_of = {c.case_id: c for c in self.contracts.values() if c.case_id is not None}
        case_ids = None if cases is None and contracts is None else self.cases.keys()
        text_ids = None if cases is None and contracts is None else self.contracts.keys()
        self._offers = self._by("case_id", BargainOffer, case_ids)
        self._reps = self._by("case_id", BargainRep, case_ids)
        self._sessions = self._by("case_id", BargainSession, case_ids)
        self._votes = self._by("case_id", CongressVote, case_ids)
        self._events = self._by("case_id", ContractEvent, case_ids)
        self._rounds = self._by("contract_id", ContractSubmission, text_ids)
        self._checks = self._by("contract_id", ContractCheck, text_ids)
        self._after = self._by("prev_contract_id", Contract, text_ids)
        self._following = self._by("prev_contract_id", BargainingCase, text_ids)

    def of_case(self, case_id: int) -> CaseFile:
        """A case with the text that came of it."""
        return self._file(self.cases[case_id], self.text_of.get(case_id))

    def of_contract(self, contract_id: int) -> CaseFile:
        """A contract with the case that it came from, where there is one."""
        contract = self.contracts[contract_id]
        return self._file(self.cases.get(contract.case_id or 0), contract)

    def all(self) -> list[CaseFile]:
        """Every case, then every contract without one."""
        found = [self.of_case(case_id) for case_id in self.cases]
        return found + [self.of_contract(c.id) for c in self.contracts.values() if c.case_id not in self.cases]

    def successors(self, contract_id: int) -> tuple[Contract, ...]:
        """The contracts that renew or change one."""
        return tuple(self._after.get(contract_id, ()))

    def following(self, contract_id: int) -> tuple[BargainingCase, ...]:
        """The cases that bargain about its renewal or change."""
        return tuple(self._following.get(contract_id, ()))

    def _file(self, case: BargainingCase | None, contract: Contract | None) -> CaseFile:
        case_id, text_id = case.id if case else 0, contract.id if contract else 0
        after = [c for c in self.successors(text_id) if c.sign_date is not None and is_contract(c)]
        signed = [c.sign_date for c in after if c.sign_kind != CHANGE and c.sign_date is not None]
        replaced = [c.counted_from or c.effective_date for c in after if c.sign_kind == CHANGE]
        return CaseFile(
            case=case,
            contract=contract,
            offers=tuple(self._offers.get(case_id, ())),
            reps=tuple(self._reps.get(case_id, ())),
            sessions=tuple(self._sessions.get(case_id, ())),
            votes=tuple(self._votes.get(case_id, ())),
            events=tuple(self._events.get(case_id, ())),
            submissions=tuple(sorted(self._rounds.get(text_id, ()), key=lambda one: (one.no or 0, one.id))),
            checks=tuple(self._checks.get(text_id, ())),
            renewed_on=min(signed, default=None),
            replaced_on=min((day for day in replaced if day is not None), default=None),
            changing=tuple(self._changes(text_id)),
        )

    def _changes(self, contract_id: int) -> list[tuple[date, date | None]]:
        found: list[tuple[date, date | None]] = []
        for case in self.following(contract_id):
            start = min((day for day in (case.opened_date, case.offer_date) if day is not None), default=None)
            if case.sign_kind == CHANGE and start is not None:
                found.append((start, case.closed_date))
        return found

    def _by(self, attribute: str, model: type[E], ids: Iterable[int] | None) -> dict[int, list[E]]:
        found: dict[int, list[E]] = {}
        for record in self._read(model, attribute, ids):
            if (owner := getattr(record, attribute)) is not None:
                found.setdefault(owner, []).append(record)
        return found

    def _read(self, model: type[E], attribute: str, ids: Iterable[int] | None) -> Sequence[E]:
        every = select(model).where(alive(model)).order_by(model.id)
        if ids is None:
            return list(self._session.scalars(every))
        wanted, column = sorted(set(ids)), getattr(model, attribute)
        found: list[E] = []
        for start in range(0, len(wanted), _CHUNK):
            found += self._session.scalars(every.where(column.in_(wanted[start : start + _CHUNK])))
        return found


def files_of(scope: Scope) -> Files:
    """All files of a workplace, read once for all that a return asks of them."""
    return scope.once("contracts.files", lambda: Files(scope.session, None, None))


def case_file(session: Session, case_id: int) -> CaseFile:
    """One case. UserError when it is no longer there."""
    files = Files(session, [case_id], [])
    if case_id not in files.cases:
        raise UserError("这个协商案件已经不在了。", "可能已被删除，请到回收站查看，或刷新列表。")
    return files.of_case(case_id)


def contract_file(session: Session, contract_id: int) -> CaseFile:
    """One contract. UserError when it is no longer there."""
    files = Files(session, [], [contract_id])
    if contract_id not in files.contracts:
        raise UserError("这份合同已经不在了。", "可能已被删除，请到回收站查看，或刷新列表。")
    return files.of_contract(contract_id)


def file_of(session: Session, record: Any) -> CaseFile:
    """The file of a case or contract record."""
    return case_file(session, record.id) if isinstance(record, BargainingCase) else contract_file(session, record.id)
