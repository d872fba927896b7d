//! The `foga` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    foga::cli::main()
}
