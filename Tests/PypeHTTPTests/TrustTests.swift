import Foundation
import PypeHTTP
import TestSupport
import Testing

@Suite struct TrustTests {
    @Test("a server is trusted when its authority is named, and not otherwise")
    func authorities() async throws {
        let certificate = try Certificate()
        let fixture = try CallFixture([certificate.certificate, certificate.key], plan: ["/x": [["body": "done"]]])
        #expect(try await fixture.failure("/x", { $0.retry.maxRetries = 0 })?.kind == .untrusted)
        #expect(try await fixture.send("/x", { $0.authorities = certificate.authority }).text == "done")
        #expect(try await fixture.send("/x", { $0.isInsecure = true }).text == "done")
        let other = try Certificate()
        let wrong = try await fixture.failure("/x", { $0.authorities = other.authority })
        #expect(wrong?.kind == .untrusted)
        #expect(wrong?.hint == "name the file of its authority in ca_file")
    }

    @Test("a certificate of another host is refused")
    func host() async throws {
        let certificate = try Certificate(host: "elsewhere.example")
        let fixture = try CallFixture([certificate.certificate, certificate.key], plan: ["/x": [["body": "done"]]])
        let failure = try await fixture.failure("/x", { $0.authorities = certificate.authority })
        #expect(failure?.kind == .untrusted)
        #expect(failure?.message == "the certificate of \(fixture.server.address)/x is not for this host name")
    }

    @Test("a client shows its certificate to a server that asks")
    func clientCertificate() async throws {
        let certificate = try Certificate()
        let fixture = try CallFixture(
            [certificate.certificate, certificate.key, certificate.authority], plan: ["/x": [["body": "done"]]])
        let reply = try await fixture.send(
            "/x",
            {
                $0.authorities = certificate.authority
                $0.clientCertificate = certificate.certificate
                $0.clientKey = certificate.key
            })
        #expect(reply.text == "done")
        let without = try await fixture.failure(
            "/x",
            {
                $0.authorities = certificate.authority
                $0.retry.maxRetries = 0
            })
        #expect(without != nil)
    }

    @Test("files that are none, and halves of a pair, are refused before anything is sent")
    func files() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("text", "no certificate").path
        let home = try WebAddress("https://localhost").origin
        func refusal(_ change: (inout HTTPSettings) -> Void) -> String? {
            var settings = HTTPSettings(home: home)
            change(&settings)
            do throws(HTTPFailure) {
                _ = try HTTPCaller(settings)
                return nil
            } catch {
                return error.message
            }
        }
        #expect(
            refusal { $0.authorities = text } == "ca_file names \(text), which is no file of certificates in PEM form")
        #expect(refusal { $0.authorities = "/nowhere" }?.hasPrefix("ca_file names /nowhere") == true)
        #expect(refusal { $0.clientKey = text }?.contains("belong together") == true)
    }

    @Test("credentials over plain http to another machine have to be asked for")
    func plain() throws {
        func make(_ address: String, isInsecure: Bool = false) throws -> HTTPCaller {
            var settings = HTTPSettings(home: try WebAddress(address).origin)
            settings.credentials = .bearer("the-token")
            settings.isInsecure = isInsecure
            return try HTTPCaller(settings)
        }
        let failure = #expect(throws: HTTPFailure.self) { try make("http://api.example.com/x") }
        #expect(failure?.message == "credentials would go to http://api.example.com:80 without encryption")
        for address in ["http://localhost:1", "http://127.0.0.1", "http://[::1]:80", "https://api.example.com"] {
            _ = try make(address)
        }
        _ = try make("http://api.example.com/x", isInsecure: true)
        #expect(throws: HTTPFailure.self) { try make("http://127.0.0.1.example.com") }
    }

    @Test("no message shows a query, a token, a password or a hidden path")
    func masking() async throws {
        let fixture = try CallFixture(plan: [
            "/x": [["status": 400, "body": "bad token the-token, pass cGFzcw and bWU6cGFzcw=="]],
            "/hidden-path": [["status": 400]],
        ])
        let bearer = try await fixture.failure("/x?key=the-key", { $0.credentials = .bearer("the-token") })
        #expect(
            bearer?.message
                == "\(fixture.server.address)/x?… answered 400: bad token ***, pass cGFzcw and bWU6cGFzcw==")
        let basic = try await fixture.failure("/x", { $0.credentials = .basic(user: "me", password: "pass") })
        #expect(basic?.message.hasSuffix("bad token the-token, *** cGFzcw and ***") == true)
        let hidden = try await fixture.failure("/hidden-path", { $0.showsPath = false })
        #expect(hidden?.message == "http://localhost:\(fixture.server.port)/… answered 400")
    }

    @Test(
        "an address that cannot be used is refused without its text",
        arguments: [
            ("", "url is no URL"), ("no url", "url is no URL"), ("ftp://x/y", "url has the scheme 'ftp'"),
            ("https://", "url names no host"), ("https://me:secret@host/", "url holds a user or a password"),
        ])
    func addresses(text: String, message: String) {
        let failure = #expect(throws: HTTPFailure.self) { try WebAddress(text) }
        #expect(failure?.message == message)
        #expect(failure?.description.contains("secret") == false)
    }

    @Test("members of a query are added, replaced and encoded")
    func query() throws {
        let address = try WebAddress("https://host/a%20b?x=1&y=%2B&x=2#part")
        #expect(address.text == "https://host/a%20b?x=1&y=%2B&x=2")
        let set = try address.setting([("x", "a+b &ü="), ("new name", "")])
        #expect(set.text == "https://host/a%20b?y=%2B&x=a%2Bb%20%26%C3%BC%3D&new%20name=")
        #expect(try WebAddress("http://host").setting([("q", "1")]).text == "http://host?q=1")
        #expect(try address.resolving("../c?d=e", name: "next").text == "https://host/c?d=e")
        #expect(address.shown == "https://host/a%20b?…")
    }

    @Test(
        "a header that would break the request is refused",
        arguments: [("a b", "x"), ("", "x"), ("x", "a\r\nb: c"), ("Host", "x")])
    func headers(name: String, value: String) async throws {
        let fixture = try CallFixture()
        let failure = try await fixture.failure("/echo", headers: [HTTPHeader(name, value)])
        #expect(failure?.kind == .invalid)
        #expect(try fixture.server.requests().isEmpty)
    }

    @Test("a port that answers is found, one that does not is told")
    func ports() async throws {
        let fixture = try CallFixture()
        #expect(await PortProbe.connect(host: "127.0.0.1", port: fixture.server.port, within: .seconds(5)) == nil)
        #expect(await PortProbe.connect(host: "127.0.0.1", port: 1, within: .seconds(5)) != nil)
    }
}
