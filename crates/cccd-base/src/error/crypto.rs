//! Errors of the cryptographic library.

errors! {
    /// The cryptographic library, or something it does not support.
    CryptoError {
        Failed {
            /// The operation.
            operation: &'static str,
        } => CryptoFailed = 700, "crypto_failed", "the cryptographic library failed at {operation}";
        Point => CryptoPoint = 701, "crypto_point", "a point or number is not a member of its group";
        Unsupported {
            /// What is not supported.
            what: &'static str,
        } => CryptoUnsupported = 702, "crypto_unsupported", "{what} is not supported";
        Random => RandomFailed = 703, "random_failed", "the source of random bytes failed";
    }
}
