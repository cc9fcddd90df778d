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
        (.awaitingDecision, .answerComplement, .underReview),
        (.awaitingDecision, .refuse, .refused), (.awaitingDecision, .sendBack, .underReview),
        (.awaitingDecision, .withdrawProposal, .underReview), (.submitted, .recuse, .submitted),
        (.submitted, .askReasons, .submitted), (.submitted, .giveReasons, .submitted),
        (.underReview, .askReasons, .underReview), (.underReview, .giveReasons, .underReview),
        (.awaitingDecision, .askReasons, .awaitingDecision), (.awaitingDecision, .giveReasons, .awaitingDecision),
        (.refused, .grantAppeal, .accepted), (.closed, .grantAppeal, .underReview),
        (.underReview, .recuse, .underReview),
        (.awaitingDecision, .recuse, .awaitingDecision),
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
            return Actor(id: AccountID(rawValue), role: role, name: rawValue)
        }
    }

    /// Who may, for each status and action, when no complement is awaited and four eyes are on.
    static let rights: [Status: [Action: Set<Person>]] = [
        .draft: [.submit: [.owner], .delete: [.owner]],
        .submitted: [
            .withdraw: [.owner], .startReview: [.assignee, .reviewer, .approver, .proposer],
            .requestComplement: [.assignee, .reviewer, .approver, .proposer],
            .recuse: [.assignee, .reviewer, .approver, .administrator],
        ],
        .underReview: [
            .withdraw: [.owner], .requestComplement: [.assignee], .propose: [.assignee], .close: [.assignee],
            .handOver: [.assignee, .reviewer, .approver, .proposer, .administrator],
            .recuse: [.assignee, .reviewer, .approver, .administrator],
        ],
        .awaitingDecision: [
            .recuse: [.assignee, .reviewer, .approver, .administrator],
            .handOver: [.assignee, .reviewer, .approver, .proposer, .administrator],
            .accept: [.approver], .refuse: [.approver], .sendBack: [.approver],
            .withdrawProposal: [.proposer],
        ],
        .refused: [.grantAppeal: [.approver]], .closed: [.grantAppeal: [.approver]],
    ]

    /// An application at a status, held by « assignee » and proposed by « proposer ».
    static func application(_ status: Status, openRequest: Bool = false) -> Application {
        let owner = Owner(id: AccountID("owner"), email: "o@b.fr", name: "owner")
        guard status != .draft else {
            return .draft(Draft(id: ApplicationID("a"), owner: owner, revision: 1, openedAt: ActScene.start))
        }
        var file = FiledApplication(
            id: ApplicationID("a"), number: ApplicationNumber(year: 2026, sequence: 1), owner: owner, revision: 1,
            openedAt: ActScene.start, filedAt: ActScene.start, status: status, contents: Contents(),
            assignee: .init(id: AccountID("assignee"), name: "assignee"))
        file.proposals = [
            Proposal(number: 1, outcome: .accept, by: .init(id: AccountID("proposer"), name: "p"), at: ActScene.start)
        ]
        file.analysedBy = [AccountID("assignee"), AccountID("proposer")]
        if openRequest {
            file.complements = [
                ComplementRequest(
                    number: 1, message: "m", items: [.init(section: .profile, text: "t", isIndispensable: true)],
                    deadline: ActScene.day, former: Contents().extract,
                    askedBy: AccountID("assignee"), askedAt: ActScene.start)
            ]
        }
        return .filed(file)
    }

    @Test(arguments: Status.allCases, Person.allCases)
    func everyStatusAndPerson(status: Status, person: Person) {
        let expected = Action.allCases.filter { Self.rights[status]?[$0]?.contains(person) ?? false }
        #expect(ActScene.policy.actions(for: person.actor, on: Self.application(status)) == expected)
    }

    @Test(arguments: Person.allCases)
    func anOpenComplementHoldsTheReviewerUp(person: Person) {
        let actions = ActScene.policy.actions(
            for: person.actor, on: Self.application(.underReview, openRequest: true))
        #expect(!actions.contains(.propose) && !actions.contains(.requestComplement))
        #expect(actions.contains(.answerComplement) == (person == .owner))
        #expect(actions.contains(.close) == (person == .assignee))
    }

    @Test(arguments: Section.allCases, Section.allCases)
    func sectionsThatAComplementOpens(named: Section, section: Section) {
        let letterToo = section == .letter && (named == .company || named == .profile)
        #expect(section.isOpened(by: [named]) == (named == section || letterToo))
    }

    @Test func withFourEyesOffAnApproverDecidesAlone() {
        let application = Self.application(.awaitingDecision)
        var policy = ActScene.policy
        #expect(!policy.allows(.accept, to: Person.proposer.actor, on: application))
        policy.fourEyes = false
        #expect(policy.allows(.accept, to: Person.proposer.actor, on: application))
        #expect(!policy.allows(.accept, to: Person.reviewer.actor, on: application))
    }
}

