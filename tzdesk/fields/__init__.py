"""What a field holds and how it is written: field types, code lists, record specs."""
