import HTTPTypes
import Hummingbird

/// Makes pages in their layout.
struct Pages: Sendable {
    let renderer: Renderer
    let damage: DatabaseDamage

    /// A page for one visitor.
    func page(_ page: some Page, _ context: PortalContext, status: HTTPResponse.Status = .ok) throws -> Response {
        var layout = Layout()
        layout.personName = context.session?.account.name
        layout.isApplicant = context.session?.account.role == .applicant
        layout.isStaff = context.session?.account.role.isStaff ?? false
        layout.isAdministrator = context.session?.account.role == .administrator
        if layout.isAdministrator { layout.damage = damage.found }
        layout.csrf = context.csrf.isEmpty ? nil : context.csrf
        var response = Response.html(try renderer.page(page, layout), status: status)
        if page.hasScript { SecurityHeaders.allowScript(in: &response) }
        return response
    }

    /// A form that comes back with what is wrong in it.
    func problems(_ page: some Page, _ context: PortalContext) throws -> Response {
        try self.page(page, context, status: .unprocessableContent)
    }

    /// A page that everybody shares, as bytes.
    func shared(_ page: some Page) throws -> ByteWriter {
        ByteWriter(try renderer.page(page, Layout()))
    }
}
