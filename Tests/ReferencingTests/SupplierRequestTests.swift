import Foundation
import Testing

@testable import Referencing

@Suite struct SupplierRequestTests {
    static let day = SupplierLifeTests.start

    /// A fiche that nobody speaks for, standing so.
    static func unclaimed(_ status: SupplierStatus) -> SupplierFile {
        var file = SupplierLifeTests.file()
        file.owner = nil
        switch status {
        case .referenced: break
        case .suspended: file.suspend(on: day, asOf: day)
        case .ended: file.end(on: day, because: .cessation, asOf: day)
        case .notReferenced: file.takeBack(from: day)
        }
        return file
    }

    @Test(arguments: SupplierStatus.allCases)
    func whoMayClaim(status: SupplierStatus) {
        let applicant = Actor(id: AccountID("someone"), role: .applicant, name: "A")
        let isStanding = status == .referenced || status == .suspended
        #expect(ActScene.policy.mayClaim(Self.unclaimed(status), applicant, on: Self.day) == isStanding)
        #expect(!ActScene.policy.mayClaim(Self.unclaimed(status), SupplierLifeTests.approver, on: Self.day))
        var owned = Self.unclaimed(status)
        owned.owner = Owner(id: AccountID("other"), email: "b@exemple.fr", name: "B")
        #expect(!ActScene.policy.mayClaim(owned, applicant, on: Self.day))
    }

    @Test(arguments: SupplierStatus.allCases, [false, true])
    func whoMayMove(status: SupplierStatus, hasProcedure: Bool) throws {
        var file = SupplierLifeTests.file()
        let owner = try #require(file.owner)
        if hasProcedure { file = try SupplierLifeTests.open(.strikeOff, in: file) }
        switch status {
        case .referenced: break
        case .suspended: file.suspend(on: Self.day, asOf: Self.day)
        case .ended: file.end(on: Self.day, because: .cessation, asOf: Self.day)
        case .notReferenced: file.takeBack(from: Self.day)
        }
        let actor = Actor(id: owner.id, role: .applicant, name: owner.name)
        #expect(ActScene.policy.mayMove(file, actor, on: Self.day) == (status == .referenced && !hasProcedure))
        let stranger = Actor(id: AccountID("stranger"), role: .applicant, name: "S")
        #expect(!ActScene.policy.mayMove(file, stranger, on: Self.day))
        file.supplier.successor = file.supplier.siret
        #expect(!ActScene.policy.mayMove(file, actor, on: Self.day))
    }

    /// Nobody gets away from an end that is decided, or planned, by moving.
    @Test func whatIsToEndDoesNotMove() throws {
        let owner = SupplierLifeTests.owner
        var leaving = SupplierLifeTests.file()
        leaving.leave(on: Self.day.adding(days: 20), asOf: Self.day)
        #expect(!ActScene.policy.mayMove(leaving, owner, on: Self.day))
        var struckOff = SupplierLifeTests.file()
        struckOff.end(on: Self.day.adding(days: 30), because: .dereferencing, asOf: Self.day)
        #expect(!ActScene.policy.mayMove(struckOff, owner, on: Self.day))
        var suspended = SupplierLifeTests.file()
        suspended.suspend(on: Self.day.adding(days: 30), asOf: Self.day)
        #expect(!ActScene.policy.mayMove(suspended, owner, on: Self.day))
    }

    /// Nothing is published that was not.
    @Test func aClaimedFichePublishesWhatItDid() throws {
        var file = Self.unclaimed(.referenced)
        (file.supplier.email, file.supplier.phone, file.supplier.contact) = (nil, "0122334455", nil)
        let published = file.supplier
        file.hand(to: Owner(id: AccountID("a"), email: "a@exemple.fr", name: "Amina"), quality: "gérante")
        let profile = try #require(file.profile)
        #expect(profile.contactName == "Amina" && !profile.publishesName && !profile.publishesEmail)
        var again = file.supplier
        again.publish(profile, hidingContact: false)
        #expect(again.email == published.email && again.phone == published.phone && again.contact == nil)
        #expect(again.themes == published.themes && again.served == published.served)
    }

    @Test func theFormerEstablishmentEndsOnTheDayOfTheMove() throws {
        var file = SupplierLifeTests.file()
        let there = Siret("\(try #require(file.supplier.siren).digits)00099")!
        file.move(to: there, on: Self.day.adding(days: 10))
        #expect(file.status(on: Self.day.adding(days: 9)) == .referenced)
        #expect(file.status(on: Self.day.adding(days: 10)) == .ended)
        #expect(file.supplier.successor == there)
    }

    @Test(arguments: [
        (Date?.none, true), (Date(timeIntervalSince1970: 50), true), (Date(timeIntervalSince1970: 150), false),
    ])
    func whenTheAdministrationDecides(provableUntil: Date?, isAwaited: Bool) {
        let now = Date(timeIntervalSince1970: 100)
        let request = SupplierRequest(
            number: SupplierRequestNumber(year: 2026, sequence: 1), supplier: SupplierID("s"),
            kind: .move(
                to: Company(siret: Siret("55208131766522")!, name: "N", address: "", postalCode: "", commune: "")),
            statement: "", asker: Owner(id: AccountID("a"), email: "", name: ""), askedAt: now,
            provableUntil: provableUntil)
        #expect(request.isAwaited(at: now) == isAwaited)
        #expect(ActScene.policy.mayDecide(request, SupplierLifeTests.approver, at: now) == isAwaited)
        let applicant = Actor(id: AccountID("a"), role: .applicant, name: "A")
        #expect(!ActScene.policy.mayDecide(request, applicant, at: now))
    }

    @Test(arguments: [("55208131700099", true), ("43839119500035", false), ("55208131766522", false)])
    func aLinkStaysInTheFirm(successor: String, isAllowed: Bool) throws {
        var file = Self.unclaimed(.ended)
        file.supplier.siret = Siret("55208131766522")
        let context = SupplierLifeTests.context(SupplierLifeTests.approver, Self.day)
        if isAllowed {
            let done = try file.performing(LinkMoved(to: Siret(successor)!), context)
            #expect(done.after.supplier.successor?.digits == successor && done.events.count == 1)
        } else {
            #expect(throws: SupplierRefusal.otherFirm) {
                try file.performing(LinkMoved(to: Siret(successor)!), context)
            }
        }
    }
}
