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
