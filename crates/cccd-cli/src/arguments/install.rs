//! The command line for the parts of an installation besides the command: completions and man pages.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

/// Arguments of `cccd completions`.
#[derive(Args, Debug)]
pub(crate) struct CompletionsArguments {
    #[arg(
        value_name = "SHELL",
        value_enum,
        hide_possible_values = true,
        required = true,
        help = "Tên shell: bash, zsh, fish, elvish hoặc powershell / bash, zsh, fish, elvish or powershell"
    )]
    pub(crate) shell: Shell,
}

/// Arguments of `cccd man`.
#[derive(Args, Debug)]
pub(crate) struct ManArguments {
    #[arg(
        value_name = "DIR",
        required = true,
        help = "Thư mục; các tệp cùng tên bị ghi đè / Folder; files of the same names are overwritten"
    )]
    pub(crate) folder: PathBuf,
}
