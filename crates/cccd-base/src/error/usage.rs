//! Errors of the call itself.

errors! {
    /// The call itself.
    UsageError {
        Argument {
            /// Its name.
            argument: &'static str,
        } => ArgumentInvalid = 900, "argument_invalid", "the argument {argument} cannot be used";
        Null {
            /// Its name.
            argument: &'static str,
        } => ArgumentNull = 901, "argument_null", "the argument {argument} is NULL";
        NotUtf8 {
            /// Its name.
            argument: &'static str,
        } => TextNotUtf8 = 902, "text_not_utf8", "the text {argument} is not in UTF-8";
        /// Another call used up the object behind a handle.
        HandleUsed {
            /// Its name.
            argument: &'static str,
        } => HandleUsed = 903, "handle_used", "the handle {argument} was used up";
        OptionUnknown {
            /// Its number.
            option: i32,
        } => OptionUnknown = 904, "option_unknown", "option {option} is not known";
        FeatureMissing {
            /// Its name in Cargo.
            feature: &'static str,
        } => FeatureMissing = 905, "feature_missing", "built without the feature {feature}";
    }
}
