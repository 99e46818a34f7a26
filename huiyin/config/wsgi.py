"""The WSGI entry of `huiyin serve`."""

import gc
import importlib
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
application = get_wsgi_application()

importlib.import_module("huiyin.config.urls")
gc.collect()
gc.freeze()  # what was loaded stays for good: the collector need not look through it at every turn
