"""Which static files are published: our own, and the few npm files that pages really load."""

from django.contrib.staticfiles.finders import FileSystemFinder
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

VENDOR_FILES = {
    "vendor/tabler": {"tabler.min.css"},
    "vendor/htmx": {"htmx.min.js"},
    "vendor/echarts": {"echarts.min.js"},
    "vendor/tom-select": {"js/tom-select.complete.min.js", "css/tom-select.bootstrap5.min.css"},
    "vendor/fullcalendar": {
        "all/global.js",
        "locales/zh-cn/global.js",
        "skeleton.css",
        "themes/classic/global.js",
        "themes/classic/palette.css",
        "themes/classic/theme.css",
    },
    "vendor/leaflet": {
        "leaflet.js",
        "leaflet.css",
        "images/layers.png",
        "images/layers-2x.png",
        "images/marker-icon.png",
    },
    # What FullCalendar counts days with, where the browser cannot do so by itself.
    "vendor/temporal": {"global.js"},
}


class ListedFilesFinder(FileSystemFinder):
    """Finds files of STATICFILES_DIRS; of the npm packages only those named in VENDOR_FILES."""

    def list(self, ignore_patterns):
        """Yield (path, storage) of every published file."""
        for path, storage in super().list(ignore_patterns):
            listed = VENDOR_FILES.get(getattr(storage, "prefix", "") or "")
            if listed is None or path in listed:
                yield path, storage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashed names without following source maps, which npm files name but we do not publish."""

    support_js_module_import_aggregation = True
    patterns = (("*.css", HashedFilesMixin.patterns[0][1][:2]),)
