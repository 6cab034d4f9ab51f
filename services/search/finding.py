"""Search by words over demands, offers, projects and places: narrowing, counting, keeping vectors true."""

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import MD5, Coalesce, Concat

from core.models import Owed, User
from core.outbox import finish, keep_alive
from orgs.models import Level, Org
from orgs.scope import LEADING, scope_of
from services.models import Demand, Offer, Project, Venue
from services.models.providers import provider_named
from services.models.searchable import Searchable
from services.search.synonyms import synonyms_for
from services.search.words import VERSION, fingerprint, query, vector, words_of

SEARCHABLE: tuple[type[Searchable], ...] = (Demand, Offer, Project, Venue)
MOST_COUNTED = 10_000  # from here on a count is "10,000+"
WORDS = ("words", "words_from")  # the fields that `index` writes
AT_ONCE = 500  # rows mended in one transaction
LEASE_SECONDS = 120
# Of so many orgs at most the ids are named: read together with the words they leave few rows.
MOST_PLACES = 200
# Demands known by who works on them: of so many at most, newest first.
MOST_BY_UNIT = 500


def index(row: Searchable) -> Searchable:
    """Work out the row's words, for writers that name the fields they save (bulk_update).

    Saving a whole row, or creating many at once, does this by itself. Returns the row.
    """
    text = row.searched_text()
    row.words, row.words_from = vector(text), fingerprint(text)
    return row


def narrow(rows: QuerySet, user: User, text: str) -> QuerySet:
    """Keep the rows that hold every word of the text, by any of its names; none without a word.

    The names are those of the user's districts (services.search.synonyms).
    """
    asked = query(words_of(text), synonyms_for(user))
    return _nearby(rows, user).filter(words__holds=asked) if asked else rows.none()


def _nearby(rows: QuerySet, user: User) -> QuerySet:
    """Say once more, as ids of orgs, below which places the user sees demands.

    It leaves out nothing that he sees. But for the scope, which joins the org, PostgreSQL reads all
    rows with a frequent word; with ids it reads those of the word and those of the places as bits.
    """
    scope = scope_of(user)
    held = {kind for kind, _org, _level in scope.org_posts}
    if rows.model is not Demand or scope.gives() or scope.members or not held <= {*LEADING}:
        return rows
    places = Org.objects.filter(scope.under(""), level__lte=Level.COMMUNITY).order_by()
    ids = list(places.values_list("pk", flat=True)[: MOST_PLACES + 1])
    return rows.filter(org_id__in=ids) if len(ids) <= MOST_PLACES else rows


def narrow_pairs(rows: QuerySet, user: User, text: str) -> QuerySet:
    """As `narrow`, for rows of which the demand or the offer holds a word."""
    synonyms = synonyms_for(user)
    asked = list(filter(None, (query([word], synonyms) for word in words_of(text))))
    for one in asked:
        rows = rows.filter(Q(demand__words__holds=one) | Q(offer__words__holds=one))
    return rows if asked else rows.none()


def narrow_demands(rows: QuerySet, user: User, text: str) -> QuerySet:
    """As `narrow`, and a word may also name the unit or team of a project that the user sees."""
    synonyms, rows = synonyms_for(user), _nearby(rows, user)
    projects = Project.objects.visible_to(user).order_by("-pk")
    for word in words_of(text):
        asked = query([word], synonyms)
        if not asked:
            return rows.none()
        named = projects.filter(provider_named(word)).exclude(demand=None)
        by_unit = named.values_list("demand_id", flat=True)
        # As a list, so that both halves are looked up in an index.
        rows = rows.filter(Q(words__holds=asked) | Q(pk__in=list(by_unit[:MOST_BY_UNIT])))
    return rows


def count(rows: QuerySet) -> int:
    """Return how many rows there are, at most MOST_COUNTED + 1."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()


def stale(model: type[Searchable]) -> QuerySet:
    """Return the rows whose words were made of another text than they have now, or never made."""
    parts: list = [Value(VERSION)]
    for path in model.SEARCHED:
        text = Coalesce(F(path), Value(""), output_field=CharField())
        parts += [Value("\n"), text]
    now = MD5(Concat(*parts, output_field=CharField()))
    rows = model._default_manager.order_by("pk").alias(now=now)
    return rows.filter(Q(words=None) | ~Q(words_from=F("now")))


def mend(owed: Owed) -> int:
    """Make the words of all stale rows anew, some hundred in a transaction; return how many."""
    alive, mended = keep_alive(owed, LEASE_SECONDS), 0
    for model in SEARCHABLE:
        last: int | None = 0
        while last is not None:
            last, done = _mend_some(model, last)
            mended += done
            alive()
    finish(owed)
    return mended


def _mend_some(model: type[Searchable], after: int) -> tuple[int | None, int]:
    """Mend the next stale rows; return the id to go on from (None: that was all) and how many.

    Rows that somebody is just writing are left out: what he writes is cut as he saves it.
    """
    with transaction.atomic():
        ids = list(stale(model).filter(pk__gt=after).values_list("pk", flat=True)[:AT_ONCE])
        rows = model._default_manager.select_related(*_relations(model)).filter(pk__in=ids)
        free = rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        mended = [index(row) for row in free]
        model._default_manager.bulk_update(mended, WORDS)
    return (ids[-1] if len(ids) == AT_ONCE else None), len(mended)


def _relations(model: type[models.Model]) -> Iterable[str]:
    return sorted({path.rpartition("__")[0] for path in model.SEARCHED if "__" in path})
