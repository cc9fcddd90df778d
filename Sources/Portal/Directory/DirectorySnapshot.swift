import Directory
import Referencing
import Search
import Store

/// One state of the directory and the register; it never changes.
struct DirectorySnapshot: Sendable {
    let versions: RegisterVersions
    let day: CivilDay
    let index: DirectoryIndex
    /// The slot of each document, and the document of each slot (-1 where it is not listed).
    let slots: [Int32]
    let documents: [Int32]
    let register: RegisterInMemory
    let gazetteer: Gazetteer
    let answers: ResponseCache
    /// How long the index took.
    let indexMilliseconds: Int

    /// How many activators are listed.
    var count: Int { slots.count }

    /// A listed activator.
    func listed(_ id: DocID) -> ListedSupplier {
        let compact = register.suppliers[Int(slots[Int(id)])]
        return ListedSupplier(compact: compact, since: compact.referencedSince(on: day) ?? day)
    }

    func compact(_ id: DocID) -> CompactSupplier { register.suppliers[Int(slots[Int(id)])] }

    /// The document of a fiche's address; nil when no listed activator has it.
    func document(ofSlug slug: String) -> DocID? {
        guard let slot = register.slot(ofSlug: slug), documents[slot] >= 0 else { return nil }
        return DocID(documents[slot])
    }

    /// Where a fiche of a former address has gone.
    func movedSlug(from former: String) -> String? {
        register.slug(before: former).flatMap { document(ofSlug: $0) == nil ? nil : $0 }
    }
}
