/// How well a word answers: the field it stands in and how exactly it stands there. A better answer in a lesser field
/// may come after a lesser one in a better field, but a typo always comes last.
enum FieldWeights {
    static let nameExact = 9
    static let nameInflected = 8
    static let themeExact = 7
    static let themeInflected = 6
    static let textExact = 5
    static let textInflected = 4
    static let nameTypo = 3
    static let themeTypo = 2
    static let textTypo = 1

    /// A place: the seat is there, it is served, all of France is. More than what words weigh against each other: a
    /// shop in Quimper wants the neighbour before the one far away whose name says « web ».
    static let seat = 12
    static let served = 8
    static let national = 4

    /// On top, when the question is the whole name.
    static let wholeName = 10
    /// For each part of the question that is answered: more than all the rest together (12 parts of 12, and a name).
    static let part = 256
}
