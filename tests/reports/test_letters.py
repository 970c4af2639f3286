"""Letters to the States parties that have not replied: one each, in the language of its focal point."""

import datetime
import io

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from tests.factories.assistance import ActivityFactory
from tests.factories.people import AppointmentFactory, StateFactory
from tests.factories.recommendations import AddresseeFactory, MandateFactory, ParagraphTextFactory, party

ADDRESS = "/mandates/3-4-b-1/replies/"


@pytest.fixture
def mandate(kenya, peru):
    """Asked are Kenya, which replied, Peru with a focal point who reads Spanish, Senegal with one who reads French, and
    Chad without one."""
    paragraph = ParagraphTextFactory(paragraph__label="b", text="Requests States parties to report;").paragraph
    ParagraphTextFactory(paragraph=paragraph, language="fr", text="Prie les États parties de rendre compte;")
    mandate = MandateFactory(paragraph=paragraph, slug="3-4-b-1")
    AddresseeFactory(mandate=mandate, kind="states")
    senegal = StateFactory(code="SEN", name_en="Senegal", name_fr="Sénégal")
    for state in (kenya, peru, senegal, StateFactory(code="TCD", name_en="Chad", regional_group="africa")):
        party(state, datetime.date(2004, 1, 1))
    ActivityFactory(state=kenya, status="published", mandates=[mandate])
    for state, language in ((peru, "es"), (senegal, "fr")):
        person = {"person__name": f"focal point of {state.code}", "person__email": f"{state.code.lower()}@example.org"}
        AppointmentFactory(state=state, person__language=language, **person)
    return mandate


def lines_of(response):
    assert response.status_code == 200
    document = docx.Document(io.BytesIO(response.content))
    return ["".join(text.text or "" for text in row.iter(qn("w:t"))) for row in document.element.body.iter(qn("w:p"))]


def test_each_that_has_not_replied_gets_a_section_of_its_own(mandate, officer, client_of, settings):
    response = client_of(officer).get(f"{ADDRESS}letters.docx")
    lines = lines_of(response)
    assert response["Content-Disposition"] == 'attachment; filename="letters-3-4-b-1.docx"'
    assert len(docx.Document(io.BytesIO(response.content)).sections) == 3
    text = "\n".join(lines)
    assert "Kenya" not in text
    assert "Decision 3/4, paragraph (b): reply of Peru" in lines
    assert "To the competent authority of Chad" in lines
    assert "(b) Requests States parties to report;" in lines
    assert "(b) Prie les États parties de rendre compte;" in lines
    assert text.count(f"{settings.PORTAL_ORIGIN}{ADDRESS}") == 3
    assert text.count("Chad has no focal point in the portal.") == 1


def test_one_letter_is_in_the_focal_points_language_where_the_portal_has_it(mandate, officer, client_of):
    senegal = lines_of(client_of(officer).get(f"{ADDRESS}letters/SEN.docx"))
    assert "(b) Prie les États parties de rendre compte;" in senegal
    assert "(b) Requests States parties to report;" not in senegal
    assert any("Sénégal" in line for line in senegal)
    peru = lines_of(client_of(officer).get(f"{ADDRESS}letters/PER.docx"))
    assert "(b) Requests States parties to report;" in peru
    assert client_of(officer).get(f"{ADDRESS}letters/KEN.docx").status_code == 404


def test_the_filters_of_the_list_choose_who_gets_one(mandate, officer, client_of):
    lines = lines_of(client_of(officer).get(f"{ADDRESS}letters.docx?q=TCD"))
    assert sum("reply of" in line for line in lines) == 2  # the heading, and the sentence
    assert client_of(officer).get(f"{ADDRESS}letters.docx?q=KEN").status_code == 404


def test_the_workbook_holds_what_a_merge_fills_in(mandate, officer, client_of, settings):
    response = client_of(officer).get(f"{ADDRESS}letters.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0][:5] == ["code", "State", "focal point", "e-mail address", "language of the letter"]
    assert sorted(row[:5] for row in rows[1:]) == [
        ["PER", "Peru", "focal point of PER", "per@example.org", "en"],
        ["SEN", "Sénégal", "focal point of SEN", "sen@example.org", "fr"],
        ["TCD", "Chad", "", "", "en"],
    ]
    address = f"{settings.PORTAL_ORIGIN}{ADDRESS}"
    assert sorted(row[5:] for row in rows[1:]) == [
        ["3/4(b)-1", "Prie les États parties de rendre compte;", "fr", "", address],
        ["3/4(b)-1", "Requests States parties to report;", "en", "", address],
        ["3/4(b)-1", "Requests States parties to report;", "en", "", address],
    ]


def test_names_and_letters_are_the_secretariats(mandate, client, client_of, officer, focal_point, administrator):
    for path in ("letters.docx", "letters.xlsx", "letters/TCD.docx"):
        assert client.get(f"{ADDRESS}{path}").status_code == 302
        for person in (focal_point, administrator):
            assert client_of(person).get(f"{ADDRESS}{path}").status_code == 403
    for person, offered in ((focal_point, False), (administrator, False), (officer, True)):
        assert ("letters.docx" in client_of(person).get(ADDRESS).text) is offered
