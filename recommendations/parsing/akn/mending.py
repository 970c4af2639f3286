"""What files of the wild have lost or have twice: labels and places. What is mended is said in `unsure`."""

import itertools
import re

from recommendations.parsing.blocks import ends_with_pause
from recommendations.parsing.mandates import starts_with_verb
from recommendations.parsing.parts import UNLABELLED
from recommendations.parsing.tree import Place, following, places, told_apart


def preambles(nodes, words):
    """How many of the first paragraphs of the body are preambular: the opening words, and participles."""
    for index, node in enumerate(nodes):
        text = node.item.text
        opening = words.opening.match(text)
        opens = opening and not words.verb.match(text[opening.end() :].lstrip(" ,:،，："))
        participle = words.preambular.match(text) and ends_with_pause(text) and not text.rstrip().endswith((";", "."))
        if node.item.label or node.parent is not None or not (opens or participle):
            return index
    return len(nodes)


def without(nodes, gone):
    """The nodes without those at the indexes that `gone` holds, with the index of the node that takes over what stands
    in it, or None."""
    moved, kept = {}, []
    for index, node in enumerate(nodes):
        node.parent = moved.get(node.parent)
        if index in gone:
            moved[index] = moved.get(gone[index])
        else:
            moved[index] = len(kept)
            kept.append(node)
    return kept


def _groups(nodes):
    """The indexes of the nodes that stand in one, by its index; the first paragraphs stand in None."""
    groups = {}
    for index, node in enumerate(nodes):
        groups.setdefault(node.parent, []).append(index)
    return groups


def mended(nodes, words, unsure):
    """The nodes, each with a label: a lost one is found where its neighbours tell it, else the text goes on."""
    gone = {}  # the index of a node whose words go on with those of another, to that other's index
    for parent, group in _groups(nodes).items():
        above = gone.get(parent, parent)
        if not any(nodes[index].item.label for index in group):
            is_head = parent is None and len(group) == 1 and len(nodes) > 1
            if not is_head and (parent is None or nodes[above].item.text.rstrip().endswith((":", "："))):
                for order, index in enumerate(group, 1):
                    nodes[index].item.label = str(order)
                unsure.append(UNLABELLED if parent is None else "Points without labels are numbered in their order.")
            if is_head or nodes[group[0]].item.label:
                continue
        before = None
        for has_label, run in itertools.groupby(group, lambda index: bool(nodes[index].item.label)):
            run = list(run)
            if not has_label:
                after = group[group.index(run[-1]) + 1 :][:1]
                lost = _lost_labels(nodes, before, run, after[0] if after else None, words)
                for index, label in zip(run, lost, strict=False):
                    item = nodes[index].item
                    item.label, item.pieces[0] = label, re.sub(rf"^{label}[.)]?\s+", "", item.pieces[0])
                    unsure.append(f"Paragraph {label} has lost its label in the file.")
                onto = before if before is not None else above
                for index in run[len(lost) :]:
                    if onto is None:  # a head over a list: see `placed`
                        onto = index
                        continue
                    gone[index] = onto
                    nodes[onto].item.pieces.append(nodes[index].item.text)
            before = run[-1] if nodes[run[-1]].item.label else before
        for first, second, third in zip(group, group[1:], group[2:], strict=False):
            labels = [nodes[index].item.label for index in (first, second, third)]
            if labels[1] and labels[1] == labels[2] == following(labels[0], 2):  # 11, 13, 13, 14
                nodes[second].item.label = following(labels[0])
                unsure.append(f"Paragraph {nodes[second].item.label} has the label {labels[1]} in the file.")
    return without(nodes, gone)


def _lost_labels(nodes, before, run, after, words):
    """The labels that a run of paragraphs must have had: the one before it and the one after leave room for them alone.

    At the end nothing follows, so there each must begin as a paragraph does.
    """
    if before is None:
        return []
    labels = [following(nodes[before].item.label, step) for step in range(1, len(run) + 2)]
    if after is None:
        begin = itertools.takewhile(lambda index: starts_with_verb(nodes[index].item.text, words), run)
        return [label for label, _index in zip(labels, begin, strict=False) if label]
    return labels[:-1] if labels[-1] and labels[-1] == nodes[after].item.label else []


def placed(nodes):
    """The nodes and their places: within one another as the mark-up has it, else as their labels go on.

    A file may have points as paragraphs, one after the other: 33, (a), (b), 34. A first paragraph without a label is
    the head over a list, told as in a text without mark-up.
    """
    if nodes and not nodes[0].item.label:
        nodes[0].item.label = "chapeau"
        for node in nodes:
            node.parent = None if node.parent == 0 else node.parent
    return nodes, places_of(nodes)


def places_of(nodes):
    found = [None] * len(nodes)
    for parent, group in _groups(nodes).items():
        labelled = [index for index in group if nodes[index].item.label not in ("", "chapeau")]
        sections = [
            (order, nodes[index].item.section)
            for order, index in enumerate(labelled)
            if nodes[index].item.section is not None
        ]
        told = places([nodes[index].item.label for index in labelled], sections if parent is None else ())
        for index in set(group) - set(labelled):
            found[index] = Place(nodes[index].item.label, parent, 0)
        for index, place in zip(labelled, told, strict=True):
            above = labelled[place.parent] if place.parent is not None else parent
            label = place.label
            if parent is not None and found[parent].label:
                label = found[parent].label + re.sub(r"^[^(]+", lambda own: f"({own[0]})", label)
            found[index] = Place(label, above, label.count("("), place.is_doubtful)
    return told_apart(found)
