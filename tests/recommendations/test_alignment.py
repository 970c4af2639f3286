"""Which paragraph of one text is which of another, and which words differ."""

from hypothesis import given
from hypothesis import strategies as st

from recommendations.alignment import align, changes, shared_words

TEXTS = st.lists(st.text("ab c", max_size=6), max_size=7)


def likeness(one, other):
    shared = shared_words(one, other)
    return shared if shared >= 0.3 else 0


def test_what_was_put_between_is_found():
    old = ["Requests the secretariat to report", "Invites States to assist", "Decides to meet"]
    new = [old[0], "Urges all to ratify at once", "Invites States to assist and train", old[2]]
    assert align(old, new, likeness) == [(0, 0), (None, 1), (1, 2), (2, 3)]
    assert align(new, old, likeness) == [(0, 0), (1, None), (2, 1), (3, 2)]


@given(TEXTS, TEXTS)
def test_each_place_comes_once_and_in_order(left, right):
    pairs = align(left, right, likeness)
    assert [i for i, _j in pairs if i is not None] == list(range(len(left)))
    assert [j for _i, j in pairs if j is not None] == list(range(len(right)))
    assert all(i is not None or j is not None for i, j in pairs)


@given(TEXTS)
def test_a_text_is_aligned_with_itself(texts):
    assert align(texts, texts, likeness) == [(place, place) for place in range(len(texts))]


@given(TEXTS, TEXTS)
def test_no_alignment_by_hand_is_better(left, right):
    """The sum of likenesses is the greatest of all: compared with every way, for short texts."""
    left, right = left[:4], right[:4]

    def best(i, j):
        if i == len(left) or j == len(right):
            return 0
        alike = likeness(left[i], right[j])
        return max(alike + best(i + 1, j + 1) if alike else 0, best(i + 1, j), best(i, j + 1))

    pairs = align(left, right, likeness)
    total = sum(likeness(left[i], right[j]) for i, j in pairs if i is not None and j is not None)
    assert abs(total - best(0, 0)) < 1e-9


@given(st.text("ab 请\n", max_size=40), st.text("ab 请\n", max_size=40))
def test_changes_hold_both_texts_whole(old, new):
    found = changes(old, new)
    assert "".join(change.text for change in found if change.kind != "inserted") == old
    assert "".join(change.text for change in found if change.kind != "deleted") == new


def test_words_that_changed_are_told():
    found = [(change.kind, change.text) for change in changes("to report in 2007", "to report again in 2008")]
    assert found == [
        ("kept", "to report "),
        ("inserted", "again "),
        ("kept", "in "),
        ("deleted", "2007"),
        ("inserted", "2008"),
    ]
    chinese = [(change.kind, change.text) for change in changes("请秘书处提交报告", "请秘书处编写报告")]
    assert chinese == [("kept", "请秘书处"), ("deleted", "提交"), ("inserted", "编写"), ("kept", "报告")]


def test_very_long_texts_are_given_whole():
    old, new = "word " * 3000, "other " * 3000
    assert [(change.kind, len(change.text)) for change in changes(old, new)] == [
        ("deleted", 15000),
        ("inserted", 18000),
    ]
