//! What happens when somebody interrupts the program.

use std::path::Path;

use anyhow::Result;

/// Removes an unfinished folder when the program is interrupted. The program then ends as it would have.
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
            // Fails for no signal that is waited for.
            let _ = emulate_default_handler(signal);
        }
    });
    Ok(())
}

/// Where there are no such signals, the next run clears away what an interrupted one left.
#[cfg(not(unix))]
pub(crate) fn abandons(_: &Path) -> Result<()> {
    Ok(())
}
