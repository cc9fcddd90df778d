import Referencing

/// An activator in a list, written without a template engine: its templates are read once, a request fills their slots from
/// the bytes of the register.
struct FicheCard: Sendable {
    enum Slot: String, CaseIterable { case path, name, slug, place, since, short, themes }
    enum ShortSlot: String, CaseIterable { case text }
    enum ThemesSlot: String, CaseIterable { case tags }

    private struct Tag: View {
        let name: String
    }

    private let card: PrecompiledTemplate<Slot>
    private let short: PrecompiledTemplate<ShortSlot>
    private let themes: PrecompiledTemplate<ThemesSlot>
    /// In the order of the themes.
    private let tags: [ByteWriter]
    private let fiche = Routes.fiche.path("")

    static let mostThemes = 4

    init(_ renderer: Renderer) throws {
        card = PrecompiledTemplate(cut: try renderer.text(SlotMarks<Slot>(), "public/card"))
        short = PrecompiledTemplate(cut: try renderer.text(SlotMarks<ShortSlot>(), "public/cardshort"))
        themes = PrecompiledTemplate(cut: try renderer.text(SlotMarks<ThemesSlot>(), "public/cardthemes"))
        tags = try Theme.allCases.map { ByteWriter(try renderer.text(Tag(name: $0.name), "public/cardtheme")) }
    }

    func write(_ fiche: ListedSupplier, to writer: inout ByteWriter) {
        let supplier = fiche.compact
        card.write(to: &writer) { slot, writer in
            switch slot {
            case .path:
                writer.write(self.fiche)
                supplier.writeEscaped(.slug, to: &writer)
            case .name: supplier.writeEscaped(.name, to: &writer)
            case .slug: supplier.writeEscaped(.slug, to: &writer)
            case .place:
                supplier.writeEscaped(.postalCode, to: &writer)
                writer.write(" ")
                supplier.writeEscaped(.commune, to: &writer)
            case .since: French.write(fiche.since, to: &writer)
            case .short:
                guard supplier.has(.short) else { return }
                short.write(to: &writer) { _, writer in supplier.writeEscaped(.short, to: &writer) }
            case .themes:
                let places = supplier.themePlaces
                guard !places.isEmpty else { return }
                themes.write(to: &writer) { _, writer in
                    for place in places.prefix(Self.mostThemes) { writer.write(tags[place]) }
                }
            }
        }
    }
}
