//! Names of columns that tell what a column holds, as real tables and shops write them.

use super::columns::Role;

/// Names by role, most telling first; folded as [`fold`] does. `Type` also takes weak names, which count only
/// when the content agrees (see [`WEAK_TYPE`]).
const TELLING: &[(Role, &[&str])] = &[
    (
        Role::List,
        &[
            "ingredients",
            "ingredientlist",
            "ingredientslist",
            "inci",
            "incilist",
            "listinci",
            "ingredientstext",
            "ingredienttext",
            "ingredientnames",
            "ingredientsnames",
            "ingredientsinci",
            "inciingredients",
            "fullingredients",
            "fullingredientlist",
            "fullingredientslist",
            "allingredients",
            "productingredients",
            "listofingredients",
            "ingredientsraw",
            "rawingredients",
            "ingredientsen",
            "ingredientstexten",
            "incinames",
            "inciname",
            "cleaningreds",
            "cleaningredients",
            "ingreds",
            "ingredient",
            "composition",
            "zutaten",
            "zutatenliste",
            "inhaltsstoffe",
            "inhaltstoffe",
            "bestandteile",
            "ingrédients",
            "listedesingrédients",
            "listeingrédients",
            "ingredienti",
            "composizione",
            "ingredientes",
            "listadeingredientes",
            "composición",
            "composição",
            "ingrediënten",
            "ingrediensliste",
            "ingredienser",
            "ingrediencer",
            "składniki",
            "skład",
            "složení",
            "ingredience",
            "zloženie",
            "összetevők",
            "ingrediente",
            "içindekiler",
            "içerik",
            "komposisi",
            "bahan",
            "bahanbahan",
            "kandungan",
            "ингредиенты",
            "состав",
            "інгредієнти",
            "склад",
            "성분",
            "전성분",
            "전성분표",
            "성분표",
            "成分",
            "全成分",
            "配料",
            "配料表",
            "成份",
        ],
    ),
    (
        Role::Id,
        &[
            "id",
            "productid",
            "sku",
            "skuid",
            "productcode",
            "itemid",
            "itemcode",
            "itemnumber",
            "articlenumber",
            "articleno",
            "article",
            "ean",
            "ean13",
            "gtin",
            "gtin13",
            "gtin14",
            "upc",
            "barcode",
            "asin",
            "code",
            "key",
            "ref",
            "reference",
            "référence",
            "artikelnummer",
            "artikelnr",
            "artnr",
            "codice",
            "codigo",
            "código",
            "артикул",
            "код",
            "штрихкод",
            "상품코드",
            "바코드",
            "商品コード",
            "条码",
            "货号",
        ],
    ),
    (
        Role::Name,
        &[
            "productname",
            "name",
            "nameoftheproduct",
            "producttitle",
            "productlabel",
            "title",
            "product",
            "itemname",
            "displayname",
            "namen",
            "produktname",
            "produkt",
            "artikelname",
            "bezeichnung",
            "nom",
            "nomduproduit",
            "nomproduit",
            "produit",
            "nombre",
            "nombredelproducto",
            "producto",
            "nome",
            "nomeprodotto",
            "nomeproduto",
            "prodotto",
            "productnaam",
            "naam",
            "nazwa",
            "nazwaproduktu",
            "název",
            "názevproduktu",
            "nama",
            "namaproduk",
            "название",
            "названиепродукта",
            "наименование",
            "назва",
            "상품명",
            "제품명",
            "이름",
            "商品名",
            "製品名",
            "产品名称",
            "产品名",
            "名称",
        ],
    ),
    (
        Role::Brand,
        &[
            "brand",
            "brandname",
            "brands",
            "company",
            "companyname",
            "manufacturer",
            "maker",
            "vendor",
            "marke",
            "hersteller",
            "marque",
            "marca",
            "merk",
            "marka",
            "značka",
            "merek",
            "бренд",
            "марка",
            "производитель",
            "브랜드",
            "브랜드명",
            "제조사",
            "ブランド",
            "ブランド名",
            "品牌",
        ],
    ),
    (
        Role::Type,
        &[
            "producttype",
            "type",
            "category",
            "productcategory",
            "subcategory",
            "categoryname",
            "tertiarycategory",
            "secondarycategory",
            "primarycategory",
            "categories",
            "producttypename",
            "typeofproduct",
            "kind",
            "produktart",
            "produkttyp",
            "kategorie",
            "unterkategorie",
            "typ",
            "catégorie",
            "souscatégorie",
            "typedeproduit",
            "categoría",
            "subcategoría",
            "tipo",
            "tipodeproducto",
            "categoria",
            "sottocategoria",
            "tipodiprodotto",
            "categorie",
            "kategoria",
            "jenis",
            "kategori",
            "категория",
            "подкатегория",
            "тип",
            "типпродукта",
            "категорія",
            "카테고리",
            "분류",
            "제품유형",
            "カテゴリ",
            "カテゴリー",
            "类别",
            "分类",
            "品类",
        ],
    ),
    (
        Role::Package,
        &[
            "package",
            "packaging",
            "packagetype",
            "packagingtype",
            "container",
            "containertype",
            "verpackung",
            "packung",
            "emballage",
            "conditionnement",
            "envase",
            "confezione",
            "embalagem",
            "verpakking",
            "opakowanie",
            "упаковка",
            "포장",
            "용기",
            "容器",
            "包装",
        ],
    ),
    (
        Role::Claims,
        &[
            "claims",
            "claim",
            "productclaims",
            "highlights",
            "benefits",
            "benefit",
            "keybenefits",
            "concerns",
            "allégations",
            "auslobungen",
            "werbeaussagen",
            "свойства",
        ],
    ),
    (Role::Ph, &["ph", "phvalue", "phwert", "valeurph", "valorph", "productph", "phlevel"]),
    (
        Role::Market,
        &[
            "market",
            "country",
            "countries",
            "countryofsale",
            "region",
            "land",
            "markt",
            "pays",
            "país",
            "paese",
            "страна",
            "국가",
            "国家",
        ],
    ),
];

