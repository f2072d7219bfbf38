"""What leads somewhere in a mail says nothing of whose mail it is."""

import re
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import unquote

from catalogue.model.delivery import MailKind
from tests.notifier.guarantees.mails import every_mail


def test_no_address_of_a_receiver_stands_in_a_link_a_text_or_a_header_but_to() -> None:
    """Each kind of mail, with pages and without, in whatever way an address may be hidden in a link."""
    kinds, count = set(), 0
    for delivery, message, receiver in every_mail():
        kinds.add(delivery.kind)
        address = receiver.email
        assert message["To"] == address
        bodies = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        texts = [body.decode() if isinstance(body, bytes) else str(body) for body in bodies]
        headers = [f"{name}: {value}" for name, value in message.items() if name != "To"]
        hidden = (address, address.replace("@", "%40"), address.replace("@", "="), address.encode().hex())
        assert [one for one in (*texts, *headers) if any(form in one for form in hidden)] == [], delivery.kind
        links = {link for one in (*texts, *headers) for link in re.findall(r"(?:https?|mailto):[^\s\"<>]+", one)}
        count += len(links)
        for link in map(unquote, links):
            assert address not in link
            for encode in (b64encode, urlsafe_b64encode):
                assert encode(address.encode()).decode().rstrip("=") not in link
            for token in re.findall(r"[\w-]{20,}", link):
                assert address.encode() not in _bytes_of(token)
    assert kinds == set(MailKind)
    assert count > 100


def _bytes_of(token: str) -> bytes:
    """What a token of a link carries."""
    whole = token if len(token) % 4 != 1 else token[:-1]
    return urlsafe_b64decode(whole + "=" * (-len(whole) % 4))
