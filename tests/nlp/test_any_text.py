"""Whatever comes in, what is found lies within it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.nlp.pipeline import Extractor, Source

_pieces = st.sampled_from(
    ["said", "denied", "“", "”", '"', ", ", ": ", "\n", "the mayor", "Turkey", "which", "that", "it", "according to",
     "told Reuters", "on Monday", "no truth to", "claims", "’s", " ", "😀", "é", "(", ")", "—", ".", "was", "not"]
)  # fmt: skip
_texts = st.one_of(
    st.text(max_size=200), st.lists(_pieces, max_size=40).map(" ".join), st.lists(_pieces, max_size=40).map("".join)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_texts)
def test_every_span_lies_within_the_text_and_holds_words(extractor: Extractor, text: str) -> None:
    found = extractor.extract(text).attributions
    ids = {a.id for a in found}
    assert len(ids) == len(found)
    for a in found:
        spans = [*a.cue, *a.content, *(a.source or ()), *(a.content_in_place or ())]
        spans += [s.span for s in a.sources if s.span]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert a.sentence[0] <= min(start for start, _ in a.cue) < a.sentence[1]
        assert a.answers is None or a.answers in ids
        assert a.nested_in is None or a.nested_in in ids
        assert all(s.name.strip() for s in a.sources)


def test_many_texts_give_what_each_gives_alone(extractor: Extractor) -> None:
    texts = ["The mayor said that taxes would rise.", "", "Nothing here.", "Iran denies sending weapons.\nIt rained."]
    together = list(extractor.pipe(Source(str(n), text) for n, text in enumerate(texts)))
    alone = [extractor.extract(text, id=str(n)) for n, text in enumerate(texts)]
    assert together == alone
    assert [len(d.attributions) for d in together] == [1, 0, 0, 1]


def test_offsets_count_code_points_behind_an_emoji(extractor: Extractor) -> None:
    text = "😀😀 The mayor said that taxes would rise."
    (found,) = extractor.extract(text).attributions
    assert [text[s:e] for s, e in found.content] == ["taxes would rise"]


def test_a_very_long_line_is_read_whole(extractor: Extractor) -> None:
    text = " ".join(["The mayor said that taxes would rise."] * 1500)
    found = extractor.extract(text).attributions
    assert len(found) > 1400
    assert found[-1].content[-1][1] == len(text) - 1
