"""The desk: Qt widgets that show and ask. Nothing here computes a figure or knows a rule."""
