import Foundation

/// What is wrong with a form: one message a field.
struct ValidationErrors: Error, Sendable, Equatable {
    private(set) var messages: [(name: String, message: String)] = []

    var isEmpty: Bool { messages.isEmpty }

    /// Keeps the first message of a field.
    mutating func add(_ message: String, _ name: String) {
        if self[name] == nil { messages.append((name, message)) }
    }

    subscript(name: String) -> String? { messages.first { $0.name == name }?.message }

    static func == (left: ValidationErrors, right: ValidationErrors) -> Bool {
        left.messages.map { [$0.name, $0.message] } == right.messages.map { [$0.name, $0.message] }
    }
}
