"""What falls due at the front line: the modules whose reminders are registered."""

from grids import call_after_work as _after  # noqa: F401  answers to 督办, four weeks later
from grids import call_work as _calls  # noqa: F401  due times of calls
from grids import order_work as _orders  # noqa: F401  the year-end check
