"""What waits for somebody on the workbench; apps fill the slot "workbench.items" with these."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class WorkItem:
    """One row of the workbench: what waits, since or until when, and the verb that settles it.

    kind: machine name for filters ("meeting"); kind_label: its Chinese word ("会议").
    detail: grey facts after the title. due: None sorts last. mark: a standing letter of the
    cadence (达 待 预 未 免 补) or empty. url: where the verb leads.
    """

    kind: str
    kind_label: str
    title: str
    detail: str
    due: datetime.date | None
    url: str
    verb: str
    late: bool = False
    mark: str = ""

    def sort_key(self) -> tuple[bool, datetime.date, str]:
        """Order by due date, late first, undated last."""
        return (self.due is None, self.due or datetime.date.max, self.title)
