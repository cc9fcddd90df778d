"""Applicants and agents who do every act on applications, and what has to be there afterwards whatever happened meanwhile."""

import datetime
import random
import re
import threading
import time

import psycopg
import requests
from conftest import PROFILE, Visitor, database, luhn_siret, sign_up, today

FINAL = {"accepted", "refused", "withdrawn", "closed"}
REASONS = {"motifs": "site-sans-mentions", "faits": "Le site indiqué ne porte aucune mention légale à ce jour."}


class Life:
    """An applicant and the agents who handle their applications, one after the other, by whichever process answers."""

    def __init__(self, seed, portals, applicant, agents, register, url):
        self.random, self.portals, self.register, self.url = random.Random(seed), portals, register, url
        self.applicant, self.agents = applicant, agents
        self.seed, self.count, self.acknowledged, self.unclear = seed, 0, [], 0

    def row(self, query, *values):
        with database(self.url) as execute:
            return execute(query, values).fetchone()

    def run(self, stop):
        while not stop.is_set():
            base = self.random.choice(self.portals).url
            for visitor in [self.applicant, *self.agents.values()]:
                visitor.base = base
            try:
                self.step()
            except (requests.RequestException, psycopg.OperationalError, IndexError, AssertionError) as error:
                # Nobody answered, or half a page: what became of it shows in what is there.
                self.unclear += 1
                if isinstance(error, AssertionError) and "has no form" not in str(error):
                    raise
                time.sleep(0.1)

    def step(self):
        account = self.row("SELECT id FROM accounts WHERE email = ?", self.applicant.address)[0]
        found = self.row(
            "SELECT id, status, number, company IS NOT NULL, profile IS NOT NULL FROM applications "
            "WHERE account_id = ? ORDER BY sequence DESC LIMIT 1", account)
        if found is None or found[1] in FINAL:
            answer = self.applicant.post("/espace", page="/espace")
            if answer.status_code == 303:
                opened = self.row("SELECT id FROM applications WHERE account_id = ? ORDER BY sequence DESC LIMIT 1", account)
                self.acknowledged.append((opened[0], "application.open"))
            return
        self.id, status, self.number, *written = found
        {"draft": lambda: self.fill(*written), "submitted": self.submitted, "under_review": self.examined,
         "awaiting_decision": self.proposed}[status]()

    def done(self, answer, code, good=(303,)):
        """An answer that says it is done; a refusal, because another process was restarted meanwhile, says nothing."""
        assert answer.status_code < 500 or answer.status_code == 503, answer.text
        if answer.status_code in good:
            self.acknowledged.append((self.id, code))
        return answer.status_code in good

    def fill(self, has_company, has_profile):
        visitor = self.applicant
        if not self.row("SELECT 1 FROM acceptances WHERE application_id = ?", self.id):
            version = re.findall(r'name="version" value="([^"]+)"', visitor.get("/espace/charte").text)[0]
            self.done(visitor.post("/espace/charte", {"accepter": "oui", "version": version}), "charter.accept")
        elif not has_company:
            self.count += 1
            siret = luhn_siret(930_000 + self.seed * 1000 + self.count)
            self.register.add(siret, "ATELIER CARADEC")
            page = "/espace/entreprise?changer=oui"
            visitor.post("/espace/entreprise/recherche", {"siret": siret}, page=page)
            self.done(visitor.post("/espace/entreprise", {
                "siret": siret, "nom": "ATELIER CARADEC", "adresse": "12 rue des Lilas", "code_postal": "35000",
                "commune": "Rennes"}, page=page), "company.save")
        elif not has_profile:
            self.done(visitor.post("/espace/profil", PROFILE), "profile.save")
        elif not self.row("SELECT 1 FROM letters WHERE application_id = ?", self.id):
            self.done(visitor.post("/espace/lettre/produire", page="/espace/lettre"), "letter.make")
        elif not self.row("SELECT 1 FROM documents WHERE application_id = ? AND kind = 'signed_letter'", self.id):
            pdf = visitor.get("/espace/lettre/modele.pdf").content + b"\n% signed\n"
            self.done(visitor.post("/espace/lettre/signee", page="/espace/lettre",
                                   files={"lettre": ("signee.pdf", pdf, "application/pdf")}), "letter.upload")
        elif self.random.random() < 0.1:
            if self.done(visitor.post("/espace/suppression"), "application.delete"):
                self.acknowledged = [one for one in self.acknowledged if one[0] != self.id or one[1] == "application.delete"]
        else:
            self.done(visitor.post("/espace/envoi"), "application.submit")

    def act(self, who, name, code, data=None):
        agent, file = self.agents[who], f"/gestion/dossiers/{self.number}"
        page = file if name == "prendre" else f"{file}/{name}"
        revision = re.findall(r'name="revision" value="(\d+)"', agent.get(page).text)[0]
        answer = agent.post(f"{file}/{name}", {**(data or {}), "revision": revision}, page=page)
        return self.done(agent.confirmed(answer, f"{file}/{name}", {**(data or {}), "revision": revision}, page=page), code)

    def submitted(self):
        if self.random.random() < 0.15:
            self.done(self.applicant.post("/espace/retrait"), "application.withdraw")
        else:
            self.act("instructeur", "prendre", "application.start_review")

    def examined(self):
        if self.row("SELECT 1 FROM complement_requests WHERE application_id = ? AND answered_at IS NULL", self.id):
            self.done(self.applicant.post("/espace/complement", {"reponse": "C’est complété."}), "application.answer_complement")
            return
        choice = self.random.random()
        if choice < 0.25:
            self.act("instructeur", "completer", "application.request_complement", {
                "point_profile": "Précisez le territoire.", "message": "Merci de compléter.",
                "echeance": f"{today() + datetime.timedelta(days=30):%d/%m/%Y}"})
        elif choice < 0.35:
            me = self.row("SELECT id FROM accounts WHERE email = ?", self.agents["instructeur"].address)[0]
            self.act("administrateur", "confier", "application.hand_over", {"collegue": me})
        elif choice < 0.38:
            self.act("administrateur", "deporter", "application.recuse", {"raison": "Un parent y travaille."})
        elif choice < 0.43:
            self.act("instructeur", "clore", "application.close", {
                "raison": "duplicate", "faits": "Une autre demande est à l’instruction.", "qualite": "chargée de mission"})
        else:
            self.act("instructeur", "proposer", "application.propose",
                     {"sens": "accepter"} if choice < 0.8 else {"sens": "refuser", **REASONS})

    def proposed(self):
        choice = self.random.random()
        if choice < 0.15:
            self.act("instructeur", "reprendre", "application.withdraw_proposal", {"raison": "À revoir encore."})
        elif choice < 0.3:
            self.act("valideur", "renvoyer", "application.send_back", {"raison": "Voir le site."})
        else:
            accepts = choice < 0.75
            self.act("valideur", "decider", "application.accept" if accepts else "application.refuse", {
                "sens": "accepter" if accepts else "refuser", "qualite": "cheffe de projet",
                "code": self.agents["valideur"].code(), **({} if accepts else REASONS)})


