"""A decision as the parser yields it, and what is known of the act, to a file: its text, marked up.

Identifiers of paragraphs follow their labels, so that they are the same in every language: para_c, para_1__point_a.
"""

import itertools
import re
from collections import Counter

from django.conf import settings
from django.utils.text import slugify
from lxml import etree

from recommendations.akn.acts import CODES, NAMESPACE, UNKNOWN_DAY, ConfirmedMandate, document_address, span_of
from recommendations.enums import AddresseeKind, RelationKind
from recommendations.parsing.lexicon import lexicon

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SYMBOL = re.compile(r"[A-Z]{1,6}(?:/[\w.()-]+)+")


def write(parsed, act):
    """The file's bytes, in UTF-8, of a ParsedDecision and what is known of the act."""
    return _Writer(parsed, act).written()


class _Writer:
    def __init__(self, parsed, act):
        self.parsed, self.act = parsed, act
        self.ids, self.verbs, self.kinds = Counter(), {}, set()

    def written(self):
        act = self.act
        root = etree.Element(_tag("akomaNtoso"), nsmap={None: NAMESPACE})
        statement = _add(root, "statement", name=str(act.kind), contains="originalVersion")
        meta = _add(statement, "meta")
        self.preface(statement)
        self.preamble(statement)
        first_annex = len(self.operative)
        self.paragraphs(_add(statement, "mainBody"), 0, first_annex)
        if act.is_adopted:
            line = _add(_add(statement, "conclusions", eId="conclusions"), "p")
            _add(line, "docDate", act.day_said, date=act.day, refersTo="#adoption")
        if first_annex < len(self.parsed.paragraphs):
            self.annex(statement, first_annex)
        self.identification(meta)
        self.life(meta)
        self.analysis(meta)
        self.references(meta)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    @property
    def operative(self):
        return [paragraph for paragraph in self.parsed.paragraphs if paragraph.kind != "annex"]

    # What is said of the text

    def identification(self, meta, component="main"):
        act, language = self.act, CODES[self.parsed.language]
        identification = _add(meta, "identification", source="#portal")
        expression = f"{act.address}/{language}@"
        day_kind = "adoption" if act.is_adopted else "session" if act.day != UNKNOWN_DAY else "unknown"
        work = self.level(identification, "Work", act.address, component, act.day, day_kind, "author")
        _add(work, "FRBRcountry", value="un")
        _add(work, "FRBRsubtype", value="deliberation")
        _add(work, "FRBRnumber", value=act.address.rpartition("/")[2])
        _add(work, "FRBRauthoritative", value="false")
        expressed = self.level(identification, "Expression", expression, component, act.day, day_kind, "author")
        _add(expressed, "FRBRlanguage", language=language)
        original = act.languages[0] if act.languages else self.parsed.language
        if original != self.parsed.language:
            _add(
                expressed,
                "FRBRtranslation",
                href=f"{act.address}/{CODES[original]}@",
                fromLanguage=CODES[original],
                by=f"#{act.body}",
            )
        self.level(identification, "Manifestation", expression, component, act.marked_up_on, "markup", "editor", ".xml")

    def level(self, identification, level, address, component, day, day_kind, role, suffix=""):
        """One level of the model: the work, its expression in a language, its manifestation as a file."""
        element = _add(identification, f"FRBR{level}")
        _add(element, "FRBRthis", value=f"{address}/!{component}{suffix}")
        _add(element, "FRBRuri", value=f"{address}{suffix}")
        if level == "Work" and self.act.symbol:
            _add(element, "FRBRalias", value=self.act.symbol, name="symbol")
        _add(element, "FRBRdate", date=day, name=day_kind)
        _add(element, "FRBRauthor", href="#portal" if role == "editor" else f"#{self.act.body}", **{"as": f"#{role}"})
        return element

    def life(self, meta):
        act = self.act
        if not act.is_adopted:
            return
        life = _add(meta, "lifecycle", source="#portal")
        _add(life, "eventRef", eId="event_1", date=act.day, type="generation", source=f"#{act.body}")
        workflow = _add(meta, "workflow", source="#portal")
        _add(workflow, "step", date=act.day, by=f"#{act.body}", outcome="#adoption", refersTo="#adoption")

    def analysis(self, meta):
        """Other acts and documents that the decision as a whole refers to, and its text in other languages."""
        act = self.act
        others = [language for language in act.languages if language != self.parsed.language]
        if not act.relations and not others:
            return
        references = _add(_add(meta, "analysis", source="#portal"), "otherReferences", source="#portal")
        for kind, address, words in act.relations:
            _add(references, "implicitReference", href=address, refersTo=f"#{kind}", showAs=words)
        for language in others:
            _add(
                references,
                "alternativeReference",
                href=f"{act.address}/{CODES[language]}@",
                refersTo="#languageVersion",
                showAs=CODES[language],
            )

    def references(self, meta):
        act = self.act
        references = _add(meta, "references", source="#portal")

        def add(kind, eid, path, words):
            _add(references, f"TLC{kind}", eId=eid, href=f"/akn/ontology/{path}", showAs=words)

        add("Organization", "portal", "organization/un/copPortal", settings.PORTAL_NAME)
        add("Organization", act.body, f"organization/un/{act.body}", act.body_name)
        add("Role", "author", "role/un/author", "Author")
        add("Role", "editor", "role/un/editor", "Editor")
        add("Concept", "adoption", "concept/un/adoption", "Adoption")
        add("Concept", "languageVersion", "concept/un/languageVersion", "Language version")
        for kind in sorted({kind for kind, _address, _words in act.relations}):
            add("Concept", kind, f"concept/un/relation/{kind}", RelationKind(kind).label)
        for eid, verb in sorted(self.verbs.items()):
            add("Concept", eid, f"concept/un/operativeVerb/{eid.removeprefix('verb_')}", verb)
        for kind in sorted(self.kinds):
            add("Organization", f"addressee_{kind}", f"organization/un/{kind}", AddresseeKind(kind).label)

    # The text

    def preface(self, statement):
        act, preface = self.act, _add(statement, "preface")
        _add(_add(preface, "p"), "docNumber", act.name)
        if act.session_said:
            session = _add(_add(preface, "p"), "session", act.session_said, refersTo=f"#{act.body}")
            if self.parsed.session_number is not None:
                session.set("value", str(self.parsed.session_number))
        if self.parsed.title:
            _add(_add(preface, "p"), "docTitle", self.parsed.title)

    def preamble(self, statement):
        rest = list(self.parsed.preamble)
        if not rest:
            return
        preamble = _add(statement, "preamble")
        if not rest[0].label and lexicon(self.parsed.language).opening.match(rest[0].text):
            formula = _add(preamble, "formula", name="enactingFormula", eId=self.id("formula_1"))
            self.words(formula, rest.pop(0))
        if not rest:
            return
        recitals = _add(preamble, "recitals", eId=self.id("recitals_1"))
        for order, paragraph in enumerate(rest, 1):
            recital = _add(recitals, "recital", eId=self.id(f"recitals_1__recital_{order}"))
            _with_source(recital, paragraph)
            if paragraph.label:
                _add(recital, "num", _number(paragraph.label))
            self.words(recital, paragraph)

    def paragraphs(self, body, start, end, prefix=""):
        """The paragraphs from start to end, each with its points in it, below the headings of sections."""
        found = self.parsed.paragraphs
        points = {}
        for index in range(start, end):
            points.setdefault(found[index].parent, []).append(index)
        place, sections = body, itertools.count(1)

        def add(parent, index, above):
            paragraph = found[index]
            nested = found[index].parent is not None
            own = paragraph.label.removeprefix(found[paragraph.parent].label) if nested else paragraph.label
            own = own.strip("()")
            name = f"{above}__point_" if nested else f"{prefix}para_"
            eid = self.id(name + (re.sub(r"[\s()]+", "-", own) or "unlabelled"))
            element = _add(parent, "point" if nested else "paragraph", eId=eid)
            _with_source(element, paragraph)
            if own and own != "chapeau":
                _add(element, "num", f"({own})" if nested else _number(own))
            if nested and paragraph.heading:
                _add(element, "heading", paragraph.heading)
            below = points.get(index, ())
            block = "intro" if below else "content"
            governed = [mandate for point in below for mandate in found[point].mandates if mandate.verb_span is None]
            self.words(_add(element, block, eId=self.id(f"{eid}__{block}")), paragraph, governed)
            for point in below:
                add(element, point, eid)

        for index in points.get(None, ()):
            if found[index].heading:
                place = body
                for line in found[index].heading.split("\n"):
                    place = _add(place, "section", eId=self.id(f"{prefix}sec_{next(sections)}"))
                    _add(place, "heading", line)
            add(place, index, "")
        if not len(body):
            _add(body, "p")

    def annex(self, statement, first):
        attachment = _add(_add(statement, "attachments"), "attachment", eId=self.id("att_1"))
        document = _add(attachment, "doc", name="annex")
        self.identification(_add(document, "meta"), "annex_1")
        self.paragraphs(_add(document, "mainBody"), first, len(self.parsed.paragraphs), "att_1__")

    def words(self, parent, paragraph, governed=()):
        """The words of a paragraph, those that the portal has read in them marked, with its footnotes at the end."""
        line, position, last = _add(parent, "p"), 0, None

        def say(text):
            nonlocal last
            if last is None:
                line.text = (line.text or "") + _xml(text)
            else:
                last.tail = (last.tail or "") + _xml(text)

        for start, end, name, attributes in self.marks(paragraph, governed):
            say(paragraph.text[position:start])
            last = _add(line, name, paragraph.text[start:end], **attributes)
            position = end
        say(paragraph.text[position:])
        for footnote in paragraph.footnotes:
            note = _add(line, "authorialNote", marker=footnote.marker, placement="bottom")
            _add(note, "p", footnote.text)

    def marks(self, paragraph, governed):
        """(start, end, element, attributes) of what is known of a paragraph's words, in order; none overlap.

        `governed` are mandates of its points whose verb and addressees stand in this paragraph.
        """
        wanted = []
        for mandate in paragraph.mandates:
            wanted += self.asks(mandate, mandate.verb_span, [addressee.span for addressee in mandate.addressees])
            deadline = mandate.deadline
            if deadline and deadline.date and deadline.precision == "day":
                wanted.append((deadline.span, "date", {"date": deadline.date} | _suggested(mandate)))
            elif deadline:
                wanted.append((deadline.span, "inline", {"name": "deadline"} | _suggested(mandate)))
        for mandate in governed:
            verb = span_of(paragraph.text, mandate.verb)
            after = verb[1] if verb else 0
            spans = [span_of(paragraph.text, addressee.wording, after) for addressee in mandate.addressees]
            wanted += self.asks(mandate, verb, spans)
        for cited in paragraph.cites:
            wanted += [(span, "ref", {"href": address}) for span, address in self.cited(paragraph.text, cited)]
        found, taken = [], set()
        for (start, end), name, attributes in (mark for mark in wanted if mark[0]):
            if start < end and taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                found.append((start, end, name, attributes))
        return sorted(found, key=lambda mark: mark[0])

    def asks(self, mandate, verb, spans):
        """The marks of a mandate's verb and of its addressees, at their places."""
        if verb and (name := slugify(mandate.verb_normal)):
            self.verbs[f"verb_{name}"] = mandate.verb_normal
            yield verb, "inline", {"name": "operativeVerb", "refersTo": f"#verb_{name}"} | _suggested(mandate)
        for addressee, span in zip(mandate.addressees, spans, strict=True):
            if span:
                self.kinds.add(str(addressee.kind))
                yield span, "organization", {"refersTo": f"#addressee_{addressee.kind}"} | _suggested(mandate)

    def cited(self, text, cited):
        """Where the text has what it cites, and its address, if that is known."""
        address = self.act.addresses.get(cited)
        if address is None and _SYMBOL.fullmatch(cited):
            address = document_address(cited, self.parsed.language)
        if address is None:
            return
        words = re.escape(re.sub(r"^(decision|resolution) ", "", cited))
        for match in re.finditer(rf"(?<![\w/]){words}(?![\w/])", text):
            yield match.span(), address

    def id(self, wanted):
        """The identifier, told apart where another element has it."""
        wanted = re.sub(r"\s", "-", _xml(wanted))
        self.ids[wanted] += 1
        return wanted if self.ids[wanted] == 1 else self.id(f"{wanted}-{self.ids[wanted]}")


def _suggested(mandate):
    return {} if isinstance(mandate, ConfirmedMandate) else {"class": "suggested"}


def _tag(name):
    return f"{{{NAMESPACE}}}{name}"


def _xml(text):
    """The text with a sign in the place of each that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _add(parent, name, text="", /, **attributes):
    element = etree.SubElement(parent, _tag(name), {key: _xml(str(value)) for key, value in attributes.items()})
    element.text = _xml(str(text)) or None
    return element


def _with_source(element, paragraph):
    """Keep the identifier of the file that the paragraph was read from."""
    if source := re.sub(r"\s", "-", paragraph.source_id):
        element.set("wId", _xml(source))


def _number(label):
    """The label as it stands before a paragraph: 4. and (c)."""
    return f"{label}." if label[-1:].isdigit() else f"({label})"
