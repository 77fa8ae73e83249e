//! The number of a mistake in this library.

codes! {
    /// A mistake in this library.
    Internal = 950, "internal", [place];
}
