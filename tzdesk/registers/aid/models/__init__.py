"""The kinds of record of the aid register; `registers.aid.model` gives them all by name."""
