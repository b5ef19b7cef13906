//! Removes unfinished folders when the program is interrupted.

use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::Result;

/// A command whose unfinished folder is removed on a signal. Dropping the value waits until a started removal is
/// complete. Otherwise the command, which fails when its folder disappears, would end the program first.
pub(crate) struct Interruptible(Arc<Mutex<()>>);

impl Drop for Interruptible {
    fn drop(&mut self) {
        drop(self.0.lock());
    }
}

/// Removes an unfinished folder when a signal interrupts the program. The default action of the signal then ends the
/// program.
#[cfg(unix)]
pub(crate) fn abandons(partial: &Path) -> Result<Interruptible> {
    use claimbook_core::output::abandon;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let partial = partial.to_path_buf();
    let abandoning = Arc::new(Mutex::new(()));
    let interruptible = Interruptible(Arc::clone(&abandoning));
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // The lock is held until the program ends.
            let _held = abandoning.lock();
            abandon(&partial);
            // Does not fail for the signals registered above.
            let _ = emulate_default_handler(signal);
        }
    });
    Ok(interruptible)
}

/// Does nothing on systems without these signals. There, the next run removes the folder that an interrupted run left.
#[cfg(not(unix))]
pub(crate) fn abandons(_: &Path) -> Result<Interruptible> {
    Ok(Interruptible(Arc::default()))
}
