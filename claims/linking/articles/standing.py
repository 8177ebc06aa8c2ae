"""In which order a claim's related articles come: how each stands out beside the others.

What is told everywhere says little.  Each measure is taken beside the claim's other related articles, and beside the
article's other related claims (standard scores), and all count alike: nothing is learned.  The second is what is known
as the reduction of hubness (Radovanović et al., 2010): a long article on everything is near every claim.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
#: Below this spread two values are as good as equal; the measures go from 0 to 1.
_SPREAD = 1e-3


def reordered(scores: Floats, claims: Places, articles: Places, measures: Floats) -> Floats:
    """The scores (claims × articles) with those of the pairs given handed round among the pairs of each claim, the
    highest to the one that stands out most.  ``measures`` has a row for each pair of ``claims`` and ``articles``."""
    standing = (_standard(measures, claims) + _standard(measures, articles)).sum(1)
    found = scores.copy()
    by_score = np.lexsort((articles, -scores[claims, articles], claims))
    by_standing = np.lexsort((articles, -standing, claims))
    found[claims[by_standing], articles[by_standing]] = scores[claims[by_score], articles[by_score]]
    return found


def _standard(measures: Floats, group: Places) -> Floats:
    """Each value less the mean of its group, in spreads of the group."""
    if not len(group):
        return measures
    count = np.maximum(1, np.bincount(group))

    def mean(columns: Floats) -> Floats:
        sums = np.stack([np.bincount(group, weights=column) for column in columns.T], 1)
        return np.asarray((sums / count[:, None])[group])

    apart = measures - mean(measures)
    return np.asarray(apart / (np.sqrt(mean(apart**2)) + _SPREAD))
