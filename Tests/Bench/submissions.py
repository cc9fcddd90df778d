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


class Candidates:
    """A portal and people who have a complete draft there."""

    def __init__(self, folder, count, **settings):
        self.portal = Portal(pathlib.Path(folder) / "portal", **settings)
        self.portal.run("migrate", "--new")
        self.portal.start()
        mails = Folder(self.portal.folder / "mail")

        def prepare(number):
            visitor = fill(sign_up(self.portal, mails, f"candidat-{number}@exemple.fr"), luhn_siret(number))
            return visitor, visitor.token("/espace/envoi")

        begun = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            self.drafts = list(pool.map(prepare, range(count)))
        self.making = time.monotonic() - begun

    def submit(self, count):
        """Eight at once; how many seconds they took."""

        def send(draft):
            visitor, token = draft
            answer = visitor.session.post(self.portal.url + "/espace/envoi", data={"csrf": token}, allow_redirects=False)
            assert answer.status_code == 303, answer.text

        sent, self.drafts = self.drafts[:count], self.drafts[count:]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            begun = time.monotonic()
            list(pool.map(send, sent))
            return time.monotonic() - begun


def measure(folder, count=48):
    """Prints how many submissions are done in a second."""
    candidates = Candidates(folder, count)
    print(f"drafts from sign-up to signed letter, eight at once: {count / candidates.making:.1f}/s")
    print(f"submissions (a synced transaction, journal row and mail each): {count / candidates.submit(count):.0f}/s", flush=True)
    candidates.portal.stop()
