"""Which articles are about a known claim, and whether they assert it: for ``manage.py match``, in memory.

``passages`` cuts an article; ``relevance`` measures how near it is to a claim; ``stances`` what it does with the claim;
``models`` holds what was learned; ``matching`` puts them together.
"""
