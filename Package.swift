// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")]
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "activateurs",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2"),
        .systemLibrary(name: "CQRCode", pkgConfig: "libqrencode"),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq"),
        .systemLibrary(name: "CLibCurl", pkgConfig: "libcurl"),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CStemmer"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .target(name: "CCurl", dependencies: ["CLibCurl"]),
        .target(name: "CBits"),
        .target(name: "CSQLiteSettings", linkerSettings: [.linkedLibrary("sqlite3")]),

        .target(name: "Referencing", swiftSettings: settings),
        .target(name: "Search", dependencies: ["CBits", "CStemmer"], swiftSettings: settings),
        .target(name: "Directory", dependencies: ["Referencing", "Search"], swiftSettings: settings),
        .target(
            name: "Store",
            dependencies: [
                "Referencing", "CPostgreSQL", "CSQLiteSettings", crypto,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .target(
            name: "Gateways",
            dependencies: [
                "Referencing", "CArgon2", "CQRCode", "CCurl", crypto, logging,
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings),
        .target(
            name: "Portal",
            dependencies: [
                "Store", "Gateways", "Directory", "Search", "Referencing", "CMalloc", "CZlib", hummingbird, crypto,
                logging,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "activateurs",
            dependencies: [
                "Portal", "Store", "Gateways", "Directory", "Referencing", hummingbird, logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        .target(name: "TestSupport", dependencies: ["Store"], path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "ReferencingTests", dependencies: ["Referencing", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "SearchTests", dependencies: ["Search", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "DirectoryTests", dependencies: ["Directory", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "TestSupport"], exclude: ["OldDatabase"],
            swiftSettings: settings),
        .testTarget(name: "GatewaysTests", dependencies: ["Gateways", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "PortalTests",
            dependencies: [
                "Portal", "TestSupport", .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: settings),
    ]
)

// The fuzzer is built apart (`make fuzz`), with libFuzzer in every module.
if Context.environment["FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "Portal", "Store", "Gateways", "Directory", "Search", "Referencing", hummingbird,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/Fuzz/Sources", swiftSettings: settings))
}
