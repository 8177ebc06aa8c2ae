"""Which attributions are about one claim, which claim on record that is, and which source a name means.

Pure ranking over dataclasses: candidates come from ``queries/candidates.py`` or from memory.  It suggests;
people decide.
"""
