import Testing

@testable import Referencing

/// Who may do what, when: the whole table, written out. A cell that is not named here is refused.
@Suite struct LifeCycleTests {
    /// Status, action, next status: the life cycle of the design, section 5.
    static let transitions: [(Status, Action, Status?)] = [
        (.draft, .submit, .submitted), (.draft, .delete, nil),
        (.submitted, .startReview, .underReview), (.submitted, .requestComplement, .submitted),
        (.submitted, .answerComplement, .submitted), (.submitted, .withdraw, .withdrawn),
        (.underReview, .requestComplement, .underReview), (.underReview, .answerComplement, .underReview),
        (.underReview, .handOver, .underReview), (.underReview, .propose, .awaitingDecision),
        (.underReview, .withdraw, .withdrawn), (.underReview, .close, .closed),
        (.awaitingDecision, .handOver, .awaitingDecision), (.awaitingDecision, .accept, .accepted),
        (.awaitingDecision, .refuse, .refused), (.awaitingDecision, .sendBack, .underReview),
    ]

    @Test(arguments: Status.allCases, Action.allCases)
    func everyStatusAndAction(status: Status, action: Action) throws {
        let row = Self.transitions.first { $0.0 == status && $0.1 == action }
        if let row {
            #expect(try status.applying(action) == row.2)
        } else {
            #expect(throws: IllegalTransition(from: status, action: action)) { try status.applying(action) }
        }
    }

    /// People around one application: the owner, another applicant, the staff; some hold a part in the file.
    enum Person: String, CaseIterable {
        case owner, otherApplicant, assignee, reviewer, approver, proposer, administrator

        var actor: Actor {
            let role: Role =
                switch self {
                case .owner, .otherApplicant: .applicant
                case .assignee, .reviewer: .reviewer
                // The proposer is an approver too: the hard case of the four eyes.
                case .approver, .proposer: .approver
                case .administrator: .administrator
                }
            return Actor(id: rawValue, role: role, name: rawValue)
        }
    }

    /// Who may, for each status and action, when no complement is awaited and four eyes are on.
    static let rights: [Status: [Action: Set<Person>]] = [
        .draft: [.submit: [.owner], .delete: [.owner]],
        .submitted: [
            .withdraw: [.owner], .startReview: [.assignee, .reviewer, .approver, .proposer],
            .requestComplement: [.assignee, .reviewer, .approver, .proposer],
        ],
        .underReview: [
            .withdraw: [.owner], .requestComplement: [.assignee], .propose: [.assignee], .close: [.assignee],
            .handOver: [.assignee, .reviewer, .approver, .proposer, .administrator],
        ],
        .awaitingDecision: [
            .handOver: [.assignee, .reviewer, .approver, .proposer, .administrator],
            .accept: [.approver], .refuse: [.approver], .sendBack: [.approver],
        ],
    ]

    @Test(arguments: Status.allCases, Person.allCases)
    func everyStatusAndPerson(status: Status, person: Person) {
        let standing = Standing(status: status, owner: "owner", assignee: "assignee", proposer: "proposer")
        let expected = Action.allCases.filter { Self.rights[status]?[$0]?.contains(person) ?? false }
        #expect(standing.actions(for: person.actor) == expected)
    }

    @Test(arguments: Person.allCases)
    func anOpenComplementHoldsTheReviewerUp(person: Person) {
        let standing = Standing(
            status: .underReview, owner: "owner", assignee: "assignee",
            complementDeadline: CivilDay("2026-03-01"))
        let actions = standing.actions(for: person.actor)
        #expect(!actions.contains(.propose) && !actions.contains(.requestComplement))
        #expect(actions.contains(.answerComplement) == (person == .owner))
        #expect(actions.contains(.close) == (person == .assignee))
    }

    @Test(arguments: [
        (ClosingReason.incomplete, "2026-03-01", false), (.incomplete, "2026-03-02", true),
        (.duplicate, "2026-01-01", true),
    ])
    func closingAsIncompleteWaitsForTheDeadline(reason: ClosingReason, day: String, isAllowed: Bool) throws {
        var standing = Standing(status: .underReview, owner: "o", complementDeadline: CivilDay("2026-03-01"))
        let today = try #require(CivilDay(day))
        #expect(standing.mayClose(because: reason, on: today) == isAllowed)
        standing.complementDeadline = nil
        #expect(standing.mayClose(because: reason, on: today) == (reason == .duplicate))
    }

