"""Submissions a second: complete drafts, made over HTTP like any, sent by eight people at once."""

import concurrent.futures
import email
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from conftest import Portal, fill, luhn_siret, sign_up  # noqa: E402


class Folder:
    """The mails that the portal writes to its folder."""

    def __init__(self, path):
        self.path = path

    def link(self, recipient, _):
        end = time.time() + 20
        while time.time() < end:
            for file in self.path.glob("*.eml"):
                message = email.message_from_bytes(file.read_bytes())
                if message["To"] == recipient:
                    text = message.get_payload(decode=True).decode()
                    return next(word for word in text.split() if word.startswith("http"))
            time.sleep(0.1)
        raise AssertionError(f"no mail to {recipient}")


def measure(folder, count=48, **settings):
    """Prints and returns how many submissions are done in a second."""
    portal = Portal(pathlib.Path(folder) / "portal", **settings)
    portal.run("migrate", "--new")
    portal.start()
    mails = Folder(portal.folder / "mail")

    def prepare(number):
        visitor = fill(sign_up(portal, mails, f"candidat-{number}@exemple.fr"), luhn_siret(number))
        return visitor, visitor.token("/espace/envoi")

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        begun = time.monotonic()
        drafts = list(pool.map(prepare, range(count)))
        making = time.monotonic() - begun

        def submit(draft):
            visitor, token = draft
            answer = visitor.session.post(portal.url + "/espace/envoi", data={"csrf": token}, allow_redirects=False)
            assert answer.status_code == 303, answer.text

        begun = time.monotonic()
        list(pool.map(submit, drafts))
        sending = time.monotonic() - begun
    portal.stop()
    print(f"drafts from sign-up to signed letter, eight at once: {count / making:.1f}/s")
    print(f"submissions (a synced transaction, journal row and mail each): {count / sending:.0f}/s", flush=True)
    return count / sending
