//! Stages 5 and 6 together: pages to PDFs with photos in them.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::model::Report;
use crate::diag::{Diagnostics, Failure, Sources, Stop};
use crate::edition::Edition;
use crate::export::{self, Pdf};
use crate::finish::{self, ForPress, Picture};
use crate::photos::cache::Cache;
use crate::photos::miniature::Miniatures;
use crate::photos::placed::{Placed, placed};
use crate::photos::plan::Plan;
use crate::photos::prepare::{Job, PreparedPhotos, Unprepared, Work, prepare};
use crate::press::Press;
use crate::project::Project;
use crate::typeset::{self, Pages, Shelf};
use crate::{Composed, Stage, stop_on_errors};

/// What turns pages into PDFs with photos in them.
pub(crate) struct Pictured<'a> {
    /// Where the photos are.
    pub(crate) project: &'a Project,
    /// What stands in the pages for them.
    pub(crate) miniatures: &'a Miniatures,
    /// The press that the print edition is for.
    pub(crate) press: &'a Press,
    /// Whether crop and registration marks are added to it.
    pub(crate) marks: bool,
}

impl Pictured<'_> {
    /// Sets the composed files for an edition, and puts their photos in.
    pub(crate) fn sheet(
        &self,
        edition: Edition,
        composed: &Composed,
        sources: &mut Sources,
    ) -> Result<Pdf, Stop> {
        let date = composed.report.manifest.date;
        let shelf = Shelf::new(self.project, &composed.files, self.miniatures, date)?;
        let set = typeset::typeset(&Arc::new(shelf), edition);
        let (pages, _) = set.map_err(|raw| raw.locate(&composed.files, sources))?;
        let (mut pdfs, _) = self.photos(&[pages], composed, sources, &|_| {})?;
        Ok(pdfs.remove(0))
    }

    /// Writes the PDFs, prepares the photos meanwhile, and puts them in.
    pub(crate) fn photos(
        &self,
        editions: &[Pages],
        composed: &Composed,
        sources: &mut Sources,
        progress: &dyn Fn(Stage),
    ) -> Result<(Vec<Pdf>, Work), Stop> {
        progress(Stage::Export);
        let jobs = self.jobs(editions, composed);
        let cache = Cache::of(self.project.root());
        let (pdfs, prepared) = rayon::join(
            || export(editions, composed, sources),
            || prepare(self.project, &jobs, &cache, self.press),
        );
        let unusable = |unprepared: Vec<Unprepared>| -> Diagnostics {
            unprepared.iter().map(|(path, why)| composed.photos.unusable(path, why)).collect()
        };
        let (pdfs, prepared) = (pdfs?, prepared.map_err(unusable)?);
        progress(Stage::Finish);
        let work = prepared.work;
        Ok((self.finish(pdfs, &jobs, prepared, &composed.report)?, work))
    }

    /// What is to be done with each photo for each edition.
    fn jobs(&self, editions: &[Pages], composed: &Composed) -> Vec<Job> {
        let of_edition = |pages: &Pages| {
            let edition = pages.edition;
            let settings = composed.report.manifest.editions.photos(edition);
            let placed = placed(&pages.document, self.miniatures);
            let job = move |(path, placed): (String, Placed)| {
                let facts = composed.photos.at(&path)?;
                let plan = Plan::new(facts, &placed, settings.ppi);
                Some(Job { path, edition, facts, plan, settings })
            };
            placed.into_iter().filter_map(job)
        };
        editions.iter().flat_map(of_edition).collect()
    }

    /// Puts the photos into the PDFs.
    fn finish(
        &self,
        pdfs: Vec<Pdf>,
        jobs: &[Job],
        prepared: PreparedPhotos,
        report: &Report,
    ) -> Result<Vec<Pdf>, Failure> {
        let print = &report.manifest.editions.print;
        let condition = print.condition();
        let for_press = ForPress {
            press: self.press,
            condition: &condition,
            bleed: print.bleed.value.0,
            marks: self.marks,
        };
        let mut pictures = prepared.pictures;
        let mut take = |edition: Edition| -> HashMap<String, Picture> {
            let of_edition = jobs.iter().filter(|job| job.edition == edition);
            let picture = |job: &Job| {
                let prepared = pictures.remove(&(job.path.clone(), job.edition))?;
                Some((job.path.clone(), Picture { prepared, part: job.plan.part(job.facts) }))
            };
            of_edition.filter_map(picture).collect()
        };
        let with_pictures: Vec<_> = pdfs.into_iter().map(|pdf| (take(pdf.edition), pdf)).collect();
        with_pictures
            .into_par_iter()
            .map(|(pictures, pdf)| {
                let for_press = (pdf.edition == Edition::Print).then_some(&for_press);
                let (bytes, conversions) = finish::finish(&pdf.bytes, self.miniatures, pictures, for_press)?;
                Ok(Pdf { bytes, conversions, ..pdf })
            })
            .collect()
    }
}

/// Writes the PDFs of all editions, with miniatures.
fn export(editions: &[Pages], composed: &Composed, sources: &mut Sources) -> Result<Vec<Pdf>, Stop> {
    let written: Vec<_> = editions.par_iter().map(export::pdf).collect();
    let mut problems = Diagnostics::default();
    let mut pdfs = Vec::new();
    for (result, pages) in written.into_iter().zip(editions) {
        match result {
            Ok(pdf) => pdfs.push(pdf),
            Err(errors) => problems.extend(typeset::locate(&errors, &pages.world, &composed.files, sources)),
        }
    }
    stop_on_errors(problems)?;
    Ok(pdfs)
}
