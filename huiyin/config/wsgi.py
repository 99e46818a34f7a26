"""The WSGI entry of `huiyin serve`."""

import importlib
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
application = get_wsgi_application()

importlib.import_module("huiyin.config.urls")
importlib.import_module("huiyin.kernel.setup").settle()
