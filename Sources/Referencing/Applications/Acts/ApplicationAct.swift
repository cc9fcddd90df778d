import Foundation

/// What somebody does to an application: a value with its data. One file an act: its guard, its change, its events.
public protocol ApplicationAct: Sendable {
    /// The establishment that the act names, if it names one: asked about before the act is done.
    var siret: Siret? { get }
    /// Whether its author signs a decision: only who holds a delegation does.
    var isSigned: Bool { get }

    /// - Throws: ``Refusal`` when the rules do not allow it; nothing has changed then.
    func performed(on application: Application, _ context: ActContext) throws(Refusal) -> Performed
}

extension ApplicationAct {
    public var siret: Siret? { nil }
    public var isSigned: Bool { false }
}

/// Who acts, when, under which rules, and what is known of the world around the application.
public struct ActContext: Sendable {
    public let actor: Actor
    public let now: Date
    public let policy: Policy
    public let circumstances: Circumstances

    var today: CivilDay { CivilDay(of: now) }
    var colleague: FiledApplication.Colleague { .init(id: actor.id, name: actor.name) }
}

/// What a rule may need to know beside the application, read in the act's own transaction.
public struct Circumstances: Sendable {
    /// The number that the next filed application gets.
    public var nextNumber: ApplicationNumber
    /// Whether another application for the same establishment is being handled.
    public var isAnotherLive: Bool
    /// Whether the owner has begun, or filed, another application that is not ended.
    public var ownerHasAnother: Bool
    /// Those who may analyse, by name.
    public var analysts: [AccountID: String]
    /// Whether the document that comes with the act is, byte for byte, a letter that we made.
    public var isOurModel: Bool
    /// What the register holds of the establishment.
    public var recordedPeriods: [RecordedPeriod]
    /// Whether who acts holds a delegation of signature.
    public var isDelegated: Bool

    public init(
        nextNumber: ApplicationNumber, isAnotherLive: Bool = false, ownerHasAnother: Bool = false,
        analysts: [AccountID: String] = [:],
        isOurModel: Bool = false, recordedPeriods: [RecordedPeriod] = [], isDelegated: Bool
    ) {
        (self.isDelegated, self.ownerHasAnother) = (isDelegated, ownerHasAnother)
        (self.nextNumber, self.isAnotherLive) = (nextNumber, isAnotherLive)
        (self.analysts, self.isOurModel) = (analysts, isOurModel)
        self.recordedPeriods = recordedPeriods
    }
}

/// What an act leaves: the application, nil when it is gone, and what happened.
public struct Performed: Hashable, Sendable {
    public let after: Application?
    public let events: [ApplicationEvent]

    init(_ after: Application?, _ events: [ApplicationEvent]) { (self.after, self.events) = (after, events) }
}

extension Application {
    /// Does an act: the application afterwards, with its next revision, and the events that tell it.
    /// - Throws: ``Refusal`` when the rules do not allow it.
    public func performing(
        _ act: some ApplicationAct, by actor: Actor, at now: Date, _ policy: Policy, given circumstances: Circumstances
    ) throws(Refusal) -> Performed {
        let context = ActContext(actor: actor, now: now, policy: policy, circumstances: circumstances)
        let done = try act.performed(on: self, context)
        if act.isSigned, !circumstances.isDelegated { throw .notDelegated }
        return Performed(done.after?.revised(), done.events)
    }

    private func revised() -> Application {
        switch self {
        case .draft(var draft):
            draft.revision += 1
            return .draft(draft)
        case .filed(var file):
            file.revision += 1
            return .filed(file)
        }
    }
}

/// An act on a filed application: the policy and the life cycle guard it, the act makes its change.
public protocol FiledAct: ApplicationAct {
    var action: Action { get }

    func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent]
}

extension FiledAct {
    public func performed(on application: Application, _ context: ActContext) throws(Refusal) -> Performed {
        guard case .filed(var file) = application,
            context.policy.allows(action, to: context.actor, on: application)
        else { throw .notAllowed(action) }
        do throws(IllegalTransition) {
            guard let status = try file.status.applying(action) else {
                throw IllegalTransition(from: file.status, action: action)
            }
            file.status = status
        } catch {
            throw .notAllowed(action)
        }
        let events = try change(&file, context)
        return Performed(.filed(file), events)
    }
}

/// A change of one section, by the owner: of a draft, or of a section that an open complement request opens.
public protocol SectionEdit: ApplicationAct {
    var section: Section { get }

    func change(_ contents: inout Contents, _ context: ActContext) throws(Refusal) -> ApplicationEvent
}

extension SectionEdit {
    public func performed(on application: Application, _ context: ActContext) throws(Refusal) -> Performed {
        guard application.owner.id == context.actor.id, application.isEditable(section) else {
            throw .closedSection(section)
        }
        var after = application
        var event: ApplicationEvent?
        var refusal: Refusal?
        after.edit { contents in
            do throws(Refusal) { event = try change(&contents, context) } catch { refusal = error }
        }
        if let refusal { throw refusal }
        // One live application for an establishment: told in words here, and held by a unique index too.
        if application.status.isLive, siret != nil, context.circumstances.isAnotherLive { throw .anotherIsLive }
        let events = event.map { [$0] } ?? []
        guard case .filed(var file) = after else { return Performed(after, events) }
        let returned = file.returnToReview(context)
        return Performed(.filed(file), events + returned)
    }
}
