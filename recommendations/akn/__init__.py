"""A decision in one language as Akoma Ntoso 3.0: its text as adopted, with what the portal knows of it marked up."""

from recommendations.akn.acts import CODES, CONTENT_TYPE, NAMESPACE, Act, ConfirmedMandate, work_address
from recommendations.akn.gathering import decision_file
from recommendations.akn.writing import write

__all__ = [
    "CODES",
    "CONTENT_TYPE",
    "NAMESPACE",
    "Act",
    "ConfirmedMandate",
    "decision_file",
    "work_address",
    "write",
]
