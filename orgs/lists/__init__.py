"""The lists that an office loads on its first day, and what lists of other apps build on."""

from orgs.lists.accounts import AccountList
from orgs.lists.places import ORG_CODE, OrgListKind
from orgs.lists.units import UnitList

__all__ = ["ORG_CODE", "AccountList", "OrgListKind", "UnitList"]