    @Test(arguments: Section.allCases, Section.allCases)
    func sectionsThatAComplementOpens(named: Section, section: Section) {
        let letterToo = section == .letter && (named == .company || named == .profile)
        #expect(section.isOpened(by: [named]) == (named == section || letterToo))
    }

    @Test func withFourEyesOffAnApproverDecidesAlone() {
        let standing = Standing(status: .awaitingDecision, owner: "owner", assignee: "a", proposer: "proposer")
        let proposer = Person.proposer.actor
        #expect(!standing.actions(for: proposer).contains(.accept))
        #expect(standing.actions(for: proposer, fourEyes: false).contains(.accept))
        #expect(!standing.actions(for: Person.reviewer.actor, fourEyes: false).contains(.accept))
    }
}

@Suite struct CompletenessTests {
    static let company = Company(
        siret: "55208131766522", name: "Atelier", address: "1 rue", postalCode: "35000", commune: "Rennes")
    static let profile = Profile(
        contactName: "Amina", contactQuality: "gérante", email: "a@b.fr", short: "Conseil", themes: [.advice],
        territory: .national)

    static func complete() -> Completeness {
        Completeness(
            acceptedCharter: "1", company: company, profile: profile,
            letter: LetterSubject(company: company, profile: profile, charter: "1"), letterIsSigned: true)
    }

    @Test func aCompleteApplicationHasNoGap() {
        #expect(Self.complete().gaps(charterInForce: "1").isEmpty)
    }

    @Test func anEmptyDraftLacksEverything() {
        #expect(
            Completeness().gaps(charterInForce: "1")
                == [.charterNotAccepted, .companyMissing, .profileMissing, .letterNotMade])
    }

    @Test func aNewCharterMakesDraftsAcceptAgain() {
        #expect(
            Self.complete().gaps(charterInForce: "2") == [.charterOutdated(inForce: "2"), .letterOutdated])
    }

    @Test func aChangeOfSignatoryMakesTheLetterOutdated() {
        var parts = Self.complete()
        parts.profile?.contactName = "Autre"
        #expect(parts.gaps(charterInForce: "1") == [.letterOutdated])
        parts = Self.complete()
        parts.profile?.short = "Autre présentation"
        #expect(parts.gaps(charterInForce: "1").isEmpty, "the letter does not speak of the presentation")
    }

    @Test func aRefusalNeedsGroundsAndFacts() throws {
        #expect(throws: Reasons.Insufficient.noGround) { try Reasons(grounds: [], facts: "Un fait assez long ici.") }
        #expect(throws: Reasons.Insufficient.noFacts) { try Reasons(grounds: [.inactive], facts: " trop court ") }
        #expect(try Reasons(grounds: [.inactive], facts: "L’établissement a fermé en mars.").grounds == [.inactive])
    }

    @Test(arguments: [("2026-01-01", false), ("2026-07-01", false), ("2026-07-02", true)])
    func moreThanSixMonthsOfActivity(day: String, isEstablished: Bool) throws {
        var company = Self.company
        #expect(company.isEstablished(on: try #require(CivilDay(day))) == nil)
        company.register = RegisterRecord(
            siret: company.siret, name: "A", address: "1", postalCode: "35000", commune: "R", isActive: true,
            since: CivilDay("2026-01-01"))
        #expect(company.isEstablished(on: try #require(CivilDay(day))) == isEstablished)
    }

    @Test func differencesFromTheRegisterForgetCaseAndAccents() {
        var company = Self.company
        company.register = RegisterRecord(
            siret: company.siret, name: "ATELIER", address: "1 RUE", postalCode: "35000", commune: "RENNES",
            isActive: true)
        #expect(company.differences.isEmpty)
        company.register?.name = "ATELIERS"
        company.register?.naf = "62.02A"
        #expect(company.differences == [.name, .naf])
    }
}