@Suite struct CompletenessTests {
    static let company = ActScene.company

    @Test func aCompleteApplicationHasNoGap() throws {
        #expect(try ActScene.complete().application.gaps(charterInForce: "1").isEmpty)
    }

    @Test func anEmptyDraftLacksEverything() {
        #expect(
            Contents().gaps(charterInForce: "1") == [
                .charterNotAccepted, .companyMissing, .profileMissing, .letterNotMade,
            ])
    }

    @Test func aNewCharterBindsDraftsAlone() throws {
        #expect(
            try ActScene.complete().application.gaps(charterInForce: "2")
                == [.charterOutdated(inForce: "2"), .letterOutdated])
        #expect(try ActScene.filed().application.gaps(charterInForce: "2").isEmpty)
    }

    @Test func aChangeOfSignatoryMakesTheLetterOutdated() throws {
        var contents = try ActScene.complete().application.contents
        contents.profile?.contactName = "Autre"
        #expect(contents.gaps(charterInForce: "1") == [.letterOutdated])
        contents = try ActScene.complete().application.contents
        contents.profile?.short = "Autre présentation"
        #expect(contents.gaps(charterInForce: "1").isEmpty, "the letter does not speak of the presentation")
    }

    @Test func aRefusalNeedsGroundsAndFacts() throws {
        #expect(throws: Reasons<RefusalGround>.Insufficient.noGround) {
            try Reasons<RefusalGround>(grounds: [], facts: "Un fait assez long ici.")
        }
        #expect(throws: Reasons<RefusalGround>.Insufficient.noFacts) {
            try Reasons<RefusalGround>(grounds: [.inactive], facts: " trop court ")
        }
        #expect(
            try Reasons<RefusalGround>(grounds: [.inactive], facts: "L’établissement a fermé en mars.").grounds == [
                .inactive
            ])
    }

    @Test(arguments: [("2026-01-01", false), ("2026-07-01", false), ("2026-07-02", true)])
    func moreThanSixMonthsOfActivity(day: String, isEstablished: Bool) throws {
        var company = Self.company
        #expect(company.isEstablished(on: try #require(CivilDay(day))) == nil)
        company.registry = RegistryRecord(
            siret: company.siret, name: "A", address: "1", postalCode: "35000", commune: "R", isActive: true,
            since: CivilDay("2026-01-01"))
        #expect(company.isEstablished(on: try #require(CivilDay(day))) == isEstablished)
    }

    @Test func differencesFromTheRegisterForgetCaseAndAccents() {
        var company = Self.company
        company.registry = RegistryRecord(
            siret: company.siret, name: "ATELIER", address: "1 RUE", postalCode: "35000", commune: "RENNES",
            isActive: true)
        #expect(company.differences.isEmpty)
        company.registry?.name = "ATELIERS"
        company.registry?.naf = "62.02A"
        #expect(company.differences == [.name, .naf])
    }
}
