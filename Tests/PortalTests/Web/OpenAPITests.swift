import Foundation
import Testing

import Referencing

@testable import Portal

/// The description of the API against the routes and the parameters that the portal reads.
@Suite struct OpenAPITests {
    private static func paths() throws -> [String: [String: Any]] {
        let file = URL(fileURLWithPath: "\(TestPortal.root)/Public/openapi.json")
        let object = try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any]
        return try #require(object?["paths"] as? [String: [String: Any]])
    }

    @Test func itDescribesTheRoutes() throws {
        let described = Set(try Self.paths().keys)
        let routes = [
            Routes.apiActivators.pattern, Routes.apiActivator.pattern, Routes.apiVerifications.pattern,
            Routes.apiSchemes.pattern, Routes.apiScheme.pattern, Routes.apiEvaluation.pattern,
        ]
        #expect(described == Set(routes.map { "/\($0)" }))
        #expect(Set(try Self.paths()["/\(Routes.apiVerifications.pattern)"]?.keys.map { $0 } ?? []) == ["get", "post"])
    }

    @Test(arguments: [
        (Routes.apiActivators.pattern, DirectoryQuery.parameters + [.pageSize]),
        (Routes.apiVerifications.pattern, VerifyQuestion.parameters),
    ])
    func itDescribesTheParametersThatAreRead(pattern: String, parameters: [QueryParameter]) throws {
        let get = try #require(try Self.paths()["/\(pattern)"]?["get"] as? [String: Any])
        let described = try #require(get["parameters"] as? [[String: Any]]).compactMap { $0["name"] as? String }
        #expect(Set(described) == Set(parameters.map(\.rawValue)))
    }

    /// The codes that the description lists are those that are known.
    @Test func itListsTheCodes() throws {
        let get = try #require(try Self.paths()["/\(Routes.apiActivators.pattern)"]?["get"] as? [String: Any])
        let parameters = try #require(get["parameters"] as? [[String: Any]])
        func codes(_ parameter: QueryParameter) throws -> Set<String> {
            let found = try #require(parameters.first { $0["name"] as? String == parameter.rawValue })
            let schema = try #require(found["schema"] as? [String: Any])
            let list = schema["enum"] ?? (schema["items"] as? [String: Any])?["enum"]
            // Empty is as good as absent: a form sends it so.
            let codes = Set(try #require(list as? [String]))
            #expect(codes.contains(""))
            return codes.subtracting([""])
        }
        #expect(try codes(.theme) == Set(Theme.allCases.map(\.rawValue)))
        #expect(try codes(.department) == Set(Department.all.map(\.code)))
        #expect(try codes(.region) == Set(Region.all.map(\.code)))
        #expect(try codes(.size) == Set(FirmSize.allCases.map(\.rawValue)))
        #expect(try codes(.manner) == Set(DirectoryQuery.Manner.allCases.map(\.rawValue)))
    }

    /// No address is written outside of the routes: neither in a source file nor in a template.
    @Test func addressesAreWrittenOnce() throws {
        // What stands in the other ones are files.
        let allowed = [
            "Web/Routes.swift", "Middleware/StaticFiles.swift", "Services/Assets.swift",
            "Services/ProcessMeasures.swift",
        ]
        for (folder, ending) in [("Sources/Portal", "swift"), ("Templates", "mustache")] {
            let base = "\(TestPortal.root)/\(folder)"
            for name in try FileManager.default.subpathsOfDirectory(atPath: base)
            where name.hasSuffix(ending) && !allowed.contains(name) {
                let text = try String(contentsOfFile: "\(base)/\(name)", encoding: .utf8)
                let literal = text.firstMatch(of: #/"/[a-z][a-z0-9\-]+[^"\n]*"/#)
                #expect(literal == nil, "\(name): \(literal.map { String($0.output) } ?? "")")
            }
        }
    }

    /// No template writes the name of a query parameter: it says `{{parameters.words}}`.
    @Test func parametersAreNamedOnce() throws {
        let base = "\(TestPortal.root)/Templates"
        for name in try FileManager.default.subpathsOfDirectory(atPath: base) where name.hasSuffix("mustache") {
            let text = try String(contentsOfFile: "\(base)/\(name)", encoding: .utf8)
            let written = QueryParameter.allCases.filter { text.contains("name=\"\($0.rawValue)\"") }
            #expect(written.isEmpty, "\(name): \(written)")
        }
    }

    /// The facts that the description lists are those of the scheme that is shipped.
    @Test func itListsTheFacts() throws {
        let file = URL(fileURLWithPath: "\(TestPortal.root)/Public/openapi.json")
        let object = try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any]
        let schemas = (object?["components"] as? [String: Any])?["schemas"] as? [String: Any]
        let properties = try #require((schemas?["Faits"] as? [String: Any])?["properties"] as? [String: [String: Any]])
        let scheme = try #require(try Schemes(folder: "\(TestPortal.root)/Schemes").named("cheque-france-num"))
        #expect(Set(properties.keys) == Set(scheme.facts.map(\.code)))
        for fact in scheme.facts where fact.kind == .choice {
            #expect(Set(properties[fact.code]?["enum"] as? [String] ?? []) == Set(fact.choices.map(\.code)))
        }
    }
}
