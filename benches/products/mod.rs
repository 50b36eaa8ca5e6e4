//! Product tables made from a seed, the same on every machine: every product has a list of its own of 20 to 40 real
//! names, mostly those that most lists have, in the order and the spelling of shops.

use std::io::{self, Write};

use incilint::dictionary::Dictionary;

/// Names that most lists have, the commonest first.
const COMMON: &[&str] = &[
    "Glycerin",
    "Phenoxyethanol",
    "Butylene Glycol",
    "Citric Acid",
    "Xanthan Gum",
    "Ethylhexylglycerin",
    "Tocopherol",
    "Sodium Hyaluronate",
    "Parfum (Fragrance)",
    "Caprylic/Capric Triglyceride",
    "Disodium EDTA",
    "Dimethicone",
    "Cetearyl Alcohol",
    "1,2-Hexanediol",
    "Sodium Hydroxide",
    "Panthenol",
    "Potassium Sorbate",
    "Sodium Benzoate",
    "Propanediol",
    "Carbomer",
    "Limonene",
    "Linalool",
    "Allantoin",
    "Glyceryl Stearate",
    "Niacinamide",
    "Squalane",
    "Butyrospermum Parkii (Shea) Butter",
    "Caprylyl Glycol",
    "Stearic Acid",
    "Tocopheryl Acetate",
    "Simmondsia Chinensis (Jojoba) Seed Oil",
    "Propylene Glycol",
    "Pentylene Glycol",
    "Cetyl Alcohol",
    "Helianthus Annuus (Sunflower) Seed Oil",
    "Silica",
    "PEG-100 Stearate",
    "Aloe Barbadensis Leaf Juice",
    "Alcohol Denat.",
    "Polysorbate 20",
    "Chlorphenesin",
    "Tromethamine",
    "Cyclopentasiloxane",
    "Betaine",
    "Centella Asiatica Extract",
    "Camellia Sinensis Leaf Extract",
    "Sodium Chloride",
    "Citronellol",
    "Geraniol",
    "Lecithin",
    "Acrylates/C10-30 Alkyl Acrylate Crosspolymer",
    "Lactic Acid",
    "Adenosine",
    "Ceramide NP",
    "Bisabolol",
    "Hydrogenated Lecithin",
    "Titanium Dioxide (CI 77891)",
    "Salicylic Acid",
    "Isopropyl Myristate",
    "Zinc Oxide",
];

/// What products are called and the type that says so.
const TYPES: &[&str] = &[
    "Serum",
    "Moisturizer",
    "Cleanser",
    "Toner",
    "Face Oil",
    "Eye Cream",
    "Sunscreen",
    "Body Lotion",
    "Wash-Off Mask",
    "Shampoo",
];
const WORDS: &[&str] = &["Calm", "Daily", "Glow", "Hydra", "Pure", "Renew", "Silk", "Velvet"];

/// A table being made.
pub(crate) struct Products {
    inventory: Vec<String>,
    seed: Seed,
}

/// A small generator of numbers.
struct Seed(u64);

impl Seed {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}

impl Products {
    pub(crate) fn new(seed: u64) -> Self {
        let names = Dictionary::embedded().ingredients().map(|ingredient| ingredient.inci());
        let inventory =
            names.filter(|name| name.len() < 60 && !name.contains([';', '.'])).map(printed).collect();
        Self { inventory, seed: Seed(seed) }
    }

    /// Writes a header and `count` products as CSV.
    pub(crate) fn write(&mut self, count: usize, to: impl Write) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(to);
        table.write_record(["id", "name", "brand", "category", "ingredients"])?;
        for number in 0..count {
            let kind = TYPES[self.seed.below(TYPES.len())];
            let word = WORDS[self.seed.below(WORDS.len())];
            let name = format!("{word} {kind} No. {}", self.seed.below(1_000));
            let brand = format!("Brand {}", self.seed.below(400));
            table.write_record([&format!("P{number:07}"), &name, &brand, kind, &self.list()])?;
        }
        table.flush()
    }

    fn list(&mut self) -> String {
        let Self { inventory, seed } = self;
        let count = 20 + seed.below(21);
        let mut list = vec!["Water (Aqua)"];
        while list.len() < count {
            // Of five names four are common, and of these the commonest come most often.
            let (rank, other) = (seed.below(COMMON.len()), seed.below(COMMON.len()));
            let rare = seed.below(inventory.len());
            let name = if seed.below(5) < 4 { COMMON[rank.min(other)] } else { &inventory[rare] };
            if !list.contains(&name) {
                list.push(name);
            }
        }
        list.join(", ")
    }
}

/// Title case, as shops print names.
fn printed(inci: &str) -> String {
    let mut upper = true;
    let letter = |c: char| {
        let c = if upper { c } else { c.to_ascii_lowercase() };
        upper = !c.is_alphanumeric();
        c
    };
    inci.chars().map(letter).collect()
}
