import PypeCLI

@main
struct Pype {
    static func main() { CommandEntry.main() }
}
