import PypeHTTP
import PypeSDK

extension ConnectionConfig {
    /// What every call of a module starts from.
    struct Base: Sendable {
        /// With the members of the query.
        var address: WebAddress
        var headers: [HTTPHeader]
        var settings: HTTPSettings
    }

    /// - Parameter method: the method of the calls, which says what may be repeated.
    /// - Throws: `invalidConfig`, naming the parameter.
    func base(url: String) throws(ModuleError) -> Base {
        do throws(HTTPFailure) {
            let secretMembers = secretMembers
            let address = try WebAddress(url).setting(Self.members(query) + secretMembers)
            var settings = HTTPSettings(home: address.origin)
            settings.credentials = try credentials()
            let secretFields = Self.fields(secretHeaders)
            settings.secrets = secretMembers.map(\.value) + secretFields.map(\.value)
            settings.authorities = caFile
            settings.clientCertificate = clientCertificate
            settings.clientKey = clientKey
            settings.isInsecure = insecure ?? false
            settings.connectTimeout = .seconds(connectTimeout ?? 10)
            settings.readTimeout = .seconds(readTimeout ?? 60)
            settings.timeout = .seconds(timeout ?? 300)
            settings.maxRedirects = maxRedirects ?? 5
            settings.maxResponseBytes = maxResponseBytes ?? Self.defaultResponseBytes
            settings.requestsPerSecond = requestsPerSecond
            settings.retry.maxRetries = maxRetries ?? 4
            settings.retry.delay = .seconds(retryDelay ?? 0.5)
            settings.retry.maxDelay = .seconds(maxRetryDelay ?? 30)
            settings.retry.repeatsUnsafe = retryUnsafe ?? false
            let headers = Self.fields(headers) + secretFields
            for header in headers { try header.check() }
            try settings.check()
            return Base(address: address, headers: headers, settings: settings)
        } catch {
            throw ModuleError(error)
        }
    }

    /// Members of the query that no link repeats.
    var secretMembers: [(name: String, value: String)] { Self.members(secretQuery) }

    private func credentials() throws(HTTPFailure) -> HTTPCredentials {
        func given(_ value: String?, _ name: String) throws(HTTPFailure) -> String {
            guard let value, !value.isEmpty else {
                throw HTTPFailure(.invalid, "auth is '\(auth ?? "")', but '\(name)' is not given")
            }
            return value
        }
        switch auth ?? "none" {
        case "bearer": return .bearer(try given(token, "token"))
        case "header": return .header(name: authHeader ?? "X-API-Key", value: try given(token, "token"))
        case "basic": return .basic(user: try given(username, "username"), password: try given(password, "password"))
        default:
            guard token == nil, username == nil, password == nil else {
                throw HTTPFailure(
                    .invalid, "there are credentials, but auth does not say how they are used",
                    hint: "set auth to bearer, basic or header")
            }
            return .none
        }
    }

    private static func fields(_ values: [String: JSONValue]?) -> [HTTPHeader] {
        members(values).map { HTTPHeader($0.name, $0.value) }
    }

    /// Sorted by name, so that a request is the same each time; a list repeats its name.
    private static func members(_ values: [String: JSONValue]?) -> [(name: String, value: String)] {
        (values ?? [:]).sorted { $0.key < $1.key }.flatMap { name, value in
            value.scalars.map { (name: name, value: $0) }
        }
    }
}

extension JSONValue {
    /// The value as plain text, or those of a list; null is left out.
    fileprivate var scalars: [String] {
        switch self {
        case .null: []
        case .string(let text): [text]
        case .array(let items): items.flatMap(\.scalars)
        default: [text]
        }
    }
}
