import Hummingbird
import Referencing
import Store

extension SupplierFiles {
    /// What came with observations, as a file to be kept.
    func attachment(_ place: Int, _ number: ProcedureNumber, of file: SupplierFile) async throws -> Response {
        guard let procedure = file.procedures.first(where: { $0.number == number }),
            procedure.observations.indices.contains(place - 1),
            let attachment = procedure.observations[place - 1].attachment,
            let bytes = try await self.attachment(place, of: number)
        else { throw Failure.notFound }
        return .pdf(bytes, named: attachment.filename)
    }
}

extension Appeals {
    /// What came with an appeal, as a file to be kept.
    func attachment(of entry: Entry) async throws -> Response {
        guard let attachment = entry.appeal.attachment,
            let bytes = try await self.attachment(of: entry.appeal.number)
        else { throw Failure.notFound }
        return .pdf(bytes, named: attachment.filename)
    }
}
