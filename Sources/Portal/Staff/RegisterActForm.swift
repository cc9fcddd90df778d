import Foundation
import Referencing

/// What the forms of the acts on a supplier give.
struct RegisterActForm {
    let form: FormData
    /// What the author of a decision holds; the rules refuse one without it.
    let delegation: Delegation?
    /// What the register holds of the supplier.
    let periods: [RecordedPeriod]

    /// What the decision says of its author.
    private var capacity: String { delegation?.signature ?? "" }

    /// The act that the answers ask for.
    /// - Throws: `ValidationErrors`, a message for each field.
    func act(_ act: RegisterAct, today: CivilDay) throws(ValidationErrors) -> any SupplierAct {
        var problems = ValidationErrors()
        let asked: (any SupplierAct)? =
            switch act {
            case .openProcedure: procedure(today, &problems)
            case .suspendUrgently: suspension(today, &problems)
            case .enterObservations:
                text("observations", "Écrivez ce que disent les observations.", most: 10_000, &problems).map {
                    Observe($0)
                }
            case .enterHearingRequest: AskHearing()
            case .recordHearing: hearing(&problems)
            case .decideProcedure: decision(today, &problems)
            case .lift:
                statement("Dites pourquoi la suspension est levée.", &problems).map { LiftSuspension($0) }
            case .recordCessation: cessation(&problems)
            case .askCorrection: correction(&problems)
            case .decideCorrection: agreement(&problems)
            case .editOnRequest: edit(&problems)
            case .linkMoved: link(&problems)
            case .hideContact:
                text("raison", "Dites pourquoi les coordonnées sont masquées.", &problems)
                    .map { HideContact(true, because: $0) }
            case .showContact: HideContact(false, because: "")
            }
        guard problems.isEmpty, let asked else { throw problems }
        return asked
    }

    private func edit(_ problems: inout ValidationErrors) -> EditOnRequest? {
        let reason = text("raison", "Dites quand et comment l’activateur l’a demandé.", &problems)
        do throws(ValidationErrors) {
            let profile = try ProfileForm(form: form).validated()
            return reason.map { EditOnRequest(profile, because: $0) }
        } catch {
            for (name, message) in error.messages { problems.add(message, name) }
            return nil
        }
    }

    private func link(_ problems: inout ValidationErrors) -> LinkMoved? {
        if form.has("retirer") { return LinkMoved(to: nil) }
        do throws(ValidationErrors) {
            return LinkMoved(to: try CompanyForm(form: form).siret())
        } catch {
            for (name, message) in error.messages { problems.add(message, name) }
            return nil
        }
    }

    private func procedure(_ today: CivilDay, _ problems: inout ValidationErrors) -> OpenProcedure? {
        let measure = form.text("mesure").flatMap(Measure.init)
        if measure == nil { problems.add("Choisissez la mesure envisagée.", "mesure") }
        let (reasons, deadline) = (reasons(&problems), deadline(today, &problems))
        guard let measure, let reasons, let deadline else { return nil }
        return OpenProcedure(measure, because: reasons, observationsUntil: deadline)
    }

    private func suspension(_ today: CivilDay, _ problems: inout ValidationErrors) -> SuspendUrgently? {
        let reasons = reasons(&problems)
        let urgency = text("urgence", "Dites pourquoi la suspension est urgente.", &problems)
        let deadline = deadline(today, &problems)
        guard let reasons, let urgency, let deadline else { return nil }
        return SuspendUrgently(because: reasons, urgency: urgency, observationsUntil: deadline, capacity: capacity)
    }

    private func cessation(_ problems: inout ValidationErrors) -> RecordCessation? {
        let (day, statement) = (day("jour", &problems), statement("Dites ce que le répertoire indique.", &problems))
        guard let day, let statement else { return nil }
        return RecordCessation(on: day, statement)
    }

    private func statement(_ message: String, _ problems: inout ValidationErrors) -> Closing? {
        let facts = text("faits", message, &problems)
        guard let facts else { return nil }
        return Closing(facts: facts, capacity: capacity)
    }

    private func agreement(_ problems: inout ValidationErrors) -> DecideCorrection? {
        switch form.text("accord") {
        case "oui": return DecideCorrection(true, capacity: capacity)
        case "non": return DecideCorrection(false, capacity: capacity)
        default:
            problems.add("Choisissez votre réponse.", "accord")
            return nil
        }
    }

