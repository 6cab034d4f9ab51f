"""The API of this app, by part; `routes` is what the portal's router takes up."""

from alliances.api import agreements
from alliances.api.bodies import AllianceViewSet, DecisionViewSet, MeetingViewSet

routes = [
    ("alliances", AllianceViewSet),
    ("meetings", MeetingViewSet),
    ("decisions", DecisionViewSet),
    *agreements.routes,
]
