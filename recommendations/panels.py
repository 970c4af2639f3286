"""Papers on sessions that the apps to the right write: each registers a function of a person and of sessions.

It returns a list of `Paper`, of those alone that the person may open and that hold something.
"""

from dataclasses import dataclass

from recommendations.models import Session

_papers = []


@dataclass(frozen=True)
class Paper:
    """A paper on a session: its name, its address (empty where it holds nothing but drafts), and that with drafts,
    empty for those who may not read them."""

    session: Session
    label: str
    url: str = ""
    drafts_url: str = ""


def register(papers):
    """Add papers to the pages of sessions and decisions; an app calls it when it is ready."""
    if papers not in _papers:
        _papers.append(papers)


def papers_on(user, sessions):
    """The papers on the sessions that the person may open, in order of registration."""
    return [paper for papers in _papers for paper in papers(user, sessions)] if sessions else []
