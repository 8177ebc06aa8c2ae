"""The desk is asked again when all is quiet, and compared with what it had acknowledged."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Final

from bench.soak.tally import Tally

Shell = Callable[[str], str]
_UNREAD: Final = (
    "from claims.models import ExtractionRun as R; print(R.objects.filter(state__in=['queued', 'running']).count())"
)
_COUNTS: Final = """
import json
from collections import Counter
from claims.models import *
decided = Counter(Decision.objects.exclude(suggestion=None).filter(actor__username__startswith='soak')
                  .values_list('suggestion_id', flat=True))
print(json.dumps({
    'decided': list(decided.items()),
    'states': list(Suggestion.objects.filter(pk__in=decided).values_list('pk', 'state')),
    'articles': [str(uid) for uid in Article.objects.values_list('uid', flat=True)],
    'titles': Counter(ArticleVersion.objects.filter(title__startswith='Import ').values_list('title', flat=True)),
    'unread': ExtractionRun.objects.filter(state__in=['queued', 'running']).count(),
    'failed': ExtractionRun.objects.filter(state='failed').count(),
}))
"""


def report(minutes: float, quiet: float, tally: Tally, shell: Shell) -> tuple[str, bool]:
    """Markdown, and whether all held.  ``quiet``: seconds from the start after which nothing was killed."""
    began = time.monotonic()
    while time.monotonic() - began < 900 and shell(_UNREAD) != "0":
        time.sleep(5)
    read_after = time.monotonic() - began
    counts = json.loads(shell(_COUNTS))
    tally.close_restarts()
    errors = tally.errors()
    there, states = dict(counts["decided"]), dict(counts["states"])
    lost = [pk for pk, verbs in tally.decided.items()
            if states.get(pk) != {"accept": "accepted", "reject": "rejected"}[verbs[-1]]]  # fmt: skip
    doubled = [pk for pk, times in there.items() if times > 1]
    lost_articles = tally.sent - set(counts["articles"])
    lost_titles = [title for title in tally.brought if counts["titles"].get(title) != 1]
    downs = ", ".join(
        f"{kill.what} ({kill.over - kill.at:.0f} s)" if kill.what != "worker" else kill.what for kill in tally.kills
    )
    seconds = sorted(tally.seconds)
    lines = [
        "| what | figure |", "|---|---|",
        f"| minutes | {minutes:g} |",
        f"| killed (until it answered steadily again) | {downs} |",
        f"| answers by status (0: none) | {', '.join(f'{key}: {n:,}' for key, n in sorted(tally.answers.items()))} |",
        f"| failures in restarts; errors outside of them | {len(tally.failures) - len(errors)}; {len(errors)} |",
        f"| decisions acknowledged; sent again; lost; doubled | {len(tally.decided)}; {tally.again}; {len(lost)};"
        f" {len(doubled)} |",
        f"| articles by the API: acknowledged; lost | {len(tally.sent)}; {len(lost_articles)} |",
        f"| articles in files: acknowledged; lost or doubled | {len(tally.brought)}; {len(lost_titles)} |",
        f"| texts unread; failed; all read after | {counts['unread']}; {counts['failed']}; {read_after:.0f} s |",
        *(_memory(part, tally, quiet) for part in ("web", "workers")),
        f"| an answer: median; 95 of 100; slowest | {seconds[len(seconds) // 2]:.2f} s;"
        f" {seconds[int(len(seconds) * 0.95)]:.2f} s; {seconds[-1]:.1f} s |",
    ]  # fmt: skip
    lines += [f"- {its.status} {its.path} at {its.began - tally.ready[0][0]:.0f} s: {its.words}" for its in errors[:10]]
    held = not (errors or lost or doubled or lost_articles or lost_titles or counts["unread"] or counts["failed"])
    return "\n".join(lines), held


def _memory(part: str, tally: Tally, quiet: float) -> str:
    """The mean of each minute after the last kill: what is loaded when it is first needed steps, a leak climbs."""
    minutes: dict[int, list[float]] = {}
    for at, its in tally.memory:
        if at >= quiet:
            minutes.setdefault(int((at - quiet) // 60), []).append(its[part])
    means = [sum(found) / len(found) for _, found in sorted(minutes.items())]
    words = ", ".join(f"{mean:.0f}" for mean in means)
    half = means[len(means) // 2 :] or [0.0]
    growth = half[-1] / half[0] - 1 if half[0] else 0.0
    return f"| memory of {part} by minute without kills, MB | {words} (second half {growth:+.1%}) |"
