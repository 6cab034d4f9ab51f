"""What of the lists ends when a check-in ends or a team is dissolved: offers, claims, bookings."""

from django.utils.translation import gettext as _

from core.models import User
from core.slots import fills
from orgs.models import Member, Team
from services.actions.bookings import end_bookings_of
from services.actions.claims import end_claims_of
from services.actions.offers import end_offers_of
from services.models import Offer, OfferState, Project, Provider
from services.models.providers import provided_by
from services.projects.feedback import hours_of


@fills("member.ended")
def member_ended(*, member: Member, by: User) -> None:
    """Take the member's offers and waiting claims back; projects go on until somebody ends them."""
    _leave(member, by, _("报到已结束"))


@fills("team.ended")
def team_ended(*, team: Team, by: User) -> None:
    """Take the team's offers and waiting claims back, and what it has booked ahead."""
    reason = _("队伍已解散")
    _leave(team, by, reason)
    end_bookings_of(team, by=by, reason=reason)


def _leave(provider: Provider, by: User, reason: str) -> None:
    end_claims_of(provider, by=by, reason=reason)
    end_offers_of(provider, by=by, reason=reason)


@fills("member.card")
def member_card(*, member: Member, user: User) -> list[dict]:
    """Return the member's figures: name, value. Whoever sees the member sees how much he gives,
    his home unit too (双报到, practice S3); what it is stays with the community."""
    own = provided_by(member)
    offers = Offer.objects.filter(state=OfferState.PUBLISHED, **own)
    projects = Project.objects.filter(**own)
    running = projects.filter(state__in=[Project.State.IN_WORK, Project.State.REPORTED])
    done = projects.filter(state=Project.State.DONE)
    return [
        {"name": _("在发布的供给"), "value": offers.count()},
        {"name": _("办理中的项目"), "value": running.count()},
        {"name": _("已办结的项目"), "value": done.count()},
        {"name": _("确认的服务小时"), "value": f"{hours_of(member.records.all()):g}"},
    ]
