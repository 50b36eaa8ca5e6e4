//! Notices when a file is written to while it is read.

use std::fs::File;
use std::io::{self, Read};
use std::time::SystemTime;

/// Size and time of a file when reading began; nothing for what is no regular file.
#[derive(Clone, Copy)]
pub(crate) struct Stamp(Option<(u64, Option<SystemTime>)>);

impl Stamp {
    pub(crate) fn of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        Ok(Self(metadata.is_file().then(|| (metadata.len(), metadata.modified().ok()))))
    }

    /// Fails when the file is no longer what it was.
    pub(crate) fn check(self, file: &File) -> io::Result<()> {
        let now = Self::of(file)?;
        if now.0 == self.0 {
            return Ok(());
        }
        let told = match (self.0, now.0) {
            (Some((then, _)), Some((now, _))) if then > now => "shrank",
            (Some((then, _)), Some((now, _))) if then < now => "grew",
            _ => "was written to",
        };
        Err(io::Error::other(format!("the file {told} while it was read; check it again")))
    }
}

/// A file that fails at its end when it has changed since the beginning.
pub(crate) struct Unchanged {
    file: File,
    stamp: Stamp,
}

impl Unchanged {
    pub(crate) fn new(file: File) -> io::Result<Self> {
        Ok(Self { stamp: Stamp::of(&file)?, file })
    }
}

impl Read for Unchanged {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        if count == 0 && !buffer.is_empty() {
            self.stamp.check(&self.file)?;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_file_that_grows_or_shrinks_is_noticed() {
        let mut written = tempfile::NamedTempFile::new().expect("a file");
        written.write_all(b"0123456789").expect("written");
        let mut text = String::new();
        let reader = || Unchanged::new(File::open(written.path()).expect("the file")).expect("its size");
        reader().read_to_string(&mut text).expect("nothing has changed");
        assert_eq!(text, "0123456789");
        let mut early = reader();
        let mut late = reader();
        written.as_file().set_len(4).expect("shorter");
        let error = early.read_to_string(&mut text).expect_err("it shrank");
        assert!(error.to_string().contains("shrank"), "{error}");
        written.as_file().set_len(40).expect("longer");
        let error = late.read_to_string(&mut text).expect_err("it grew");
        assert!(error.to_string().contains("grew"), "{error}");
    }
}
