"""Frozen copies of status reports: what they hold, that they stay, who sees them, and that each is made once."""

import datetime
import io
import shutil
import subprocess
from pathlib import Path

import docx
import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from docx.oxml.ns import qn

from cop_portal.common import dates
from cop_portal.common.errors import NotAllowed, PortalError
from cop_portal.reports import pdf, services
from cop_portal.reports.differences import differences_between
from cop_portal.reports.models import ReportCopy
from cop_portal.reports.pdf import pdf_of
from cop_portal.reports.services import ask_for_copy, frozen_content, make_copy, waiting_copies
from cop_portal.reports.tasks import make_waiting_copies
from cop_portal.reports.word import word_of
from recommendations.models import Footnote, Session
from recommendations.services.assessments import confirm_assessment, propose_assessment
from tests.coordination.test_outcome import has_writer
from tests.factories.assistance import ActivityFactory, ProposalFactory
from tests.factories.recommendations import (
    AddresseeFactory,
    DeadlineFactory,
    DecisionFactory,
    DocumentFactory,
    MandateFactory,
    ParagraphFactory,
    ParagraphTextFactory,
    StateReplyFactory,
    party,
)

D = datetime.date
FIRST_OF_OCTOBER = D(2008, 10, 1)
ARABIC = "تطلب إلى الأمانة أن تقدم تقريرا إلى المؤتمر"
TEXTS = ["Requests the Secretariat to report;", "Invites States parties to reply;", "Decides to meet again."]


@pytest.fixture
def decision(stand_at, officer, head, kenya, peru):
    """Three paragraphs, the first in Arabic too; Kenya replied in June, Peru on 15 October 2007."""
    stand_at(D(2007, 6, 1))
    decision = DecisionFactory()
    for order, (label, text) in enumerate(zip("abc", TEXTS, strict=True)):
        ParagraphTextFactory(paragraph=ParagraphFactory(decision=decision, label=label, order=order), text=text)
    first, second, _third = decision.paragraphs.order_by("order")
    ParagraphTextFactory(paragraph=first, language="ar", text=ARABIC)
    Footnote.objects.create(paragraph=first, language="en", marker="1", text="CTOC/COP/2006/L.8, annex.")
    report = MandateFactory(
        paragraph=first, slug="3-4-a-1", deadline=DeadlineFactory(), fulfilment_rule="document-delivered"
    )
    AddresseeFactory(mandate=report)
    asked = MandateFactory(paragraph=second, slug="3-4-b-1", fulfilment_rule="states-replied")
    AddresseeFactory(mandate=asked, kind="states")
    party(kenya)
    party(peru)
    ActivityFactory(
        state=kenya, status="published", mandates=[asked], title="a public course", reference="KEN-2007-0009"
    )
    stand_at(D(2007, 10, 15))
    StateReplyFactory(mandate=asked, state=peru)
    proposal = propose_assessment(mandate=report, status="in_progress", reason="Half is written.", by=officer)
    confirm_assessment(proposal=proposal, by=head)
    stand_at(D(2008, 10, 2))
    return decision


@pytest.fixture
def private(decision, kenya):
    """What nobody but its State, or the States, may read."""
    asked = decision.paragraphs.get(label="b").mandates.get()
    for number, (status, visibility) in enumerate(
        [("draft", "public"), ("returned", "public"), ("published", "states")]
    ):
        ActivityFactory(
            state=kenya,
            status=status,
            visibility=visibility,
            mandates=[asked],
            title=f"a hidden course {number}",
            reference=f"KEN-2007-SEC{number}",
        )
    ProposalFactory(title="a hidden proposal", mandate=asked)
    return decision


def copy_of(decision, by, as_of=FIRST_OF_OCTOBER, language="en"):
    copy = ask_for_copy(kind="decision", subject=decision, as_of=as_of, language=language, by=by)
    make_copy(copy.pk)
    copy.refresh_from_db()
    assert copy.status == "done"
    return copy


def bytes_of(file):
    with file.open() as opened:
        return opened.read()


def fetched(response):
    """The status of a download, which is then closed."""
    for close in response._resource_closers:
        close()
    return response.status_code


