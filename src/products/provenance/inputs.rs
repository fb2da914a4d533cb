//! The files that a build may depend on.

use rayon::prelude::*;

use super::statement::Artifact;
use crate::project::{FONTS, Project};

/// The folders whose files a build may read.
const FOLDERS: [&str; 4] = [FONTS, "images", "layout", "source"];

/// Every file that a build of a project may read, below `fonts`, `images`, `layout` and `source`, sorted by path.
///
/// Hidden files are left out, and so is what can't be read: a build that needs it has told so.
pub fn inputs(project: &Project) -> Vec<Artifact> {
    let paths: Vec<String> = FOLDERS.iter().flat_map(|folder| project.files(folder, |_| true)).collect();
    // Photos are large, and a sum a core at a time is enough to keep the disk at work.
    paths.par_iter().filter_map(|path| Some(Artifact::new(path, &project.read(path).ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_their_sums_whatever_order_the_disk_has_them_in() {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("source/report.yaml", "title: x\n"),
            ("images/b.jpg", "b"),
            ("images/a/c.jpg", "c"),
            ("notes.txt", ""),
        ] {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let found = inputs(&Project::discover(dir.path()).unwrap());
        let names: Vec<&str> = found.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["images/a/c.jpg", "images/b.jpg", "source/report.yaml"]);
        // `printf b | sha256sum`
        let sum = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";
        assert_eq!(found[1].sha256(), Some(sum));
    }
}
