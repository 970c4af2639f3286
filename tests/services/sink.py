"""An SMTP server in a process of its own that fails in every way, by a plan that a seed fixes.

`python -m tests.services.sink PORT FOLDER [SEED PATIENCE]` keeps in FOLDER, written before each answer:
`taken.jsonl`, a line for each message that it took; `answers.jsonl`, a line for each answer to a message with whether
it was given; `mail.log`, what Postfix would write. Without a seed it takes all. PATIENCE is its clients' time-out in
seconds, which it outlasts where it hangs.

What happens to a message depends on the seed, its recipient, and how often it was tried, and on nothing else; from the
fourth try on all goes well. Who is called refused... has no mailbox, declined... is refused after the message.
"""

import asyncio
import datetime
import json
import random
import sys
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP

TRIES = 3  # so often a message may meet a fault
# At the envelope, and after the message: what happens, and to how many of a thousand
ENVELOPE = {"421": 20, "451": 40, "hang": 10}
MESSAGE = {"451": 30, "drop before": 20, "drop after": 20, "late": 10, "silent": 10}


def fault(seed, half, recipient, tried):
    """Which fault of a half befalls the message, or None."""
    if seed is None or tried >= TRIES:
        return None
    faults = {"envelope": ENVELOPE, "message": MESSAGE}[half]
    at = random.Random(f"{seed}/{half}/{recipient}/{tried}").randrange(1000)  # noqa: S311 - a plan, no secret
    for name, share in faults.items():
        if at < share:
            return name
        at -= share
    return None


@dataclass
class Sink:
    folder: Path
    seed: str | None
    patience: float
    tried: dict = field(default_factory=dict)
    greeted: int = 0
    number: int = 0

    def __post_init__(self):
        self._taken = (self.folder / "taken.jsonl").open("a", buffering=1, encoding="utf-8")
        self._answers = (self.folder / "answers.jsonl").open("a", buffering=1, encoding="utf-8")
        self._log = (self.folder / "mail.log").open("a", buffering=1, encoding="utf-8")

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        session.host_name = hostname
        self.greeted += 1
        if self.seed is not None and self.greeted % 40 == 0:
            asyncio.get_running_loop().call_soon(server.transport.close)
            return ["421 too busy"]
        # As relays do; under faults every second connection must do without.
        takes_all_at_once = self.seed is None or self.greeted % 2 == 0
        return [responses[0], "250-PIPELINING", *responses[1:]] if takes_all_at_once else responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        tried = self.tried.get((address, "envelope"), 0)
        self.tried[address, "envelope"] = tried + 1
        if address.startswith("refused"):
            return "550 5.1.1 no such mailbox"
        what = fault(self.seed, "envelope", address, tried)
        if what == "421":
            asyncio.get_running_loop().call_soon(server.transport.close)
            return "421 going down"
        if what == "451":
            return "451 4.7.1 come again"
        if what == "hang":
            await asyncio.sleep(self.patience + 1)
        envelope.rcpt_tos.append(address)
        return "250 recipient fine"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        [address] = envelope.rcpt_tos
        message_id = message_from_bytes(envelope.content)["Message-ID"]
        tried = self.tried.get((address, "message"), 0)
        self.tried[address, "message"] = tried + 1
        if address.startswith("declined"):
            return self._answered(message_id, address, "550 5.7.1 not wanted here")
        what = fault(self.seed, "message", address, tried)
        self._line(f"postfix/cleanup[7]: {self.number:X}: message-id={message_id}")
        if what == "451":
            return self._answered(message_id, address, "451 4.3.0 come again")
        if what in ("drop before", "silent"):
            # The number is used again: what was begun with it went no further.
            return await self._unanswered(server, message_id, address, what)
        self._write(self._taken, message_id=message_id, to=address, at=self._now(), size=len(envelope.content))
        self._line(f"postfix/qmgr[7]: {self.number:X}: from=<portal@localhost>, size=1, nrcpt=1 (queue active)")
        self.number += 1
        if what:
            return await self._unanswered(server, message_id, address, what)
        if self.seed is not None:
            await asyncio.sleep(0.02)  # a network's way there and back, in which a sender may be killed
        return self._answered(message_id, address, "250 taken")

    def _answered(self, message_id, address, words):
        self._write(self._answers, message_id=message_id, to=address, at=self._now(), words=words)
        return words

    async def _unanswered(self, server, message_id, address, what):
        self._write(self._answers, message_id=message_id, to=address, at=self._now(), words=None, why=what)
        if what in ("late", "silent"):
            await asyncio.sleep(self.patience + 1)
        if server.transport:
            server.transport.close()
        return "250 nobody hears this"

    def _line(self, words):
        self._log.write(f"{self._now()} mail {words}\n")

    @staticmethod
    def _now():
        return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")

    @staticmethod
    def _write(file, **what):
        file.write(json.dumps(what) + "\n")

    async def write_on(self):
        """A relay's log goes on where no mail comes, so that its silence on a mail means something."""
        while True:
            self._line("postfix/anvil[7]: statistics: nothing of note")
            await asyncio.sleep(0.5)


async def serve(port, sink):
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(sink, hostname="sink", enable_SMTPUTF8=True, loop=asyncio.get_running_loop()), "127.0.0.1", port
    )
    async with server:
        await asyncio.gather(server.serve_forever(), sink.write_on())


def main(port, folder, seed=None, patience="0"):
    asyncio.run(serve(int(port), Sink(Path(folder), seed, float(patience))))


if __name__ == "__main__":
    main(*sys.argv[1:])
