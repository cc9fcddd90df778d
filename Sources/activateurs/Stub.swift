import ArgumentParser
import Configuration
@main struct A { static func main() {} }
