"""需求清单, 资源清单 and 服务清单 as files: columns, what a row means, how it is taken over."""

from services.lists.demands import DemandList
from services.lists.offers import OfferList

__all__ = ["DemandList", "OfferList"]
