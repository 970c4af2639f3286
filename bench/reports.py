"""A status report of 200 mandates as Word, beside writing the same document from constants."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cop_portal.settings")
django.setup()

from django.db import transaction  # noqa: E402 - after setup

from bench.measuring import medians, peak  # noqa: E402
from cop_portal.reports.enums import SubjectKind  # noqa: E402
from cop_portal.reports.status import content_of  # noqa: E402
from cop_portal.reports.word import word_of  # noqa: E402
from recommendations import fulfilment  # noqa: E402
from recommendations.models import Deadline, Decision, Mandate, Paragraph, ParagraphText  # noqa: E402

MANDATES = 200


def fill():
    """Paragraphs with a mandate each, behind those of decision 3/4, with every fulfilment rule in turn."""
    decision, like = Decision.objects.get(slug="3-4"), Mandate.objects.get(slug="3-4-c-1")
    rules = [rule.slug for rule in fulfilment.rules()]
    for number in range(MANDATES - Mandate.objects.filter(paragraph__decision=decision).count()):
        paragraph = Paragraph.objects.create(
            decision=decision, label=f"x{number}", order=1000 + number, kind=like.paragraph.kind
        )
        ParagraphText.objects.create(
            paragraph=paragraph, language="en", text=f"Requests the Secretariat to take step {number}, " * 8
        )
        mandate, deadline = Mandate.objects.get(pk=like.pk), Deadline.objects.get(pk=like.deadline_id)
        deadline.pk, deadline._state.adding = None, True
        deadline.save()
        mandate.pk, mandate.paragraph, mandate.slug, mandate._state.adding = None, paragraph, f"3-4-x{number}-1", True
        mandate.deadline = deadline
        mandate.number, mandate.fulfilment_rule = 1, rules[number % len(rules)]
        mandate.save()
    return decision


def main():
    with transaction.atomic():
        decision = fill()
        constants = content_of(SubjectKind.DECISION, decision, "en", exactly=True)
        assert constants["total"] == MANDATES
        spent = medians(
            5,
            report=lambda: word_of(content_of(SubjectKind.DECISION, decision, "en", exactly=True)),
            constants=lambda: word_of(constants),
        )
        transaction.set_rollback(True)
    ratio = spent["report"] / spent["constants"]
    print(f"A report of {MANDATES} mandates in Word: {ratio:.2f} times writing it from constants (10 allowed)")
    print(f"Memory of that process: {peak():.0f} MB")


if __name__ == "__main__":
    main()
