"""Tables over registers and returns."""
