#if os(Linux)
import Glibc

/// Reads as much of an ELF file as tells whether the dynamic loader will find what the headers promise.
///
/// https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
enum ELFFile {
    /// What is wrong with the file, or nil. Reads the headers only.
    static func fault(_ descriptor: Int32, size: UInt64) -> String? {
        guard size > 0 else { return "the file is empty" }
        var header = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &header, header.count, 0)
        guard count >= 4, header.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
            return "it is not a shared library: it begins with \(shown(header.prefix(max(0, min(count, 12)))))"
        }
        guard count == header.count else { return cutOff(64, size) }
        guard header[4] == 2 else { return "it is a library for 32-bit programs; this host has 64 bits" }
        guard header[5] == 1 else { return "it is a library for big-endian machines; this one is little-endian" }
        let machine = number(header, 18, 2)
        guard machine == hostMachine else {
            return "it is a library for \(name(machine)); this host runs on \(name(hostMachine))"
        }
        guard number(header, 16, 2) == 3 else { return "it is an ELF file, but not a shared library (ET_DYN)" }
        return segments(descriptor, header, size)
    }

    /// A segment that reaches beyond the end of the file would end the process with SIGBUS when it is touched.
    private static func segments(_ descriptor: Int32, _ header: [UInt8], _ size: UInt64) -> String? {
        let (offset, entry, entries) = (number(header, 32, 8), number(header, 54, 2), number(header, 56, 2))
        guard entry >= 56, entries > 0 else { return "its program headers are damaged" }
        let (end, overflow) = offset.addingReportingOverflow(entry * entries)
        guard !overflow, end <= size else { return cutOff(end, size) }
        var table = [UInt8](repeating: 0, count: Int(entry * entries))
        guard pread(descriptor, &table, table.count, off_t(offset)) == table.count else {
            return "its program headers cannot be read: \(String(cString: strerror(errno)))"
        }
        for index in 0..<Int(entries) {
            let start = index * Int(entry)
            let isLoaded = number(table, start, 4) == 1
            guard isLoaded else { continue }
            let (end, overflow) = number(table, start + 8, 8).addingReportingOverflow(number(table, start + 32, 8))
            guard !overflow, end <= size else { return cutOff(end, size) }
        }
        return nil
    }

    private static func cutOff(_ expected: UInt64, _ size: UInt64) -> String {
        "the file is cut off: its headers promise at least \(expected) bytes, it has \(size)"
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ length: Int) -> UInt64 {
        (0..<length).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }

    private static func shown(_ bytes: some Sequence<UInt8>) -> String {
        "'" + bytes.map { $0 >= 0x20 && $0 < 0x7F ? String(UnicodeScalar($0)) : "." }.joined() + "'"
    }

    private static var hostMachine: UInt64 {
        #if arch(x86_64)
        62
        #else
        183
        #endif
    }

    private static func name(_ machine: UInt64) -> String {
        switch machine {
        case 3: "i386"
        case 40: "arm"
        case 62: "x86_64"
        case 183: "aarch64"
        case 243: "riscv"
        default: "the machine type \(machine)"
        }
    }
}
#endif
