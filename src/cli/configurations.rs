//! Which configuration applies to which input: the closest upwards from it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::inputs::Reading;
use super::maps::{self, TableMapping};
use super::settings::{RuleArgs, Settings, closest};
use super::{Failure, inputs};
use crate::engine::Request;

/// The configurations of a run. The first is that of the first path that was given; what is about the run as a whole
/// is taken from it.
pub(crate) struct Configurations<'a> {
    args: &'a RuleArgs,
    all: Vec<Configuration>,
    /// By the file that says it, if any does.
    known: HashMap<Option<PathBuf>, usize>,
}

/// A configuration with the arguments laid over it.
pub(crate) struct Configuration {
    pub settings: Settings,
    maps: Vec<TableMapping>,
}

impl<'a> Configurations<'a> {
    /// The configurations of a run, of which `first` is the first path.
    pub(crate) fn new(args: &'a RuleArgs, first: Option<&Path>) -> Result<Self, Failure> {
        let mut configurations = Self { args, all: Vec::new(), known: HashMap::new() };
        configurations.of(first)?;
        Ok(configurations)
    }

    /// The number of the configuration that applies to an input.
    fn of(&mut self, input: Option<&Path>) -> Result<usize, Failure> {
        let file = closest(self.args, input).map(|file| file.canonicalize().unwrap_or(file));
        if let Some(&number) = self.known.get(&file) {
            return Ok(number);
        }
        let settings = Settings::new(self.args, input)?;
        let maps = maps::mappings(&settings)?;
        self.all.push(Configuration { settings, maps });
        self.known.insert(file, self.all.len() - 1);
        Ok(self.all.len() - 1)
    }

    /// The inputs at the paths, read as the configuration of each says, and the number of that configuration.
    pub(crate) fn requests(
        &mut self,
        paths: &[PathBuf],
        reading: &Reading<'_>,
    ) -> Result<(Vec<Request>, Vec<usize>), Failure> {
        let mut requests = inputs::requests(paths, reading)?;
        let mut numbers = Vec::with_capacity(requests.len());
        for request in &mut requests {
            let number = self.of(Some(&request.path))?;
            request.table = reading.table(&request.path, &request.name, &self.all[number].maps)?;
            numbers.push(number);
        }
        Ok((requests, numbers))
    }

    /// All of them, the first first.
    pub(crate) fn all(&self) -> impl ExactSizeIterator<Item = &Settings> + Clone {
        self.all.iter().map(|configuration| &configuration.settings)
    }

    /// That of a number.
    pub(crate) fn number(&self, number: usize) -> &Settings {
        &self.all[number].settings
    }

    /// What is about the run as a whole.
    pub(crate) fn first(&self) -> &Settings {
        &self.all[0].settings
    }
}
