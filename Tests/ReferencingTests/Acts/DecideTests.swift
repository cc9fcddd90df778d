import Testing

@testable import Referencing

@Suite struct DecideTests {
    @Test(arguments: [
        (Outcome.accept, Status.accepted, ApplicationEvent.accepted(superseding: [])),
        (.refuse(ActScene.reasons), .refused, .refused),
    ])
    func theDecisionIsKeptWithTheFileAsItWas(outcome: Outcome, status: Status, event: ApplicationEvent) throws {
        var scene = try ActScene.proposed(outcome)
        let contents = scene.application.contents.extract
        try scene.act(Decide(outcome, capacity: "cheffe"), by: ActScene.approver)
        let file = try scene.file
        #expect(file.status == status && file.dueOn == nil && scene.events == [event])
        #expect(file.decision?.contents == contents && file.decision?.capacity == "cheffe")
        #expect(file.proposals[0].end?.fate == .decided)
    }

    /// The hard case of the four eyes: an approver analyses and proposes.
    @Test func anApproverWhoProposedDoesNotDecide() throws {
        var scene = try ActScene.filed()
        try scene.act(StartReview(), by: ActScene.approver)
        try scene.act(Propose(.accept), by: ActScene.approver)
        let act = Decide(.accept, capacity: "cheffe")
        #expect(scene.refusal(act, by: ActScene.approver) == .notAllowed(.accept))
        scene.policy.fourEyes = false
        #expect(scene.refusal(act, by: ActScene.approver) == nil)
    }

    /// No detour: an approver who took the file, or asked for a complement, and handed it over does not decide on it.
    @Test(arguments: [true, false])
    func whoeverAnalysedDoesNotDecide(byTaking: Bool) throws {
        var scene = try ActScene.filed()
        scene.circumstances.analysts = [ActScene.reviewer.id: "Irène"]
        if byTaking {
            try scene.act(StartReview(), by: ActScene.approver)
            try scene.act(HandOver(to: ActScene.reviewer.id), by: ActScene.approver)
        } else {
            try scene.act(ActScene.request(), by: ActScene.approver)
            try scene.act(AnswerComplement("voilà"), by: ActScene.owner)
            try scene.act(StartReview(), by: ActScene.reviewer)
        }
        try scene.act(Propose(.accept), by: ActScene.reviewer)
        let act = Decide(.accept, capacity: "cheffe")
        #expect(scene.refusal(act, by: ActScene.approver) == .notAllowed(.accept))
        scene.policy.fourEyes = false
        #expect(scene.refusal(act, by: ActScene.approver) == nil)
    }

    @Test(arguments: [ActScene.owner, ActScene.reviewer])
    func onlyAnApproverDecides(actor: Actor) throws {
        #expect(try ActScene.proposed().refusal(Decide(.accept, capacity: "x"), by: actor) == .notAllowed(.accept))
        #expect(
            try ActScene.underReview().refusal(Decide(.refuse(ActScene.reasons), capacity: "x"), by: ActScene.approver)
                == .notAllowed(.refuse))
    }

    /// Nobody accepts on a letter that nobody could read; a refusal does not wait for it.
    @Test(arguments: [
        (Scan.unchecked, Refusal?.none), (.clean, nil), (.pending, .unreadLetter), (.infected, .unreadLetter),
    ])
    func acceptingSupposesAReadLetter(scan: Scan, refusal: Refusal?) throws {
        let scene = try ActScene.proposed().scanned(scan)
        #expect(scene.refusal(Decide(.accept, capacity: "cheffe de projet"), by: ActScene.approver) == refusal)
        #expect(
            scene.refusal(Decide(.refuse(ActScene.reasons), capacity: "cheffe de projet"), by: ActScene.approver) == nil
        )
    }
}
