"""Who may be put down as the one who does a project that came from no demand."""

from django.db.models import Q, QuerySet

from core.models import User
from orgs.models import Member, Org, PostKind, Team, Unit
from orgs.scope import scope_of
from services.models import Provider


def hand_places(user: User) -> QuerySet[Org]:
    """Return the communities and streets for which the user begins projects: officers and staff."""
    own = scope_of(user).under("", PostKind.OFFICER, PostKind.STAFF)
    return Org.objects.filter(own, level__in=(2, 3)).standing()


def givers(user: User) -> dict[str, QuerySet]:
    """Return units and teams that the user sees and members that he keeps, by kind."""
    units = Unit.objects.filter(pk__in=Unit.objects.visible_to(user).values("pk")).present()
    members = Member.objects.editable_by(user).in_force().select_related("org")
    return {
        "unit": units.order_by("name", "pk"),
        "team": Team.objects.visible_to(user).standing().order_by("name", "pk"),
        "member": members.order_by("name", "pk"),
    }


def may_give(user: User, provider: Provider) -> bool:
    """Tell whether the user may put the provider down."""
    kind = type(provider)._meta.model_name
    return givers(user)[kind or ""].filter(pk=provider.pk).exists()


def named(rows: dict[str, QuerySet], text: str) -> dict[str, QuerySet]:
    """Keep of each kind whose name has each word of the text; all of them are named to the user."""
    found = Q()
    for word in text.split()[:5]:
        found &= Q(name__icontains=word)
    return {kind: some.filter(found) for kind, some in rows.items()}


def giver_words(provider: Provider) -> str:
    """Return how the menu names them, for somebody who may read the names."""
    if isinstance(provider, Member):
        return f"{provider.get_kind_display()} {provider.name}（{provider.org.name}）"
    return provider.name
