"""The envelope of a message: given command by command, or in one go to a server that takes it so."""

import pytest

from cop_portal.reminders import services
from cop_portal.reminders.models import Mail
from cop_portal.reminders.services.transport import Permanent, SmtpTransport, Temporary
from tests.factories.reminders import MailFactory
from tests.services.conftest import Mailbox, listening, sends_to


class Server(Mailbox):
    """Notes which commands it heard before it answered the first of them, and who was let in."""

    def __init__(self, *, takes_all_at_once):
        super().__init__()
        self.takes_all_at_once = takes_all_at_once
        self.waiting, self.let_in = [], []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]] if self.takes_all_at_once else responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        self.waiting.append(bytes(server._reader._buffer))
        envelope.mail_from = address
        return "250 sender fine"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("refused"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later"):
            return "451 4.7.1 come again"
        self.let_in.append(address)
        envelope.rcpt_tos.append(address)
        return "250 recipient fine"


@pytest.fixture(params=[True, False], ids=["all at once", "one by one"])
def server(request, settings):
    handler = Server(takes_all_at_once=request.param)
    with listening(handler) as port:
        sends_to(settings, port)
        yield handler


def test_all_mails_go_over_one_connection_whatever_the_server_takes(server, db):
    mails = [MailFactory(text=f"It is due: {number}.\n.\nA dot alone ends no message.") for number in range(3)]
    assert list(services.send_mails([mail.pk for mail in mails]).values()) == ["sent"] * 3
    assert [message["To"] for message in server.messages] == [mail.address for mail in mails]
    texts = [message.get_body(("plain",)).get_content().splitlines() for message in server.messages]
    assert texts == [mail.text.splitlines() for mail in mails]
    rest = [f"RCPT TO:<{mail.address}>\r\nDATA\r\n".encode() for mail in mails]
    assert server.waiting == (rest if server.takes_all_at_once else [b""] * 3)


def test_a_refused_recipient_keeps_nobody_else_waiting(server, db):
    refused = MailFactory(address="refused@example.org", recipient=None)
    later = MailFactory(address="later@example.org", recipient=None)
    fine = MailFactory(address="fine@example.org", recipient=None)
    states = services.send_mails([refused.pk, later.pk, fine.pk])
    assert states == {refused.pk: "failed", later.pk: "queued", fine.pk: "sent"}
    replies = dict(Mail.objects.values_list("address", "server_reply"))
    assert replies == {
        "refused@example.org": "550 5.1.1 no such mailbox",
        "later@example.org": "451 4.7.1 come again",
        "fine@example.org": "250 taken",
    }
    assert [message["To"] for message in server.messages] == ["fine@example.org"]


def test_the_message_is_asked_for_when_the_server_waits_for_it_and_not_before(server):
    asked = []

    def ready():
        asked.append(list(server.let_in))
        return

    with SmtpTransport() as way:
        with pytest.raises(Permanent):
            way.send("refused@example.org", ready)
        with pytest.raises(Temporary):
            way.send("later@example.org", ready)
        assert asked == []
        assert way.send("fine@example.org", ready) is None
        assert asked == [["fine@example.org"]]
        assert way.send("other@example.org", ready) is None
    assert server.messages == []  # what was begun and did not go left nothing


def test_a_domain_of_any_script_is_written_as_servers_know_it(server, db):
    mails = [
        MailFactory(address=address, recipient=None) for address in ("office@bücher.example", "bureau@例子.example")
    ]
    assert list(services.send_mails([mail.pk for mail in mails]).values()) == ["sent", "sent"]
    assert server.let_in == ["office@xn--bcher-kva.example", "bureau@xn--fsqu00a.example"]
    assert [message["To"] for message in server.messages] == server.let_in


def test_an_address_that_no_command_can_name_is_said_and_keeps_nobody_else_waiting(server, db):
    label = "例" * 60  # valid to look at, and longer than a domain's part may be once it is in ASCII
    mails = [MailFactory(address=address, recipient=None) for address in (f"x@{label}.example", "fine@example.org")]
    states = services.send_mails([mail.pk for mail in mails])
    assert states == {mails[0].pk: "failed", mails[1].pk: "sent"}
    reply = Mail.objects.get(pk=mails[0].pk).server_reply
    assert reply.startswith(f"x@{label}.example: ")
