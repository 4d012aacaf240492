import NIOSSL

/// Trust and identity, from the files that the settings name.
enum TLSFiles {
    static func configuration(_ settings: HTTPSettings) throws(HTTPFailure) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if settings.isInsecure { tls.certificateVerification = .none }
        if let path = settings.authorities {
            tls.trustRoots = .certificates(try certificates(path, "ca_file"))
        }
        guard let certificate = settings.clientCertificate, let key = settings.clientKey else { return tls }
        tls.certificateChain = try certificates(certificate, "client_certificate").map { .certificate($0) }
        do { tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)) } catch {
            throw HTTPFailure(
                .invalid, "client_key names \(key), which is no file of a private key in PEM form",
                hint: "a key behind a pass phrase cannot be used")
        }
        return tls
    }

    private static func certificates(_ path: String, _ parameter: String) throws(HTTPFailure) -> [NIOSSLCertificate] {
        let found = try? NIOSSLCertificate.fromPEMFile(path)
        guard let found, !found.isEmpty else {
            throw HTTPFailure(
                .invalid, "\(parameter) names \(path), which is no file of certificates in PEM form")
        }
        return found
    }
}
