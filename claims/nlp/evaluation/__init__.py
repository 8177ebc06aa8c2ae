"""How well attributions are found: gold is read, paired with what was found, and counted.

Neither Django nor spaCy is needed here; whoever calls brings what an extractor found.
"""
