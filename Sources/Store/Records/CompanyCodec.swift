import Referencing

/// The stored form of a company and of what the registry said of it (version 1).
extension JSONValue {
    init(_ company: Company) {
        self = [
            "v": 1, "siret": .text(company.siret.digits), "name": .text(company.name),
            "tradeName": JSONValue(company.tradeName), "legalForm": JSONValue(company.legalForm),
            "naf": JSONValue(company.naf), "address": .text(company.address), "postalCode": .text(company.postalCode),
            "commune": .text(company.commune), "communeCode": JSONValue(company.communeCode),
            "registry": company.registry.map { JSONValue($0) } ?? .null,
        ]
    }

    func company() throws -> Company {
        try guardVersion(1, of: "company")
        return Company(
            siret: try value("siret") { Siret($0) }, name: try string("name"), tradeName: try stringIfAny("tradeName"),
            legalForm: try stringIfAny("legalForm"), naf: try stringIfAny("naf"), address: try string("address"),
            postalCode: try string("postalCode"), commune: try string("commune"),
            communeCode: try stringIfAny("communeCode"), registry: try memberIfAny("registry")?.registryRecord())
    }

    private init(_ record: RegistryRecord) {
        self = [
            "siret": .text(record.siret.digits), "name": .text(record.name), "tradeName": JSONValue(record.tradeName),
            "legalForm": JSONValue(record.legalForm), "naf": JSONValue(record.naf), "address": .text(record.address),
            "postalCode": .text(record.postalCode), "commune": .text(record.commune),
            "communeCode": JSONValue(record.communeCode), "isActive": .flag(record.isActive),
            "since": JSONValue(record.since?.description),
        ]
    }

    private func registryRecord() throws -> RegistryRecord {
        RegistryRecord(
            siret: try value("siret") { Siret($0) }, name: try string("name"), tradeName: try stringIfAny("tradeName"),
            legalForm: try stringIfAny("legalForm"), naf: try stringIfAny("naf"), address: try string("address"),
            postalCode: try string("postalCode"), commune: try string("commune"),
            communeCode: try stringIfAny("communeCode"), isActive: try flag("isActive"),
            since: try valueIfAny("since") { CivilDay($0) })
    }
}
