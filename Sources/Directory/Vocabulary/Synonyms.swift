import Foundation
import Search

/// Words and expressions that mean the same to somebody who looks for a consultant: a file that the DGE extends.
///
/// One line a meaning, its expressions separated by commas; `#` starts a remark.
public struct Synonyms: Sendable {
    /// The expressions of each line, as tokens.
    let lines: [[[Token]]]
    /// The same as they are written.
    let labels: [[String]]
    /// The line of each expression, by its stems.
    private var byStems: [String: [Int]] = [:]
    let longest: Int
    private let stemmer: Stemmer

    /// Synonyms that nothing was written in.
    public static let none = Synonyms("")

    public init(_ text: String) {
        stemmer = Stemmer()
        labels = text.split(whereSeparator: \.isNewline).map { line in
            line.prefix { $0 != "#" }.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !Analyzer.tokens($0).isEmpty }
        }.filter { $0.count > 1 }
        // A letter before a hyphen is a part of its word: « e-commerce ».
        lines = labels.map { line in line.map { Self.tokens($0) } }
        var longest = 1
        for (number, line) in lines.enumerated() {
            for expression in line {
                byStems[Self.key(expression, stemmer), default: []].append(number)
                longest = max(longest, expression.count)
            }
        }
        self.longest = longest
    }

    private static func tokens(_ expression: String) -> [Token] {
        Analyzer.tokens(expression).reduce(into: []) { tokens, token in
            if token.isGlued, let last = tokens.last, last.isLetter {
                tokens[tokens.count - 1] = Token(last.text + token.text)
            } else {
                tokens.append(token)
            }
        }
    }

    /// The lines that hold this expression.
    func lines(with expression: some Sequence<Token>) -> [Int] {
        byStems[Self.key(expression, stemmer)] ?? []
    }

    /// Every word of the file.
    var words: Set<String> { Set(lines.joined().joined().map(\.text)) }

    private static func key(_ tokens: some Sequence<Token>, _ stemmer: Stemmer) -> String {
        // One word is the usual case.
        let tokens = Array(tokens)
        if tokens.count == 1 { return stemmer.stem(tokens[0].text) }
        return tokens.filter { !$0.isLetter }.map { stemmer.stem($0.text) }.joined(separator: " ")
    }
}
