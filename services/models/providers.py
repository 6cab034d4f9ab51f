"""Who gives: a unit, a team or a member; one of the three for each offer, claim and project."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat, Left, Length, Repeat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.models import Member, Team, Unit

Provider = Unit | Team | Member
PROVIDER = ("unit", "team", "member")  # the three keys, for select_related


class Provided(models.Model):
    """What somebody gives, takes on or works at; exactly one of the three is set."""

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=gettext_lazy("单位"),
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=gettext_lazy("队伍"),
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=gettext_lazy("党员"),
    )

    class Meta:
        abstract = True

    @property
    def provider(self) -> Provider:
        """Return who gives."""
        return self.unit or self.team or self.member

    @property
    def provider_name(self) -> str:
        """Return how lists and notices name who gives; a member's name is masked."""
        return name_of(self.provider)

    @property
    def provider_key(self) -> str:
        """Return what tells who gives from all others: "unit-7"."""
        return key_of(self.provider)


def name_of(provider: Provider) -> str:
    """Return how lists and notices name a provider; a member's name is masked."""
    return provider.shown if isinstance(provider, Member) else provider.name


def key_of(provider: Provider) -> str:
    """Return what tells a provider from all others: "unit-7"."""
    return f"{type(provider)._meta.model_name}-{provider.pk}"


def provided_by(provider: Provider, path: str = "") -> dict[str, Provider]:
    """Return the provider as a field, to make or to filter rows at `path`: {"team": …}."""
    prefix = f"{path}__" if path else ""
    return {f"{prefix}{type(provider)._meta.model_name}": provider}


def with_provider(path: str = "") -> tuple[str, ...]:
    """Return what select_related must follow, so that `provider` asks for nothing more."""
    return tuple(f"{path}__{key}" if path else key for key in PROVIDER)


def is_there(provider: Provider) -> bool:
    """Tell whether a provider is still there: a unit that left, a team or check-in that ended is not."""
    return provider.ended_on is None


def provider_is_there(path: str = "") -> Q:
    """Return the filter of `is_there` for rows at `path`; a check-in must be confirmed too."""
    prefix = f"{path}__" if path else ""
    return Q(
        Q(**{f"{prefix}member": None}) | Q(**{f"{prefix}member__state": Member.State.CONFIRMED}),
        **{f"{prefix}unit__ended_on": None, f"{prefix}team__ended_on": None},
    )


def provider_named(word: str, path: str = "") -> Q:
    """Return the filter for rows whose unit or team is named so.

    Members are not found by name: who may not read a name could try it out here.
    """
    prefix = f"{path}__" if path else ""
    return Q(**{f"{prefix}unit__name__icontains": word}) | Q(
        **{f"{prefix}team__name__icontains": word}
    )


def provider_name_at(path: str = "") -> Case:
    """Return the expression for `provider_name` of rows at `path`, to order by and to read."""
    prefix = f"{path}__" if path else ""
    name = f"{prefix}member__name"
    hidden = Concat(Value(_("党员")), Left(name, 1), Repeat(Value("*"), Length(F(name)) - Value(1)))
    return Case(
        When(**{f"{prefix}unit__isnull": False}, then=F(f"{prefix}unit__name")),
        When(**{f"{prefix}team__isnull": False}, then=F(f"{prefix}team__name")),
        default=hidden,
        output_field=models.CharField(),
    )


def one_provider(table: str) -> models.CheckConstraint:
    """Return the constraint "exactly one of unit, team and member" for a table of that name."""
    found = Q()
    for own in PROVIDER:
        found |= Q(**{f"{key}__isnull": key != own for key in PROVIDER})
    return models.CheckConstraint(
        condition=found,
        name=f"{table}_one_provider",
        violation_error_message=gettext_lazy("要么是单位，要么是队伍，要么是党员，只能选一个"),
    )
