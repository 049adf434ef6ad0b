"""Boxes, panels and small parts that screens are put together from."""
