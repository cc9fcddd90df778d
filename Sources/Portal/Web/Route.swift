import Foundation
import Hummingbird

/// A value that stands in an address: an identifier, a page, an act.
protocol RouteParameter: Sendable {
    /// As the address writes it.
    var routeText: String { get }
    init?(routeText: String)
}

extension String: RouteParameter {
    var routeText: String { self }
    init?(routeText: String) { self = routeText }
}

/// An address of the portal, written once: the router reads its values, links and redirects print it.
struct Route<each Parameter: RouteParameter>: Sendable {
    /// `gestion/dossiers/{number}/{act}`, without its first slash.
    let pattern: String
    /// What stands before, between and after the values.
    private let pieces: [String]
    private let names: [String]

    init(_ pattern: String) {
        self.pattern = pattern
        let parts = pattern.split(separator: "{", omittingEmptySubsequences: false).map {
            $0.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
        }
        pieces = parts.enumerated().map { $0.offset == 0 ? "/" + $0.element[0] : String($0.element.last ?? "") }
        names = parts.dropFirst().map { String($0[0]) }
    }

    /// The address for some values.
    func path(_ values: repeat each Parameter) -> String {
        var text = pieces[0]
        var place = 1
        func add(_ value: some RouteParameter) {
            text += Address.encoded(value.routeText)
            text += pieces[place]
            place += 1
        }
        repeat add(each values)
        return text
    }

    /// Whether an address is one of this form.
    func matches(_ path: String) -> Bool {
        let (asked, known) = (path.split(separator: "/"), pattern.split(separator: "/"))
        return asked.count == known.count && zip(asked, known).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
    }

    /// The values of an address that the router matched; one that is none of ours does not exist.
    func values(in context: PortalContext) throws(Failure) -> (repeat each Parameter) {
        var names = self.names.makeIterator()
        func value<Value: RouteParameter>(_: Value.Type) throws(Failure) -> Value {
            guard let text = names.next().flatMap({ context.parameters.get($0) }),
                let value = Value(routeText: text.removingPercentEncoding ?? text)
            else { throw .notFound }
            return value
        }
        return (repeat try value((each Parameter).self))
    }
}

extension RouterMethods where Context == PortalContext {
    /// Answers GET and HEAD at an address.
    @discardableResult
    func get<each Parameter: RouteParameter>(
        _ route: Route<repeat each Parameter>,
        use handler: @escaping @Sendable (Request, PortalContext, repeat each Parameter) async throws -> Response
    ) -> Self {
        get(RouterPath(route.pattern)) { request, context in
            let values = try route.values(in: context)
            return try await handler(request, context, repeat each values)
        }
    }

    /// Answers POST at an address.
    @discardableResult
    func post<each Parameter: RouteParameter>(
        _ route: Route<repeat each Parameter>,
        use handler: @escaping @Sendable (Request, PortalContext, repeat each Parameter) async throws -> Response
    ) -> Self {
        post(RouterPath(route.pattern)) { request, context in
            let values = try route.values(in: context)
            return try await handler(request, context, repeat each values)
        }
    }
}
