"""tzdesk: the core of an offline desk for grassroots union clerks (基层工会干事). No Qt below this line."""

__version__ = "0.1.0"
