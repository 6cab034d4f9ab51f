"""What falls due at the front line: the modules whose reminders are registered."""

from grids.calls import after as _after  # noqa: F401  answers to 督办, four weeks later
from grids.calls import work as _calls  # noqa: F401  due times of calls
from grids.orders import work as _orders  # noqa: F401  the year-end check
