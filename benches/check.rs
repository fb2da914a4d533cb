//! How long `folio check` takes on this repository's report: reading, every rule, the headers of all photos.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use folio::check;
use folio::diag::Sources;
use folio::project::Project;

fn whole_report(criterion: &mut Criterion) {
    let project =
        Project::discover(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("this repository holds a report");
    criterion.bench_function("check the report", |bencher| {
        bencher.iter(|| check::all(black_box(&project), false, &mut Sources::default()));
    });
}

criterion_group!(benches, whole_report);
criterion_main!(benches);
