//! Something that is worked out when it is first asked for.

use std::cell::{OnceCell, RefCell};

/// A value that belongs to the list at hand and is made at most once for it, in the memory of earlier ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Later<T> {
    made: OnceCell<T>,
    idle: RefCell<T>,
}

impl<T: Default> Later<T> {
    /// The value. `make` is given what an earlier list left, to be filled anew.
    #[inline]
    pub(super) fn get(&self, make: impl FnOnce(&mut T)) -> &T {
        self.made.get_or_init(|| {
            let mut value = self.idle.take();
            make(&mut value);
            value
        })
    }

    /// The value, if it has been made.
    pub(super) fn made_mut(&mut self) -> Option<&mut T> {
        self.made.get_mut()
    }

    /// Puts a value there that has been made otherwise, in memory that was taken.
    pub(super) fn put(&mut self, value: T) {
        self.made = OnceCell::from(value);
    }

    /// Forgets the list at hand and gives the memory away.
    pub(super) fn take(&mut self) -> T {
        self.forget();
        self.idle.take()
    }

    /// Forgets the list at hand.
    #[inline]
    pub(super) fn forget(&mut self) {
        if let Some(value) = self.made.take() {
            *self.idle.get_mut() = value;
        }
    }
}
