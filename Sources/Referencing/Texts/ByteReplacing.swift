extension String {
    /// The text with some ASCII characters written otherwise, wherever their bytes stand. A search by characters, or the
    /// one of Foundation, passes over a quote that an accent follows: together they are one character.
    public func replacing(_ written: [UInt8: String]) -> String {
        guard utf8.contains(where: { written[$0] != nil }) else { return self }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count + 16)
        for byte in utf8 {
            if let text = written[byte] { bytes += text.utf8 } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
