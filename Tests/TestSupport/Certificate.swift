import Foundation

/// A certificate for localhost, signed by an authority of its own, made by OpenSSL.
package struct Certificate {
    package let folder: TemporaryFolder
    package var authority: String { folder.url.appending(path: "ca.pem").path }
    package var certificate: String { folder.url.appending(path: "server.pem").path }
    package var key: String { folder.url.appending(path: "server.key").path }

    package init(host: String = "localhost") throws {
        folder = try TemporaryFolder()
        let address = host == "localhost" ? ",IP:127.0.0.1" : ""
        try openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=authority"
                + " -keyout ca.key -out ca.pem")
        try openssl(
            "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=server -keyout server.key"
                + " -out server.csr")
        try folder.write("names", "subjectAltName=DNS:\(host)\(address)\n")
        try openssl(
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem")
    }

    private func openssl(_ arguments: String) throws {
        let result = try ChildProcess.run(
            "/usr/bin/env", ["openssl"] + arguments.split(separator: " ").map(String.init), in: folder.url)
        guard result.status == 0 else { throw Failure(errors: result.errors) }
    }

    struct Failure: Error {
        var errors: String
    }
}
