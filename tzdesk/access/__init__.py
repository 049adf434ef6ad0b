"""Who may see and do what (用户、角色、权限): roles are data, rights are what a person's roles give together.

The program keeps roles apart, cryptography does not: whoever has a password can unwrap the data key, so a person who
must not have the data at all needs a workplace of their own.
"""

from __future__ import annotations

from tzdesk.access.rights import EVERYTHING, STEPPING, Rights, taking_step
from tzdesk.access.roles import Role, roles_of

__all__ = ["EVERYTHING", "STEPPING", "Rights", "Role", "roles_of", "taking_step"]
