import Foundation
import Mustache

/// What a template is given. Names resolve to stored properties; a name whose value is nil is « absent » and never
/// climbs to the page around it.
public protocol View: MustacheParent, Sendable {}

extension View {
    public func child(named name: String) -> Any? {
        for child in Mirror(reflecting: self).children where child.label == name {
            return present(child.value)
        }
        return nil
    }
}

/// The value itself, or ``Absent`` in place of a nil.
func present(_ value: Any) -> Any {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return value }
    return mirror.children.first?.value ?? Absent()
}

/// A known name without a value: renders nothing, and counts as false.
struct Absent: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

/// HTML that a template of ours has rendered already, kept to be shown again.
struct RenderedHTML: MustacheCustomRenderable, Sendable {
    let renderText: String
    var isNull: Bool { false }
}

/// A page of the portal: its template and what the template shows.
public protocol Page: View {
    static var template: String { get }
    /// The title of the browser's window and of the page.
    var title: String { get }
    /// Whether it has a script of ours; every other page forbids them all.
    var hasScript: Bool { get }
}

extension Page {
    public var hasScript: Bool { false }
}

/// What stands around every page.
struct Layout: View {
    /// The person logged in; nil on the pages that everybody may share.
    var personName: String?
    var isApplicant = false
    var isStaff = false
    var isAdministrator = false
    var csrf: String?
    /// What is wrong with the database, for administrators.
    var damage: String?
    /// Whether all of it is invented; every page says so.
    var isDemo = false
}

/// The root of a rendering: the page's names, and the layout beside them.
struct Shell: MustacheParent {
    let page: any View
    /// The title of the page; nil for a letter or a mail, which says its own.
    let title: String?
    let layout: Layout
    let assets: Assets
    /// Names that a template asked for and nothing holds; collected where templates are checked.
    let missing: MissingNames?

    func child(named name: String) -> Any? {
        switch name {
        case "layout": return layout
        case "routes": return NamedValues(values: Routes.named, missing: missing)
        case "parameters": return NamedValues(values: QueryParameter.named, missing: missing)
        case "assets": return assets
        case "title" where title != nil: return title
        default:
            if let value = page.child(named: name) { return value }
            missing?.add(name)
            return nil
        }
    }
}

/// Texts by their names; one that is not there is told where templates are checked.
struct NamedValues: MustacheParent {
    let values: [String: String]
    let missing: MissingNames?

    func child(named name: String) -> Any? {
        if let value = values[name] { return value }
        missing?.add(name)
        return Absent()
    }
}

final class MissingNames {
    private(set) var names: Set<String> = []
    func add(_ name: String) { names.insert(name) }
}

extension Assets: View {}
