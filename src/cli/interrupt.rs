//! Removes unfinished folders when the program is interrupted.

use std::path::Path;

use anyhow::Result;

/// Removes an unfinished folder when a signal interrupts the program. The program then ends as by default.
#[cfg(unix)]
pub(crate) fn abandons(partial: &Path) -> Result<()> {
    use claimbook_core::output::abandon;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let partial = partial.to_path_buf();
    std::thread::spawn(move || {
        for signal in signals.forever() {
            abandon(&partial);
            // Does not fail for the signals registered above.
            let _ = emulate_default_handler(signal);
        }
    });
    Ok(())
}

/// Does nothing on systems without these signals. There, the next run removes the folder that an interrupted run left.
#[cfg(not(unix))]
pub(crate) fn abandons(_: &Path) -> Result<()> {
    Ok(())
}