/// Names under which shops keep the type, but others keep something else.
const WEAK_TYPE: &[&str] = &[
    "label",
    "labels",
    "categorylink",
    "department",
    "function",
    "section",
    "group",
    "productgroup",
    "предназначение",
    "предназночение",
    "назначение",
];

/// Words that may stand beside `ingredients` in the name of a column that holds lists.
const NEUTRAL: &[&str] = &[
    "list",
    "text",
    "full",
    "all",
    "raw",
    "the",
    "of",
    "product",
    "inci",
    "ingredients",
    "ingredient",
    "names",
    "name",
    "clean",
    "cleaned",
    "string",
    "str",
    "en",
    "us",
    "eu",
    "uk",
    "fr",
    "de",
    "label",
    "field",
    "complete",
    "declared",
    "original",
    "cosmetic",
    "with",
    "translated",
];

/// A name without case, blanks and punctuation.
pub(crate) fn fold(name: &str) -> String {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How telling a header name is for a role: lower is better; `None` when it says nothing.
pub(crate) fn rank(name: &str, role: Role) -> Option<usize> {
    let folded = fold(name);
    let (_, names) = TELLING.iter().find(|(of, _)| *of == role)?;
    if let Some(rank) = names.iter().position(|&telling| telling == folded) {
        return Some(rank);
    }
    match role {
        Role::List if speaks_of_lists(name) => Some(names.len()),
        Role::Type => WEAK_TYPE.iter().position(|&weak| weak == folded).map(|rank| names.len() + rank),
        _ => None,
    }
}

/// Whether a name counts only when the content agrees.
pub(crate) fn is_weak_type(name: &str) -> bool {
    WEAK_TYPE.contains(&fold(name).as_str())
}

/// Whether a name is telling for any role.
pub(crate) fn is_telling(name: &str) -> bool {
    let folded = fold(name);
    TELLING.iter().any(|(_, names)| names.contains(&folded.as_str())) || speaks_of_lists(name)
}

/// Whether the name speaks of ingredients and says nothing that narrows them, as `key_ingredients` does.
fn speaks_of_lists(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| matches!(word.as_str(), "ingredients" | "ingredient" | "inci"))
        && words.iter().all(|word| NEUTRAL.contains(&word.as_str()))
}

/// The words of `someName`, `some_name`, `Some Name`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for char in name.chars() {
        if !char.is_alphanumeric() || (after_lower && char.is_uppercase()) {
            words.push(String::new());
        }
        after_lower = char.is_lowercase();
        if char.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(char.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_by_name_and_parts_of_lists_are_not() {
        for name in [
            "Ingredients",
            "ingredients_text",
            "INCI",
            "Ingredient List",
            "ingredientNames",
            " Ингредиенты ",
            "Ingrédients",
            "Full INCI list",
            "product_ingredients_raw",
            "전성분",
        ] {
            assert!(rank(name, Role::List).is_some(), "{name}");
        }
        for name in [
            "key_ingredients",
            "Main Ingredients",
            "active ingredients",
            "ingredient_status",
            "len_ingredients",
            "ingredient_source_url",
            "free from",
            "principal",
            "0",
            "",
        ] {
            assert!(rank(name, Role::List).is_none(), "{name}");
        }
    }

    #[test]
    fn a_brand_name_is_a_brand() {
        assert!(rank("brand_name", Role::Brand).is_some());
        assert!(rank("brand_name", Role::Name).is_none());
        assert!(rank("Product Name", Role::Name) < rank("name", Role::Name));
        assert!(rank("Paraben ", Role::List).is_none());
    }
}
