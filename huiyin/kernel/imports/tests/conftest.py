"""Pure functions, testable without the project's settings: translation then gives the words as they stand."""

import os

from django.conf import settings

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False)
