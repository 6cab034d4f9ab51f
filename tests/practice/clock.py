"""The portal's clock in the hands of a test."""

import datetime

from django.utils import timezone

from tests.practice.browse import BACKEND, Visitor

MONDAY = datetime.datetime(2026, 11, 30, 9, 0)  # 09:00; seven working days end on 12-09


class PortalClock:
    """The portal's clock; who sat idle while it was put forward signs in again."""

    def __init__(self, monkeypatch) -> None:
        self.patch, self.people = monkeypatch, []
        self(MONDAY)

    def __call__(self, moment: datetime.datetime) -> None:
        aware = timezone.make_aware(moment)
        self.patch.setattr(timezone, "now", lambda: aware)
        for visitor, user in self.people:
            visitor.client.force_login(user, backend=BACKEND)

    def sits(self, user) -> Visitor:
        """Sit somebody down at a screen."""
        visitor = Visitor(user)
        self.people.append((visitor, user))
        return visitor
