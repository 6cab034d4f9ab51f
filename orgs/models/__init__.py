"""Who and where: the tree of organisations, resident units, and the posts from which rights follow."""

from orgs.models.members import MEMBER, Member, MemberQuerySet, Team, TeamPerson, TeamQuerySet
from orgs.models.places import KEY_OF_LEVEL, Level, Org, OrgManager, OrgQuerySet, below
from orgs.models.posts import (
    LEVELS_OF_POST,
    UNIT_POSTS,
    Charge,
    Post,
    PostKind,
    PostQuerySet,
    SignInLink,
)
from orgs.models.units import Sector, Unit, UnitMerge, UnitQuerySet

__all__ = [
    "KEY_OF_LEVEL",
    "LEVELS_OF_POST",
    "MEMBER",
    "UNIT_POSTS",
    "Charge",
    "Level",
    "Member",
    "MemberQuerySet",
    "Org",
    "OrgManager",
    "OrgQuerySet",
    "Post",
    "PostKind",
    "PostQuerySet",
    "Sector",
    "SignInLink",
    "Team",
    "TeamPerson",
    "TeamQuerySet",
    "Unit",
    "UnitMerge",
    "UnitQuerySet",
    "below",
]
