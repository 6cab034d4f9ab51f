"""Room for the frames of nested calls, so that no memory is mapped anew at each call.

CPython keeps frames in pieces of 16 KiB and gives a piece back to the system as soon as the call
that began it returns (`push_chunk` and `_PyThreadState_PopFrame` in its Python/pystate.c). A loop
that runs where a piece ends maps and unmaps one at every call; on a stack as deep as a request's
there is often such a loop (benchmarks/results/frames.md tells what it costs).
"""

from collections.abc import Callable
from types import FunctionType
from typing import cast

from django.http import HttpRequest, HttpResponse

# A frame of so many slots, half a MiB, fits into no usual piece: CPython makes one of twice the
# size, whose other half holds some 2,000 calls. What nobody writes to takes no memory.
SLOTS = 1 << 16


def roomy(function: FunctionType) -> FunctionType:
    """Widen the frame of a function, and so give room to all calls within it; return it."""
    function.__code__ = function.__code__.replace(co_stacksize=SLOTS)
    return function


class RoomyMiddleware:
    """Answers a request from within a wide frame; stands before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)


roomy(cast("FunctionType", RoomyMiddleware.__call__))
