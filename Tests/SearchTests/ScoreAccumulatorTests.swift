import Testing

@testable import Search

@Suite struct ScoreAccumulatorTests {
    @Test func aDocumentGetsThePointsOfItsBestAnswer() {
        let set = { (documents: [DocID]) in
            var set = DocSet(size: 200)
            set.insert(documents)
            return set
        }
        var (scores, clause) = (ScoreAccumulator(size: 200), ScoredClause())
        clause.add(5, set([1, 2, 150]))
        clause.add(3, set([2, 3]))
        clause.add(9, set([150]))
        clause.count(in: &scores, size: 200)
        scores.add(256, to: set([3]))
        #expect(scores.page(of: DocSet(full: 200), skipping: 0, limit: 5) == [3, 150, 1, 2, 0])
        #expect(scores.page(of: set([1, 2, 3, 150]), skipping: 1, limit: 2) == [150, 1])
        #expect(scores.atLeast(5, of: DocSet(full: 200)).documents() == [1, 2, 3, 150])
        #expect(scores.atLeast(256 + 1, of: DocSet(full: 200)).documents() == [3])
    }
}
