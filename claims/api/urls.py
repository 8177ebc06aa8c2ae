"""The addresses for other systems."""

from claims.api.app import api

#: For ``path()``: ninja hands out a triple, with its namespace.
urls = api.urls
