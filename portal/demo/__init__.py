"""The demo city: Qingdao's real divisions, and in 市南区 two made-up years around today."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from alliances.actions import lay_down_default_rules
from core.audit import acting
from core.locks import Lock  # `hold` is a module of this package
from core.locks import hold as hold_lock
from core.models import Owed
from core.outbox import deliver
from core.planner import refresh_statistics
from orgs.models import Level, Org
from portal.demo.bodies import found_bodies, hold_meetings
from portal.demo.calls import call_some
from portal.demo.cast import Cast
from portal.demo.check_in import check_in_some
from portal.demo.desks import set_up, take_up
from portal.demo.follow import press_some
from portal.demo.front import march_out
from portal.demo.grids import profile_grids
from portal.demo.ground import DISTRICT, Ground, lay_ground
from portal.demo.life import live_as_branches
from portal.demo.lists import fill_lists
from portal.demo.matters import report_matters
from portal.demo.pacts import bind_some
from portal.demo.pairs import judge_some
from portal.demo.plan import plan_some
from portal.demo.posts import give_posts
from portal.demo.seats import fill_seats
from portal.demo.secretary import follow_secretaries
from portal.demo.sitting import sit_today
from portal.demo.slips import slip_some
from portal.demo.venues import open_places
from portal.demo.volunteers import gather_volunteers
from portal.demo.works import work_on_some
from services.actions.learned import learn_for
from services.matches import vectors
from services.matches.runs import request_run
from services.matches.snapshot import load as load_snapshot
from services.matching.types import text_of
from services.models import MatchRun

CITY = "370200000000"


class DemoRefusedError(Exception):
    """The demo city is not loaded here: production, or a database that holds another city."""


def load(*, seed: int, password: str) -> bool:
    """Load the demo city; return False where it stands already (then nothing changes).

    Everything is written in one transaction, so that a broken load leaves an empty database.
    """
    if settings.PRODUCTION:
        raise DemoRefusedError("演示城市不装进正式环境。")
    with transaction.atomic(), acting(None, via="load_demo"):
        hold_lock(Lock.DEMO)
        cities = set(Org.objects.filter(level=Level.CITY).values_list("code", flat=True))
        if cities == {CITY} and Org.objects.filter(level=Level.GRID).exists():
            return False
        if cities:
            raise DemoRefusedError("数据库里已有别的城市，演示城市不装进来。")
        cast = Cast(seed, timezone.localdate())
        ground = lay_ground(cast, password)
        lay_down_default_rules(ground.district.city)
        bodies = found_bodies(cast, ground)
        hold_meetings(cast, ground, bodies)
        live_as_branches(seed, cast, ground)
        fill_lists(cast, ground)
        fill_seats(cast, ground, bodies)
        give_posts(seed, cast, ground)
        press_some(cast, ground, bodies)
        plan_some(cast, ground, bodies)
        sit_today(cast, ground, bodies)
        bind_some(seed, cast, ground, bodies)
        gather_volunteers(cast, ground)
        open_places(seed, ground, cast.today)
        profile_grids(seed, ground, cast.today)
        work_on_some(seed, cast, ground)
        follow_secretaries(ground, cast.today)
        call_some(seed, ground, cast.today)
        march_out(seed, ground, cast.today)
        check_in_some(seed, cast, ground)
        report_matters(seed, cast, ground)
        refresh_statistics()  # from here on the demo reads as its users do
        set_up(ground, cast.today)
        slip_some(seed, ground, cast.today)
    refresh_statistics()
    match_now(seed, ground)
    refresh_statistics()
    return True


def match_now(seed: int, ground: Ground) -> None:
    """Work out the first proposals, and let some of them be judged and answered."""
    run = request_run(district_id=Org.objects.get(code=DISTRICT).pk, cause="publish")
    _embed_first(run)
    _do_what_is_owed()
    judge_some(seed)
    learn_for(district=ground.district)
    _do_what_is_owed()
    take_up(ground)
    _do_what_is_owed()


def _embed_first(run: MatchRun) -> None:
    """Embed the texts of a run before it, so that it need not go by words and be done again."""
    from services.matching.text import LikenessError

    found = vectors.current_matcher()
    if found.likeness.name == "words":
        return
    snapshot = load_snapshot(run)
    texts = [text_of(row) for row in (*snapshot.demands, *snapshot.offers)]
    try:
        vectors.embed(texts, found.likeness, alive=lambda: None)
    except LikenessError:
        return  # the run goes by words


def _do_what_is_owed(rounds: int = 5) -> None:
    """Do here what a worker would do in a minute."""
    for _ in range(rounds):
        owed = Owed.objects.filter(done_at=None, kind__startswith="services.")
        due = list(
            owed.filter(due_at__lte=timezone.now()).order_by("pk").values_list("pk", flat=True)
        )
        if not due:
            return
        for pk in due:
            deliver(pk)
