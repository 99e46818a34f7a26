"""Words for people: given as plain text, or lazily so that each reader gets their own language."""

from django.utils.functional import Promise

Words = str | Promise
