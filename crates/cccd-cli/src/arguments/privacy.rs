//! The command line of `cccd privacy`.

use clap::Args;

use super::ReadArguments;

/// Arguments of `cccd privacy`: those of the read in question.
#[derive(Args, Debug)]
pub(crate) struct PrivacyArguments {
    #[command(flatten)]
    pub(crate) read: ReadArguments,
}
