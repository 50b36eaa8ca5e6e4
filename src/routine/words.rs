//! The closed sets of words that keys take.

use crate::nearest::fold;

/// A word of a closed set.
pub(crate) trait Word: Copy + 'static {
    /// What the set is called, for messages.
    const WHAT: &'static str;
    /// All words: the canonical form first, then other spellings.
    const WORDS: &'static [(&'static [&'static str], Self)];

    fn read(word: &str) -> Option<Self> {
        let word = fold(word);
        let hyphened = word.replace(' ', "-");
        Self::WORDS
            .iter()
            .find(|(names, _)| names.iter().any(|name| *name == word || *name == hyphened))
            .map(|&(_, value)| value)
    }
}

macro_rules! words {
    ($(#[$about:meta])* $name:ident, $what:literal, { $($(#[$doc:meta])* $variant:ident = $first:literal $(| $other:literal)*,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// The word that stands for it in a file.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $first,)* }
            }
        }

        impl Word for $name {
            const WHAT: &'static str = $what;
            const WORDS: &'static [(&'static [&'static str], Self)] =
                &[$((&[$first $(, $other)*], Self::$variant),)*];
        }
    };
}

words!(
    /// A skin type, or the state the skin is in.
    Skin, "skin type or state", {
        /// Dry.
        Dry = "dry",
        /// Oily.
        Oily = "oily",
        /// Combination.
        Combination = "combination" | "combo" | "mixed",
        /// Normal.
        Normal = "normal",
        /// Sensitive.
        Sensitive = "sensitive",
        /// Prone to acne.
        AcneProne = "acne-prone" | "acne",
        /// Mature.
        Mature = "mature",
        /// State: nothing going on.
        Calm = "calm",
        /// State: dull.
        Dull = "dull",
        /// State: irritated now.
        Irritated = "irritated",
        /// State: reacts to much.
        Reactive = "reactive",
    }
);

words!(
    /// A property of the packaging.
    Package, "kind of package", {
        /// One dose in each.
        SingleDose = "single-dose" | "single-doses" | "unidose" | "capsule",
        /// Lets no air in.
        Airless = "airless" | "airless-pump",
        /// Pump.
        Pump = "pump",
        /// Tube.
        Tube = "tube",
        /// Pipette.
        Dropper = "dropper" | "pipette",
        /// Open jar.
        Jar = "jar" | "pot",
        /// Spray.
        Spray = "spray" | "mist",
        /// Lets no light in.
        Opaque = "opaque",
        /// Lets light in.
        Clear = "clear" | "transparent",
    }
);

words!(
    /// Texture, from light to rich.
    Texture, "texture", {
        /// Like water.
        Watery = "watery" | "water",
        /// Gel.
        Gel = "gel",
        /// Light.
        Light = "light",
        /// Medium.
        Medium = "medium",
        /// Rich.
        Rich = "rich",
    }
);

words!(
    /// The place in the order that the label gives.
    Apply, "place in the order", {
        /// The very last step.
        Last = "last",
    }
);

words!(
    /// How ampoules are used, where sources disagree.
    Stance, "stance", {
        /// Once or twice a week.
        Weekly = "weekly",
        /// A few days in a row, then a pause.
        Burst = "burst",
        /// Some weeks on end.
        Weeks = "weeks",
    }
);

words!(
    /// What orders the steps, where sources disagree.
    StepOrder, "order", {
        /// By kind of product.
        Kind = "kind",
        /// Lightest to richest.
        Texture = "texture",
    }
);

words!(
    /// Yes or no.
    Answer, "answer", {
        /// Yes.
        Yes = "yes" | "true",
        /// No.
        No = "no" | "false",
    }
);
