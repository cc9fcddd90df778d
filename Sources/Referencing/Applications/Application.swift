import Foundation

/// An application for referencing: being prepared by its owner, or filed and followed by the administration.
public enum Application: Hashable, Sendable {
    case draft(Draft)
    case filed(FiledApplication)

    public var id: ApplicationID {
        switch self {
        case .draft(let draft): draft.id
        case .filed(let file): file.id
        }
    }

    public var owner: Owner {
        switch self {
        case .draft(let draft): draft.owner
        case .filed(let file): file.owner
        }
    }

    /// Grows with each act: what an act on a page seen earlier is compared with.
    public var revision: Int {
        switch self {
        case .draft(let draft): draft.revision
        case .filed(let file): file.revision
        }
    }

    public var status: Status {
        switch self {
        case .draft: .draft
        case .filed(let file): file.status
        }
    }

    public var contents: Contents {
        switch self {
        case .draft(let draft): draft.contents
        case .filed(let file): file.contents
        }
    }

    /// The application once it is filed.
    public var filed: FiledApplication? { if case .filed(let file) = self { file } else { nil } }

    /// Whether its owner may change a section now: a draft, or a section that an open complement request opens.
    public func isEditable(_ section: Section) -> Bool {
        switch self {
        case .draft: true
        case .filed(let file): file.openComplement.map { section.isOpened(by: $0.sections) } ?? false
        }
    }

    /// Changes the sections, whatever the application has become meanwhile.
    mutating func edit(_ change: (inout Contents) -> Void) {
        switch self {
        case .draft(var draft):
            change(&draft.contents)
            self = .draft(draft)
        case .filed(var file):
            change(&file.contents)
            self = .filed(file)
        }
    }
}
