"""Rules of the work ledgers (contracts.md §6.3)."""
