/// The links between the pages of a list; nil when all fits on one.
struct Pager: View {
    struct Link: View {
        let label: String
        let path: String
        let isCurrent: Bool
        let isGap: Bool

        func child(named name: String) -> Any? {
            switch name {
            case "label": label
            case "path": path
            case "isCurrent": isCurrent
            case "isGap": isGap
            default: nil
            }
        }
    }

    let previous: String?
    let next: String?
    let links: [Link]

    init(previous: String?, next: String?, links: [Link]) {
        (self.previous, self.next, self.links) = (previous, next, links)
    }

    init?(page: Int, size: Int, total: Int, path: (Int) -> String) {
        let last = (total + size - 1) / size
        guard last > 1 else { return nil }
        let page = min(page, last)
        previous = page > 1 ? path(page - 1) : nil
        next = page < last ? path(page + 1) : nil
        let shown = ([1, last] + (page - 2...page + 2)).filter { (1...last).contains($0) }
        var links: [Link] = []
        var before = 0
        for number in Set(shown).sorted() {
            if number > before + 1 { links.append(Link(label: "…", path: "", isCurrent: false, isGap: true)) }
            links.append(
                Link(label: French.number(number), path: path(number), isCurrent: number == page, isGap: false))
            before = number
        }
        self.links = links
    }

    func child(named name: String) -> Any? {
        switch name {
        case "previous": previous ?? Absent()
        case "next": next ?? Absent()
        case "links": links
        default: nil
        }
    }
}

/// A list that its template drew once, item by item, and that a request puts together.
struct PrecompiledList: Sendable {
    enum Slot: String, CaseIterable { case path, label }

    private let head: ByteWriter
    private let tail: ByteWriter
    private let items: [PrecompiledTemplate<Slot>]

    /// A rendered list whose items stand on lines of their own.
    /// - Parameter count: how many items the sample has.
    init(sample: String, items count: Int) throws {
        let lines = sample.split(separator: "\n").map { String($0) + "\n" }
        let drawn = lines.indices.filter { lines[$0].hasPrefix("<li>") }
        guard drawn.count == count, let first = drawn.first, let last = drawn.last else {
            throw Renderer.Failure(description: "a list has not one line for each of its items")
        }
        head = ByteWriter(lines[..<first].joined())
        tail = ByteWriter(lines[(last + 1)...].joined())
        items = drawn.map { PrecompiledTemplate(cut: lines[$0]) }
    }

    /// - Parameter list: which item of the sample, its path and its label, in order.
    func write(_ list: [(item: Int, path: String, label: String)], to writer: inout ByteWriter) {
        writer.write(head)
        for (item, path, label) in list {
            items[item].write(to: &writer) { slot, writer in
                writer.writeEscaped(slot == .path ? path : label)
            }
        }
        writer.write(tail)
    }
}

/// The pager on the hot path.
struct PrecompiledPager: Sendable {
    private let template: PrecompiledList

    private struct Part: View {
        let pager: Pager
    }

    init(_ renderer: Renderer) throws {
        let (path, label) = (
            SlotMarks<PrecompiledList.Slot>.mark("path"), SlotMarks<PrecompiledList.Slot>.mark("label")
        )
        let sample = Pager(
            previous: path, next: path,
            links: [
                Pager.Link(label: label, path: "", isCurrent: false, isGap: true),
                Pager.Link(label: label, path: path, isCurrent: false, isGap: false),
                Pager.Link(label: label, path: path, isCurrent: true, isGap: false),
            ])
        template = try PrecompiledList(sample: try renderer.text(Part(pager: sample), "partials/pager"), items: 5)
    }

    func write(_ pager: Pager, to writer: inout ByteWriter) {
        var list: [(item: Int, path: String, label: String)] = []
        if let previous = pager.previous { list.append((0, previous, "")) }
        list += pager.links.map { link in (link.isGap ? 1 : link.isCurrent ? 3 : 2, link.path, link.label) }
        if let next = pager.next { list.append((4, next, "")) }
        template.write(list, to: &writer)
    }
}
