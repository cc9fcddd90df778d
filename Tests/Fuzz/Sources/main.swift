// Feeds one parser with junk, guided by what it covers (libFuzzer): Fuzz PARSER [libFuzzer's arguments] CORPUS-FOLDER…
// Built apart by `make fuzz`, with every module of ours instrumented.
import Foundation

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

var arguments = CommandLine.arguments
guard arguments.count >= 2, let chosen = Parser.all[arguments[1]] else {
    print(Parser.all.keys.sorted().joined(separator: " "))
    exit(arguments.count == 1 ? 0 : 64)
}
arguments.remove(at: 1)
nonisolated(unsafe) let parse = chosen

var count = CInt(arguments.count)
var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(capacity: arguments.count + 1)
for (place, argument) in arguments.enumerated() { values?[place] = strdup(argument) }
values?[arguments.count] = nil
exit(
    runDriver(&count, &values) { bytes, size in
        parse(Data(UnsafeBufferPointer(start: bytes, count: size)))
        return 0
    })
