//! A line on standard error that says how far a long run is, and the clean end on Ctrl-C.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::engine::{Progress, Watch};

/// Short runs show nothing.
const PATIENCE: Duration = Duration::from_millis(700);
/// Time between two lines.
const BEAT: Duration = Duration::from_millis(200);
/// Exit code of a program that was ended by Ctrl-C.
const INTERRUPTED: i32 = 130;

/// Makes Ctrl-C end the run with what was found so far; a second one ends the program at once.
pub(crate) fn stop_on_interrupt(watch: &Arc<Watch>) {
    static CURRENT: OnceLock<Arc<Watch>> = OnceLock::new();
    let watch = CURRENT.get_or_init(|| Arc::clone(watch));
    let ask = || {
        if watch.is_stopped() {
            std::process::exit(INTERRUPTED);
        }
        watch.stop();
    };
    // Where no handler can be set, Ctrl-C ends the program as it always does.
    let _ = ctrlc::set_handler(ask);
}

/// Shows a run's progress until it is dropped, when standard error is a terminal.
pub(crate) struct Line(Option<(Sender<()>, JoinHandle<()>)>);

impl Line {
    /// Follows a run over so many bytes; 0 when that is not known.
    pub(crate) fn follow(watch: &Arc<Watch>, total: u64) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let watch = Arc::clone(watch);
        let (end, ended) = channel();
        let thread = std::thread::spawn(move || {
            let start = Instant::now();
            let mut wait = PATIENCE;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = BEAT;
                let line = line(watch.progress(), total, start.elapsed());
                // Nobody reads a line that cannot be written.
                let _ = write!(io::stderr(), "\r\u{1b}[K{line}");
            }
            if wait == BEAT {
                let _ = write!(io::stderr(), "\r\u{1b}[K");
            }
        });
        Self(Some((end, thread)))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.0.take() {
            drop(end);
            // A progress line that failed is no reason to fail.
            let _ = thread.join();
        }
    }
}

/// `120,400 records · 84 MB of 700 MB · 96 MB/s · 6 s left`
fn line(progress: Progress, total: u64, spent: Duration) -> String {
    let seconds = spent.as_secs_f64().max(1e-3);
    let rate = progress.bytes as f64 / seconds;
    let mega = |bytes: f64| format!("{:.0} MB", bytes / 1e6);
    let mut parts = vec![format!("{} records", progress.records)];
    let known = total > 0 && progress.bytes <= total;
    parts.push(match known {
        true => format!("{} of {}", mega(progress.bytes as f64), mega(total as f64)),
        false => mega(progress.bytes as f64),
    });
    parts.push(format!("{}/s", mega(rate)));
    if known && rate > 0.0 {
        parts.push(format!("{:.0} s left", (total - progress.bytes) as f64 / rate));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_rate_and_remaining_time_only_where_they_are_known() {
        let progress = Progress { bytes: 84_000_000, records: 120_400, inputs: 0 };
        let second = Duration::from_secs(1);
        assert_eq!(
            line(progress, 700_000_000, second),
            "120400 records · 84 MB of 700 MB · 84 MB/s · 7 s left"
        );
        let unknown = line(progress, 0, second);
        assert_eq!(unknown, "120400 records · 84 MB · 84 MB/s");
        assert_eq!(line(progress, 1000, second), unknown, "a compressed file holds more than its size");
    }
}
