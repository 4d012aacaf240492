import PypeSDK

/// How to call, as every module here takes it beside its URL.
struct ConnectionConfig: Decodable, Sendable {
    var auth: String?
    var token: String?
    var username: String?
    var password: String?
    var authHeader: String?
    var headers: [String: JSONValue]?
    var secretHeaders: [String: JSONValue]?
    var query: [String: JSONValue]?
    var secretQuery: [String: JSONValue]?
    var caFile: String?
    var clientCertificate: String?
    var clientKey: String?
    var insecure: Bool?
    var connectTimeout: Double?
    var readTimeout: Double?
    var timeout: Double?
    var maxRedirects: Int?
    var maxResponseBytes: Int?
    var maxRetries: Int?
    var retryDelay: Double?
    var maxRetryDelay: Double?
    var retryUnsafe: Bool?
    var requestsPerSecond: Double?

    enum CodingKeys: String, CodingKey {
        case auth, token, username, password
        case authHeader = "auth_header"
        case headers
        case secretHeaders = "secret_headers"
        case query
        case secretQuery = "secret_query"
        case caFile = "ca_file"
        case clientCertificate = "client_certificate"
        case clientKey = "client_key"
        case insecure
        case connectTimeout = "connect_timeout"
        case readTimeout = "read_timeout"
        case timeout
        case maxRedirects = "max_redirects"
        case maxResponseBytes = "max_response_bytes"
        case maxRetries = "max_retries"
        case retryDelay = "retry_delay"
        case maxRetryDelay = "max_retry_delay"
        case retryUnsafe = "retry_unsafe"
        case requestsPerSecond = "requests_per_second"
    }
}