    private func correction(_ problems: inout ValidationErrors) -> AskCorrection? {
        let row = form.text("periode").map { ID<RecordedPeriod>($0) }
        if row == nil { problems.add("Choisissez la période inexacte.", "periode") }
        let reason = text("raison", "Dites pourquoi la période est inexacte.", &problems)
        let former = periods.first { $0.id == row }?.period
        let period = form.has("retirer") ? former.map { .nothing(at: $0.start) } : corrected(&problems)
        if row != nil, former == nil { problems.add("Cette période a été remplacée entre-temps.", "periode") }
        guard let row, let reason, let period else { return nil }
        return AskCorrection(of: row, to: period, because: reason)
    }

    private func corrected(_ problems: inout ValidationErrors) -> Period? {
        let start = day("debut", &problems)
        let end = form.text("fin") == nil ? nil : day("fin", &problems)
        guard let start else { return nil }
        if let end, end <= start {
            problems.add("La fin vient après le début.", "fin")
            return nil
        }
        do throws(Period.Invalid) {
            return try Period(
                start: start, end: end, endReason: form.text("motif_fin").flatMap(EndReason.init))
        } catch {
            problems.add(
                error == .reasonWithoutEnd ? "Un motif de fin suppose une fin." : "Une fin a un motif.", "motif_fin")
            return nil
        }
    }

    private func hearing(_ problems: inout ValidationErrors) -> RecordHearing? {
        let (day, report) = (day("jour", &problems), text("compte_rendu", "Écrivez le compte rendu.", &problems))
        let presence = form.text("presence")
        if !["oui", "non"].contains(presence) { problems.add("Dites si l’activateur a été entendu.", "presence") }
        guard let day, let report else { return nil }
        return RecordHearing(on: day, isAttended: presence == "oui", report: report)
    }

    private func decision(_ today: CivilDay, _ problems: inout ValidationErrors) -> DecideProcedure? {
        let outcome = form.text("issue").flatMap(ProcedureOutcome.init)
        if outcome == nil { problems.add("Choisissez l’issue de la procédure.", "issue") }
        let facts = text("faits", "Énoncez ce qui fonde la décision.", &problems)
        let day = outcome == .measure ? day("effet", &problems) : today
        guard let outcome, let facts, let day else { return nil }
        return DecideProcedure(outcome, because: facts, capacity: capacity, effectiveOn: day)
    }

    private func reasons(_ problems: inout ValidationErrors) -> Reasons<MeasureGround>? {
        let grounds = MeasureGround.allCases.filter { form.all("motifs").contains($0.rawValue) }
        let facts = form.text("faits") ?? ""
        if PlainText.length(facts) > 8000 {
            problems.add("Les motifs de fait ne doivent pas dépasser 8 000 caractères.", "faits")
        }
        do throws(Reasons<MeasureGround>.Insufficient) {
            return try Reasons(grounds: grounds, facts: facts)
        } catch {
            switch error {
            case .noGround: problems.add("Choisissez un motif de droit au moins.", "motifs")
            case .noFacts: problems.add("Énoncez les motifs de fait, en une phrase au moins.", "faits")
            }
            return nil
        }
    }

    private func deadline(_ today: CivilDay, _ problems: inout ValidationErrors) -> CivilDay? {
        let deadline = FrenchDay.read(form.text("echeance") ?? "")
        let days = deadline.map { today.days(until: $0) } ?? 0
        guard (ObservationTime.shortest...ObservationTime.longest).contains(days) else {
            problems.add(
                "Saisissez une date, de \(ObservationTime.shortest) à \(ObservationTime.longest) jours après aujourd’hui, sous la forme 31/01/2027.",
                "echeance")
            return nil
        }
        return deadline
    }

    private func day(_ name: String, _ problems: inout ValidationErrors) -> CivilDay? {
        let day = FrenchDay.read(form.text(name) ?? "")
        if day == nil { problems.add("Saisissez une date, sous la forme 31/01/2027.", name) }
        return day
    }

    private func text(
        _ name: String, _ message: String, most: Int = 8000, _ problems: inout ValidationErrors
    ) -> String? {
        guard let text = form.text(name) else {
            problems.add(message, name)
            return nil
        }
        if PlainText.length(text) > most {
            problems.add("Le texte ne doit pas dépasser \(French.number(most)) caractères.", name)
        }
        return text
    }
}