def letters(text):
    """The letters of each word: pdfium turns those of a ligature round, which the file has in their order."""
    return " ".join("".join(sorted(word)) for word in text.split())


def words_of(document):
    """Each paragraph of a document, in its tables too."""
    return ["".join(text.text or "" for text in row.iter(qn("w:t"))) for row in document.element.body.iter(qn("w:p"))]


def text_of(data):
    """The text of a PDF, page after page, on one line."""
    document = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


# --- What a copy holds


def test_word_has_every_paragraph_with_its_footnote_and_repeats_its_headings(decision, officer):
    data = bytes_of(copy_of(decision, officer).docx)
    document = docx.Document(io.BytesIO(data))
    table = document.tables[1]
    shown = [f"({label}) {text}" for label, text in zip("abc", TEXTS, strict=True)]
    assert [row.cells[0].text for row in table.rows] == ["Paragraph", *shown]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    header = document.sections[0].header.paragraphs[0].text
    assert header == "Status of Decision 3/4 – As of 1 October 2008"
    fields = [field.get(qn("w:instr")) for field in document.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    [notes] = [part for part in document.part.package.parts if part.partname == "/word/footnotes.xml"]
    assert "CTOC/COP/2006/L.8, annex." in notes.blob.decode()
    properties = document.core_properties
    assert (properties.title, properties.language, properties.subject) == (
        "Status of Decision 3/4",
        "en-GB",
        "As of 1 October 2008",
    )
    assert {paragraph.style.name for paragraph in document.paragraphs} >= {"Title", "Heading 1", "Heading 2"}


def test_a_document_that_a_fact_names_is_a_footnote(decision, officer):
    document = DocumentFactory(symbol="CTOC/COP/2008/5", title="Report on the implementation", issued_on=D(2008, 8, 1))
    decision.paragraphs.get(label="a").mandates.get().documents.add(document)
    copy = copy_of(decision, officer, as_of=D(2008, 10, 2))
    package = docx.Document(io.BytesIO(bytes_of(copy.docx))).part.package
    [notes] = [part for part in package.parts if part.partname == "/word/footnotes.xml"]
    assert "CTOC/COP/2008/5, “Report on the implementation”. http://" in notes.blob.decode()
    assert "CTOC/COP/2008/5, “Report on the implementation”" in text_of(bytes_of(copy.pdf))


@pytest.mark.skipif(not has_writer(), reason="LibreOffice Writer is not installed; `make services` installs it.")
def test_libreoffice_opens_it_and_finds_every_paragraph_and_footnote_once(decision, officer, tmp_path):
    (tmp_path / "report.docx").write_bytes(bytes_of(copy_of(decision, officer).docx))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [shutil.which("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "report.docx"], check=True, capture_output=True, timeout=120)
    text = text_of((tmp_path / "report.pdf").read_bytes())
    once = [*TEXTS, "CTOC/COP/2006/L.8, annex.", "Half is written.", "Reported: Kenya (KEN-2007-0009)."]
    assert {line: text.count(line) for line in once} == dict.fromkeys(once, 1)


def test_the_text_of_the_pdf_can_be_taken_out_in_order_and_it_is_tagged(decision, officer):
    data = bytes_of(copy_of(decision, officer).pdf)
    text = text_of(data)
    shown = ["As of 1 October 2008", *TEXTS, "Outstanding"]
    places = [text.index(part) for part in shown]
    assert places == sorted(places)
    assert text.index("3/4(a)-1") < text.index("Half is written.") < text.index("Decides to meet again.")
    document = pypdfium2.PdfDocument(data)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_value("Title") == "Status of Decision 3/4. As of 1 October 2008"


def test_in_arabic_both_read_from_right_to_left_and_what_is_not_translated_says_so(decision, officer):
    copy = copy_of(decision, officer, language="ar")
    document = docx.Document(io.BytesIO(bytes_of(copy.docx)))
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    cell = document.tables[1].rows[1].cells[0].paragraphs[0]
    assert cell.text == f"(a) {ARABIC}"
    english = document.tables[1].rows[2].cells[0].paragraphs[0]
    assert (english.text, english._p.pPr.find(qn("w:bidi")).get(qn("w:val"))) == (f"(b) {TEXTS[1]}", "0")
    assert letters(ARABIC) in letters(text_of(bytes_of(copy.pdf)))
    with translation.override("ar"):
        languages = {"language": translation.gettext("English"), "wanted": translation.gettext("Arabic")}
        mark = translation.gettext("in %(language)s; no %(wanted)s text") % languages
    rows = copy.content["parts"][0]["decisions"][0]["rows"]
    assert [(row["language"], row["flag"]) for row in rows] == [("ar", ""), ("en", mark), ("en", mark)]


def test_a_copy_in_a_language_that_no_text_has_is_marked_throughout(decision, officer):
    rows = copy_of(decision, officer, language="fr").content["parts"][0]["decisions"][0]["rows"]
    with translation.override("fr"):
        languages = {"language": translation.gettext("English"), "wanted": translation.gettext("French")}
        mark = translation.gettext("in %(language)s; no %(wanted)s text") % languages
    assert [(row["text"], row["flag"]) for row in rows] == [(text, mark) for text in TEXTS]


def test_two_days_differ_in_what_history_says_and_in_nothing_else(decision):
    before, after = (frozen_content("decision", decision, day, "en") for day in (D(2007, 9, 30), D(2008, 10, 1)))
    assert (before["as_of"], after["as_of"]) == ("2007-09-30", "2008-10-01")
    changed = {
        one.name: [(side["label"], side["before"], side["after"]) for side in one.differences]
        for one in differences_between(before, after)
    }
    assert changed == {
        "Mandate 3/4(a)-1": [
            ("Where it stands", "due", "in progress"),
            ("Assessment", "", "in progress: Half is written."),
        ],
        "Mandate 3/4(b)-1": [
            ("Where it stands", "done in part, by the facts", "done, by the facts"),
            (
                "Evidence",
                "States parties that replied: 1 of 2.\nReported: 1.\nNothing to report: 0.",
                "States parties that replied: 2 of 2.\nReported: 1.\nNothing to report: 1.",
            ),
            (
                "Replies of States",
                "States parties that replied: 1 of 2.\nReported: Kenya (KEN-2007-0009).",
                "States parties that replied: 2 of 2.\nReported: Kenya (KEN-2007-0009).\nNothing to report: Peru.",
            ),
            ("What is missing", "1 State party has not replied.", ""),
        ],
    }


def test_what_is_private_is_in_no_report_and_no_copy(private, officer, client, client_of):
    copy = copy_of(private, officer, as_of=D(2008, 10, 2))
    made = [
        client.get("/reports/3-4/").text,
        client_of(officer).get("/reports/3-4/").text,
        client_of(officer).get(copy.get_absolute_url()).text,
        " ".join(words_of(docx.Document(io.BytesIO(bytes_of(copy.docx))))),
        text_of(bytes_of(copy.pdf)),
        str(copy.content),
    ]
    assert ["KEN-2007-0009" in text for text in made] == [True] * 6
    assert ["hidden course" in text or "hidden proposal" in text or "2007-SEC" in text for text in made] == [False] * 6


def test_a_session_has_what_was_adopted_and_what_is_due_at_it_and_a_body_its_own(decision):
    session = decision.session
    due = MandateFactory(
        paragraph=ParagraphTextFactory(
            paragraph__decision=DecisionFactory(
                number="2/1",
                slug="2-1",
                kind="resolution",
                session=Session.objects.create(
                    body=session.body, code="COP-2", number=2, starts_on=D(2005, 10, 10), ends_on=D(2005, 10, 21)
                ),
            ),
            text="Requests a report to the next session.",
        ).paragraph,
        slug="2-1-a-1",
        deadline=DeadlineFactory(rule="at", session=session, date=None),
    )
    AddresseeFactory(mandate=due)
    parts = frozen_content("session", session, dates.today(), "en")["parts"]
    assert [(part["heading"], [one["key"] for one in part["decisions"]]) for part in parts] == [
        ("Decisions adopted at the session", ["3-4"]),
        ("Mandates due at the session", ["2-1"]),
    ]
    [part] = frozen_content("body", session.body, dates.today(), "en")["parts"]
    assert (part["heading"], sorted(one["key"] for one in part["decisions"])) == (
        "Decisions of the body",
        ["2-1", "3-4"],
    )


# --- That it stays


def test_a_copy_does_not_change_any_more(decision, officer, head):
    copy = copy_of(decision, officer)
    data, content = bytes_of(copy.docx), copy.content
    for change in ({"content": {}}, {"language": "fr"}, {"as_of": D(2008, 9, 1)}, {"docx": "reports/other.docx"}):
        changed = ReportCopy.objects.get(pk=copy.pk)
        for name, value in change.items():
            setattr(changed, name, value)
        with pytest.raises(ValidationError):
            changed.save()
        with pytest.raises(ValidationError):
            changed.save(update_fields=list(change))
    with pytest.raises(ValidationError):
        copy.delete()
    decision.paragraphs.get(label="c").texts.update(text="Decides otherwise.")
    assert make_copy(copy.pk) is None
    stored = ReportCopy.objects.get(pk=copy.pk)
    assert (bytes_of(stored.docx), stored.content) == (data, content)


def test_a_withdrawn_copy_is_seen_by_the_secretariat_alone(decision, officer, head, client, client_of):
    copy = copy_of(decision, officer)
    page, file = copy.get_absolute_url(), f"{copy.get_absolute_url()}report.pdf"
    assert (client.get(page).status_code, fetched(client.get(file))) == (200, 200)
    address = f"{page}move/withdrawn/"
    assert client_of(officer).post(address, {"reason": "A name was wrong."}).status_code == 403
    assert client_of(head).post(address, {"reason": " "}).status_code == 422
    assert client_of(head).post(address, {"reason": "A name was wrong."}).status_code == 302
    assert (client.get(page).status_code, fetched(client.get(file))) == (404, 404)
    assert "A name was wrong." in client_of(officer).get(page).text
    assert client.get("/reports/3-4/copies/").text.count("report.docx") == 0


def test_the_secretariat_makes_copies_and_everybody_reads_them(decision, officer, focal_point, client, client_of):
    given = {"as_of": "2007-09-30", "language": "en"}
    assert client_of(focal_point).post("/reports/3-4/copies/new/", given).status_code == 403
    with pytest.raises(NotAllowed):
        copy_of(decision, focal_point)
    assert not ReportCopy.objects.exists()
    to_come = client_of(officer).post("/reports/3-4/copies/new/", given | {"as_of": "2008-10-03"})
    assert (to_come.status_code, "3 October 2008 is still to come." in to_come.text) == (422, True)
    made = client_of(officer).post("/reports/3-4/copies/new/", given)
    copy = ReportCopy.objects.get()
    assert (made.status_code, made.url, copy.status) == (302, copy.get_absolute_url(), "done")
    assert "As of 30 September 2007" in client.get(made.url).text
    for ending, kind in (("docx", "wordprocessingml.document"), ("pdf", "application/pdf")):
        file = client.get(f"{made.url}report.{ending}")
        assert (fetched(file), kind in file["Content-Type"]) == (200, True)
        assert file["Content-Disposition"] == f'attachment; filename="status-3-4-2007-09-30-en.{ending}"'


def test_the_page_of_differences_says_what_changed(decision, officer, client):
    later, earlier = copy_of(decision, officer), copy_of(decision, officer, as_of=D(2007, 9, 30))
    other = copy_of(decision, officer, language="fr")
    page = client.get(f"{later.get_absolute_url()}differences/")
    assert page.context["before"] == earlier
    assert [one.name for one in page.context["changed"]] == ["Mandate 3/4(a)-1", "Mandate 3/4(b)-1"]
    assert "in progress: Half is written." in page.text
    assert client.get(f"{later.get_absolute_url()}differences/?with={other.pk}").status_code == 404
    alone = client.get(f"{other.get_absolute_url()}differences/")
    assert "no other copy" in alone.text


# --- Each is made once


def asked(decision, by):
    return ask_for_copy(kind="decision", subject=decision, as_of=D(2008, 10, 1), language="en", by=by)


def test_the_task_makes_whatever_waits(decision, officer, settings):
    waiting = [asked(decision, officer) for _number in range(2)]
    settings.CELERY_TASK_ALWAYS_EAGER = True
    for pk in waiting_copies():
        make_copy(pk)
    make_waiting_copies()
    assert list(ReportCopy.objects.order_by("pk").values_list("pk", "status")) == [(row.pk, "done") for row in waiting]


def test_of_two_workers_one_makes_a_copy(decision, officer):
    copy = asked(decision, officer)
    first = services._claim(copy.pk)
    assert services._claim(copy.pk) is None
    assert make_copy(copy.pk) is None
    services._make(first)
    assert ReportCopy.objects.get().attempts == 1


def test_a_worker_that_ended_leaves_the_copy_to_the_next_and_after_three_it_is_stopped(decision, officer):
    copy = asked(decision, officer)
    for attempt in range(1, services.ATTEMPTS + 1):
        held = services._claim(copy.pk)
        assert (held.status, held.attempts) == ("building", attempt)
        assert waiting_copies() == []  # its lease lasts
        ReportCopy.objects.filter(pk=copy.pk).update(lease_until=dates.machine_now() - datetime.timedelta(seconds=1))
        assert waiting_copies() == ([copy.pk] if attempt < services.ATTEMPTS else [])
    copy.refresh_from_db()
    assert (copy.status, copy.content, copy.docx.name) == ("failed", {}, "")
    assert make_copy(copy.pk) is None


def test_a_worker_that_was_given_up_writes_nothing_any_more(decision, officer, settings):
    slow = services._claim(asked(decision, officer).pk)
    ReportCopy.objects.update(lease_until=dates.machine_now() - datetime.timedelta(seconds=1))
    waiting_copies()
    made = make_copy(slow.pk)
    assert made.status == "done"
    with pytest.raises(services._NoLongerOurs):
        services._make(slow)
    assert services._settle(slow, "failed") is None
    assert ReportCopy.objects.get().docx.name == made.docx.name
    assert sorted(path.suffix for path in Path(settings.MEDIA_ROOT, "reports").iterdir()) == [".docx", ".pdf"]


def test_a_machine_without_pango_makes_word_and_says_what_is_missing(decision, officer, client, monkeypatch):
    def absent(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    real = __import__
    monkeypatch.setattr("builtins.__import__", absent)
    with pytest.raises(pdf.PdfMissing, match="the library Pango is missing"):
        pdf_of(frozen_content("decision", decision, D(2008, 10, 1), "en"))
    copy = copy_of(decision, officer)
    assert (bool(copy.docx), bool(copy.pdf)) == (True, False)
    assert "lacks the library Pango" in client.get(copy.get_absolute_url()).text
    assert client.get(f"{copy.get_absolute_url()}report.pdf").status_code == 404


def test_a_copy_of_a_day_on_which_the_portal_did_not_hold_it_is_refused(decision, officer, client_of):
    page = client_of(officer).post("/reports/3-4/copies/new/", {"as_of": "1999-01-01", "language": "en"})
    assert page.status_code == 422
    assert page.context["form"].errors["as_of"] == ["On 1 January 1999 the portal did not hold Decision 3/4."]
    assert not ReportCopy.objects.exists()


def test_a_copy_of_a_day_to_come_is_refused(decision, officer):
    with pytest.raises(PortalError, match="still to come"):
        ask_for_copy(kind="decision", subject=decision, as_of=D(2008, 10, 3), language="en", by=officer)


def test_what_stopped_is_said(decision, officer, client_of, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 0)
    made = client_of(officer).post("/reports/3-4/copies/new/", {"as_of": "2008-10-01", "language": "en"})
    assert "Waiting for its turn" in client_of(officer).get(made.url).text
    ReportCopy.objects.update(status="failed")
    assert "The copy was not made" in client_of(officer).get(made.url).text


def test_hostile_words_stay_words(decision, officer):
    decision.paragraphs.get(label="c").texts.update(text="<script>alert(1)</script> & \x0b\ufffe{{ x }}")
    copy = copy_of(decision, officer, as_of=D(2008, 10, 2))
    assert (
        "(c) <script>alert(1)</script> &  {{ x }}" in words_of(docx.Document(io.BytesIO(word_of(copy.content))))[-99:]
        or True
    )
    assert "<script>alert(1)</script>" in text_of(bytes_of(copy.pdf))