class Lives:
    """Several of them at once, each in a thread of its own."""

    def __init__(self, count, portals, mails, register, url):
        self.stop, self.faults, self.url = threading.Event(), [], url
        self.all = [self.begin(seed, portals, mails, register) for seed in range(count)]
        self.threads = [threading.Thread(target=self.live, args=(life,), daemon=True) for life in self.all]
        for thread in self.threads:
            thread.start()

    def begin(self, seed, portals, mails, register):
        address = f"vie{seed}@exemple.fr"
        applicant = sign_up(portals[0], mails, address)
        applicant.address = address
        agents = {}
        for role, name in [("instructeur", "Irène"), ("valideur", "Valérie"), ("administrateur", "Ada")]:
            staff = f"{role}{seed}@dge.example"
            portals[0].staff(staff, f"{name} {seed}", role, "passoire-violette-2026")
            agents[role] = Visitor(portals[0].url).log_in(staff, "passoire-violette-2026")
        return Life(seed, portals, applicant, agents, register, self.url)

    def live(self, life):
        try:
            life.run(self.stop)
        except Exception as error:  # noqa: BLE001 – told by the test, whatever it is
            self.faults.append(repr(error)[:2000])

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join()
        assert not self.faults, self.faults[0]


def check(portals, lives, mails, url):
    """What was acknowledged is there, nothing is half done, and each mail was sent.

    Returns how many acts were acknowledged, and a line that tells all figures."""
    assert "holds" in portals[0].run("journal", "verify").stdout

    def rows(query, *values):
        with database(url) as execute:
            return execute(query, values).fetchall()

    seen, codes = 0, set()
    for life in lives:
        told = {}
        for subject, code in life.acknowledged:
            told.setdefault(subject, []).append(code)
        for subject, acts in told.items():
            kept = [act for act, in rows("SELECT act FROM journal WHERE subject = ? ORDER BY seq", subject)]
            rest = iter(kept)
            assert all(act in rest for act in acts), (subject, acts, kept)
            seen, codes = seen + len(acts), codes | set(acts)
    # One decision, one period, one issued act, one mail of each: none is half done.
    for sentence in [
            "SELECT count(*) FROM applications WHERE status IN ('accepted', 'refused') AND "
            "(SELECT count(*) FROM decisions WHERE decisions.application_id = applications.id) <> 1",
            "SELECT count(*) FROM applications WHERE status = 'accepted' AND (SELECT count(*) FROM referencing_periods "
            "JOIN suppliers ON suppliers.id = supplier_id WHERE suppliers.siret = applications.siret) <> 1",
            "SELECT count(*) FROM applications WHERE status <> 'draft' AND NOT EXISTS (SELECT 1 FROM issued_acts "
            "WHERE issued_acts.application_id = applications.id AND kind = 'acknowledgement')",
            "SELECT count(*) FROM applications WHERE status IN ('accepted', 'refused') AND NOT EXISTS (SELECT 1 FROM "
            "issued_acts WHERE issued_acts.application_id = applications.id AND kind = 'decision')",
            "SELECT count(*) FROM (SELECT number FROM applications WHERE number IS NOT NULL GROUP BY number HAVING count(*) > 1) AS twice",
            "SELECT count(*) FROM documents WHERE length(bytes) <> size"]:
        assert rows(sentence)[0][0] == 0, sentence
    submitted = rows("SELECT count(*) FROM applications WHERE status <> 'draft'")[0][0]
    numbers = rows("SELECT coalesce(sum(value), 0) FROM sequences WHERE name = 'application'")[0][0]
    assert submitted == numbers, "no number is lost"
    end = time.time() + 150
    while time.time() < end and rows("SELECT count(*) FROM mails WHERE sent_at IS NULL")[0][0]:
        time.sleep(0.5)
    queued = {identifier for identifier, in rows("SELECT id FROM mails")}
    received = [message["Message-ID"] for message in list(mails.messages)]
    ours = {identifier: [one for one in received if identifier in one] for identifier in queued}
    assert all(ours.values()), f"{sum(not one for one in ours.values())} mails are missing"
    accepted = [siret for siret, in rows("SELECT siret FROM applications WHERE status = 'accepted'")]
    for siret in accepted:
        for portal in portals:
            verdict = requests.get(f"{portal.url}/api/v1/verifications", {"identifiant": siret}, timeout=20).json()
            assert verdict["verdict"] == "reference", siret
    left = [file for portal in portals for file in portal.folder.glob("**/activateurs-*")]
    assert not left, left
    repeated = sum(len(one) - 1 for one in ours.values())
    return seen, (f"{seen} acts acknowledged ({len(codes)} kinds), {len(queued)} mails, {repeated} sent again, "
                  f"{len(accepted)} accepted, {sum(life.unclear for life in lives)} without an answer")
