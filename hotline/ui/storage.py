"""Static files under hashed names, modules that import each other included."""

import re
from collections.abc import Callable

from whitenoise.storage import CompressedManifestStaticFilesStorage

WHOLE = "django_htmx/"  # minified and complete; its comments speak of modules that are not there


class HashedModules(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    def url_converter(self, name: str, *args: object, **kwargs: object) -> Callable[[re.Match[str]], str]:
        """What a reference in the file `name` becomes; htmx refers to nothing, so nothing in it is touched."""
        if name.startswith(WHOLE):
            return lambda match: match[0]
        return super().url_converter(name, *args, **kwargs)
