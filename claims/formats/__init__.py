"""Bytes to rows and back: pure, free of Django, of files and of the network."""
