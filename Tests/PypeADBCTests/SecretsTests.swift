import Testing

@testable import PypeADBC

@Suite("Secrets of a connection")
struct SecretsTests {
    @Test(
        "a password is taken out of what a driver says, however the URI holds it",
        arguments: [
            ("postgresql://app:geheim@db/x", "login of app with geheim"),
            ("postgresql://app:ge%68eim@db/x", "geheim or ge%68eim"),
            ("postgresql://db/x?user=app&password=geheim&sslmode=require", "geheim"),
            ("host=db password=geheim user=app", "cannot use geheim"),
            ("host=db password = 'geheim' user=app", "cannot use geheim"),
            ("postgresql://app:geheim@@@[x", "socket geheim"),
            ("postgresql://app:geheim@more@db", "host more and geheim@more"),
            ("foo:geheim@@[x", "missing \"=\" after \"foo:geheim@@[x\""),
        ])
    func uri(uri: String, text: String) {
        let masked = Secrets(["uri": uri]).mask(text)
        #expect(!masked.contains("geheim") && !masked.contains("more@"), "\(masked)")
        #expect(masked.contains("***"))
    }

    @Test(
        "options whose name says so are secrets, others and what is in no secret stay",
        arguments: ["password", "adbc.x.auth_token"])
    func options(name: String) {
        let secrets = Secrets([name: "geheim", "uri": "/data/file.db", "path": "x"])
        #expect(secrets.mask("geheim: cannot open /data/file.db") == "***: cannot open /data/file.db")
    }
}
