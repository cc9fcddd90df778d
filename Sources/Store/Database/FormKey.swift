/// How what a form brings is kept once: by the key of the form and its text, so that a page that is gone back to and filled in
/// otherwise is kept too.
enum FormKey {
    static func stored(_ key: String?, _ text: String) -> String? {
        key.map { Digest.sha256("\($0)\n\(text)") }
    }
}
