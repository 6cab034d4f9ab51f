"""门牌码: put up at a doorway by the community or the keeper, and taken down again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from grids.matters.codes import give_code
from grids.models import MatterDoor
from orgs.models import Level, Org, PostKind
from orgs.scope import scope_of


def places_of_doors(user: User):
    """Return the grids and communities where the user puts up codes."""
    scope = scope_of(user)
    own = scope.under("", PostKind.STAFF) | scope.at("", PostKind.GRID_KEEPER)
    levels = (Level.COMMUNITY, Level.GRID)
    return Org.objects.standing().filter(own, level__in=levels).order_by("lft")


@transaction.atomic
def put_up(*, by: User, org: Org, name: str) -> MatterDoor:
    """Make a code for a doorway; it works until it is taken down."""
    if not places_of_doors(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_("门牌码由社区工作者和网格管理员来做"))
    name = name.strip()
    if MatterDoor.objects.filter(org=org, name=name, ended_at=None).exists():
        raise ValidationError({"name": _("这个地方已经有一个在用的码，先停用它")})
    door = MatterDoor(org=org, name=name, made_by=by)
    give_code(door)
    door.full_clean()
    door.save()
    return door


@transaction.atomic
def take_down(*, by: User, door: MatterDoor) -> None:
    """End a code at once, for ever: a new one is put up in its place. Two at once: one is told."""
    if not MatterDoor.objects.editable_by(by).filter(pk=door.pk).exists():
        raise PermissionDenied(_("门牌码由社区工作者和网格管理员来停用"))
    rows = MatterDoor.objects.filter(pk=door.pk, ended_at=None)
    if rows.update(ended_at=timezone.now()) != 1:
        raise ValidationError(_("这个码已经停用"))
