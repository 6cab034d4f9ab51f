"""Whether the portal can work: database and broker answer."""

import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

log = structlog.get_logger(__name__)
PATIENCE_SECONDS = 2


def database_answers() -> bool:
    """Ask the database for a constant."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        log.warning("health.database")
        return False


def broker_answers() -> bool:
    """Ping the broker, waiting at most PATIENCE_SECONDS."""
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        log.warning("health.broker")
        return False
    finally:
        client.close()


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 with database and broker up, 503 else (contracts: `/healthz`)."""
    well = database_answers() and broker_answers()
    answer = HttpResponse("ok" if well else "unwell", "text/plain", status=200 if well else 503)
    answer["Cache-Control"] = "no-store"
    return answer
