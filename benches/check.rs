//! How long `folio check` takes on this repository's report: reading, every rule, the headers of all photos.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use folio::build::{Workspace, inspect};

fn whole_report(criterion: &mut Criterion) {
    let workspace =
        Workspace::open(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("this repository holds a report");
    criterion.bench_function("check the report", |bencher| {
        bencher.iter(|| inspect(black_box(&workspace)));
    });
}

criterion_group!(benches, whole_report);
criterion_main!(benches);
