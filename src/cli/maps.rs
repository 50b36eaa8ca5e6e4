//! What the configuration says about tables, by path.

use std::path::Path;
use std::sync::Arc;

use super::inputs::separator;
use super::settings::Settings;
use crate::config::{PathGlob, TableMap};

use crate::step::StepId;
use crate::table::{Format, Options, ProductTypes, Role};

/// How the tables at some paths are read.
pub(crate) struct TableMapping {
    /// The paths.
    pub path: PathGlob,
    /// How they are read.
    pub options: Options,
}

/// All mappings, in the order of the configuration; the first that fits a path applies.
pub(crate) fn mappings(settings: &Settings) -> Result<Vec<TableMapping>, String> {
    let folder = settings.config_path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    settings.config.table.iter().map(|map| mapping(map, settings, folder)).collect()
}

fn mapping(map: &TableMap, settings: &Settings, folder: &Path) -> Result<TableMapping, String> {
    let path =
        PathGlob::new(map.path.get_ref(), folder).map_err(|message| settings.error(&map.path, &message))?;
    let mut options = Options::default();
    let columns = [
        (Role::List, &map.ingredients),
        (Role::Id, &map.id),
        (Role::Name, &map.name),
        (Role::Brand, &map.brand),
        (Role::Type, &map.kind),
    ];
    for (role, column) in columns {
        if let Some(column) = column {
            options.columns.set_by(role, column.get_ref(), settings.place(column));
        }
    }
    if map.no_header {
        options.header = Some(false);
    }
    if let Some(delimiter) = &map.delimiter {
        let byte = separator(delimiter.get_ref())
            .ok_or_else(|| settings.error(delimiter, "a delimiter is one ASCII character, or `tab`"))?;
        options.format = Some(Format::Delimited(byte));
    }
    if !map.types.is_empty() {
        let mut types = ProductTypes::new();
        for (category, kind) in &map.types {
            let word = kind.get_ref();
            let id = StepId::find(word).ok_or_else(|| {
                let meant = crate::nearest::meant(word, StepId::all().map(|id| id.step().name));
                let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
                settings.error(kind, &format!("`{word}` is no product type{meant}"))
            })?;
            types.map(category, id.step().id);
        }
        options.types = Some(Arc::new(types));
    }
    Ok(TableMapping { path, options })
}
