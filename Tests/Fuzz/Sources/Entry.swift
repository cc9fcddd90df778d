import Foundation

/// What libFuzzer calls, which brings its own `main`: the parser that `FUZZ_PARSER` names is fed with junk, guided by what it
/// covers. Built apart by `make fuzz`, with every module of ours instrumented.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    parse(Data(UnsafeBufferPointer(start: bytes, count: size)))
    return 0
}

nonisolated(unsafe) private let parse: Parser.Parse = {
    let name = ProcessInfo.processInfo.environment["FUZZ_PARSER"] ?? ""
    guard let parse = Parser.all[name] else {
        print("FUZZ_PARSER is one of: \(Parser.all.keys.sorted().joined(separator: " "))")
        exit(64)
    }
    return parse
}()

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The package manager looks for the entry of a program under this name, and leads `main` there.
@_cdecl("Fuzz_main")
public func entry(_ count: CInt, _ values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, values) = (count, values)
    return runDriver(&count, &values) { testOneInput($0, $1) }
}
