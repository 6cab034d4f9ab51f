"""Who takes part in a project: whom one may pick, and who is told the name behind a covered one."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from core.models import User
from orgs.models import Member, Team, TeamPerson
from services.models import Project

Person = Member | TeamPerson


def candidates(user: User, project: Project) -> dict[str, QuerySet]:
    """Return whom the user may put on the project's list, by kind, those on it left out.

    person: of the team that does it. member: who checked in where it is done, who belongs to the
    unit that does it, or who does it himself; as far as the user sees them.
    """
    here = project.people.filter(left_on=None).order_by()
    team = Team.objects.visible_to(user).filter(pk=project.team_id).values("pk")
    crew = TeamPerson.objects.filter(team__in=team).exclude(
        Q(pk__in=here.exclude(team_person=None).values("team_person"))
        | Q(member__in=here.exclude(member=None).values("member"))
    )
    theirs = project.org.below("org") | Q(pk=project.member_id)
    if project.unit_id:
        theirs |= Q(home_unit=project.unit_id)
    seen = Member.objects.visible_to(user).filter(theirs).in_force()
    free = seen.exclude(pk__in=here.exclude(member=None).values("member"))
    free = free.exclude(pk__in=crew.exclude(member=None).values("member"))
    return {
        "person": crew.select_related("member").order_by("pk"),
        "member": free.order_by("name", "pk"),
    }


def may_put_down(user: User, project: Project, who: Person) -> bool:
    """Tell whether the user may put that person on the project's list."""
    kind = "person" if isinstance(who, TeamPerson) else "member"
    return candidates(user, project)[kind].filter(pk=who.pk).exists()


def tied(who: Person) -> dict[str, Any]:
    """Return the fields of a participant who stands for that person; the name is covered."""
    member = who.member if isinstance(who, TeamPerson) else who
    if member is not None:
        return {"member": member, "name": member.shown}
    return {"team_person": who, "name": who.shown}


def known_names(user: User, members: Iterable[int | None]) -> dict[int, str]:
    """Return the names of those members whose names the user may read: whom he keeps, himself."""
    ids = {pk for pk in members if pk is not None}
    if not ids:
        return {}
    kept = Q(pk__in=Member.objects.editable_by(user).values("pk")) | Q(user=user)
    return dict(Member.objects.filter(kept, pk__in=ids).values_list("pk", "name"))


class Menu:
    """The candidates as a menu for one reader: names as he may read them, with what they can do."""

    def __init__(self, user: User, project: Project) -> None:
        self.user = user
        self.rows = candidates(user, project)
        self.kept = Member.objects.editable_by(user)

    def words(self, who: Person) -> str:
        """Return the name, covered or not, with the skills, which tell two of them apart."""
        member = who.member_id if isinstance(who, TeamPerson) else who.pk
        name = self._names().get(member or 0, who.shown)
        return f"{name}（{who.skills}）" if who.skills else name

    def _names(self) -> dict[int, str]:
        if not hasattr(self, "_found"):
            crew = self.rows["person"].exclude(member=None).values("member")
            listed = Q(pk__in=self.rows["member"].values("pk")) | Q(pk__in=crew)
            self._found = dict(self.kept.filter(listed).values_list("pk", "name"))
        return self._found

    def holding(self, text: str) -> dict[str, QuerySet]:
        """Return those with each word of the text in the skills, or in a name one may read."""
        kept = self.kept.values("pk")
        member = crew = Q()
        for word in text.split()[:5]:
            member &= Q(skills__icontains=word) | Q(pk__in=kept, name__icontains=word)
            named = Q(member__in=kept, member__name__icontains=word)
            crew &= Q(skills__icontains=word) | named
        return {
            "person": self.rows["person"].filter(crew),
            "member": self.rows["member"].filter(member),
        }
