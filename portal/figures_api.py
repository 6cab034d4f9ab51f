"""The figures of a dashboard over the API: the same numbers as the page, for own orgs and below."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orgs.scope import LEADING, scope_of
from portal.figures.board import Row, board
from portal.figures.demands import PARTS, count
from portal.figures.spans import span_of
from portal.views.dashboard import boards_of


class FigureRowSerializer(serializers.Serializer):
    """One org: meetings by period, demands by state, units, grids. Shares are whole percents."""

    org = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    own = serializers.BooleanField(help_text="属于本级自己、不属于下级的部分")
    meetings_owed = serializers.IntegerField()
    meetings_kept = serializers.IntegerField()
    meetings_at_risk = serializers.IntegerField()
    meetings_missed = serializers.IntegerField()
    demands = serializers.IntegerField()
    demands_by_state = serializers.DictField(child=serializers.IntegerField())
    taken_share = serializers.IntegerField(allow_null=True)
    in_time = serializers.IntegerField()
    overdue = serializers.IntegerField()
    in_time_share = serializers.IntegerField(allow_null=True)
    units = serializers.IntegerField()
    units_gave = serializers.IntegerField()
    grids_basic = serializers.IntegerField()
    grids_exclusive = serializers.IntegerField()


class FiguresSerializer(serializers.Serializer):
    """The whole and the rows that add up to it."""

    since = serializers.DateField()
    until = serializers.DateField()
    whole = FigureRowSerializer()
    rows = FigureRowSerializer(many=True)


def _facts(row: Row) -> dict:
    meetings, demands = row.meetings, row.demands
    return {
        "org": row.org.pk,
        "code": row.org.code,
        "name": row.name,
        "own": row.own,
        "meetings_owed": meetings.owed,
        "meetings_kept": meetings.kept,
        "meetings_at_risk": meetings.at_risk,
        "meetings_missed": meetings.missed,
        "demands": demands.published,
        "demands_by_state": {key: count(demands, *states) for key, _w, states, _f in PARTS},
        "taken_share": row.taken,
        "in_time": demands.in_time,
        "overdue": demands.overdue,
        "in_time_share": row.in_time,
        "units": row.units.all,
        "units_gave": row.units.gave,
        "grids_basic": row.grids.basic,
        "grids_exclusive": row.grids.exclusive,
    }


class FiguresView(APIView):
    """GET figures of `?org=` (default: one's own) for `?span=` quarter, year or last."""

    @extend_schema(
        parameters=[
            OpenApiParameter("org", int, description="组织编号，不写就是自己的组织"),
            OpenApiParameter("span", str, enum=["quarter", "year", "last"]),
        ],
        responses=FiguresSerializer,
        operation_id="figures",
    )
    def get(self, request: Request) -> Response:
        """Return the figures; 404 for an org that one's posts do not lead."""
        org = self._org(request)
        today = timezone.localdate()
        span = span_of(request.query_params.get("span", ""), today)
        made = board(org, span, today)
        return Response(
            {
                "since": span.since,
                "until": span.shown_until,
                "whole": _facts(made.whole),
                "rows": [_facts(row) for row in made.rows],
            }
        )

    @staticmethod
    def _org(request: Request):
        wanted = request.query_params.get("org", "")
        if not wanted:
            own = [pk for kind, pk, _l in scope_of(request.user).org_posts if kind in LEADING]
            wanted = str(own[0]) if own else ""
        found = boards_of(request.user).filter(pk=wanted) if wanted.isdecimal() else None
        org = found.first() if found is not None and len(wanted) < 19 else None
        if org is None:
            raise Http404
        return org
