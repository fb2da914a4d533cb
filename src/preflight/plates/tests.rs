use lopdf::{Document, Object, dictionary};

use super::map::{Wanted, check};
use super::*;
use crate::pdf::geometry::Rect;
use crate::preflight::limits::Limits;
use crate::preflight::tests::sample::{Sample, bytes, numbers, stream};

/// The ink in per cent on each plate at a point of the first page.
struct Inks(PagePlates);

impl Inks {
    fn of(sample: Sample) -> Self {
        let pdf = bytes(sample.finish());
        let document = Document::load_mem(&pdf).unwrap();
        Self(Plates::new(&document).unwrap().page(1, 72.0).unwrap())
    }

    fn at(&self, x: f64, y: f64) -> Vec<i32> {
        let PagePlates { columns, area, scale, .. } = self.0;
        let (column, row) = ((x - area.x0) * scale, (area.y1 - y) * scale);
        let at = row as usize * columns + column as usize;
        self.0.inks.iter().map(|plate| (i32::from(plate[at]) * 100 + 127) / 255).collect()
    }
}

/// The good file without what it paints.
fn painting(content: &str) -> Sample {
    let mut sample = Sample::good();
    sample.content = content.into();
    sample
}

#[test]
fn each_ink_has_its_plate() {
    let inks = Inks::of(painting("0.2 0.4 0.6 0.8 k 60 60 50 50 re f 0.5 g 120 60 50 50 re f"));
    assert_eq!(inks.at(80.0, 80.0), [20, 40, 60, 80]);
    assert_eq!(inks.at(140.0, 80.0), [0, 0, 0, 50]);
    assert_eq!(inks.at(40.0, 40.0), [0; 4]);
}

#[test]
fn what_overprints_adds_and_what_does_not_knocks_out() {
    let pair = "1 0.5 0 0 k 60 60 50 50 re f STATE gs 0 0 1 0.5 k 70 70 30 30 re f";
    assert_eq!(Inks::of(painting(&pair.replace("STATE", "/Over"))).at(80.0, 80.0), [100, 50, 100, 50]);
    assert_eq!(Inks::of(painting(&pair.replace("STATE", "/Out"))).at(80.0, 80.0), [0, 0, 100, 50]);
    // The line around a field overprints, the field does not.
    let mut sample =
        painting("1 0 0 0 k 60 60 80 80 re f /Line gs 0 0 1 0 k 0 0 0 1 K 10 w 70 70 50 50 re B");
    sample.resource("ExtGState", "Line", dictionary! { "OP" => true, "op" => false, "OPM" => 1 });
    let inks = Inks::of(sample);
    assert_eq!((inks.at(90.0, 90.0), inks.at(67.0, 90.0)), (vec![0, 0, 100, 0], vec![100, 0, 0, 100]));
}

#[test]
fn images_gradients_and_transparency_are_on_the_plates() {
    let image = Inks::of(painting("q 60 0 0 60 50 180 cm /I Do Q"));
    let near = |found: Vec<i32>, wanted: [i32; 4]| {
        assert!(found.iter().zip(wanted).all(|(a, b)| (a - b).abs() <= 2), "{found:?} instead of {wanted:?}");
    };
    near(image.at(80.0, 210.0), [20, 0, 0, 39]);
    let mut sample = painting("q 60 60 100 50 re W n /S sh Q");
    let function = dictionary! {
        "FunctionType" => 2, "Domain" => numbers(&[0.0, 1.0]), "N" => 1,
        "C0" => numbers(&[0.0, 0.0, 0.0, 0.0]), "C1" => numbers(&[1.0, 0.5, 0.0, 1.0]),
    };
    let shading = sample.add(dictionary! {
        "ShadingType" => 2, "ColorSpace" => "DeviceCMYK", "Coords" => numbers(&[60.0, 0.0, 160.0, 0.0]),
        "Function" => function,
    });
    sample.resource("Shading", "S", shading);
    near(Inks::of(sample).at(110.5, 80.0), [50, 25, 0, 50]);
    let mut sample = painting("0 1 0 0 k 60 60 50 50 re f /Half gs 1 0 0 0 k 70 70 30 30 re f");
    sample.resource("ExtGState", "Half", dictionary! { "ca" => Object::Real(0.5) });
    near(Inks::of(sample).at(80.0, 80.0), [50, 50, 0, 0]);
}

#[test]
fn spot_colours_have_plates_of_their_own() {
    let mut sample = painting("/Gold cs 0.7 scn 60 60 50 50 re f");
    let tint = dictionary! {
        "FunctionType" => 2, "Domain" => numbers(&[0.0, 1.0]), "N" => 1,
        "C0" => numbers(&[0.0; 4]), "C1" => numbers(&[0.0, 0.2, 0.8, 0.1]),
    };
    let gold = vec!["Separation".into(), "Gold".into(), "DeviceCMYK".into(), tint.into()];
    sample.resource("ColorSpace", "Gold", gold);
    assert_eq!(Inks::of(sample).at(80.0, 80.0), [0, 0, 0, 0, 70]);
}

#[test]
fn a_square_is_as_full_as_it_is() {
    let inks = Inks::of(painting("/Over gs 1 1 0 0 k 60 60 50 50 re f 0 0 1 1 k 85 60 50 50 re f"));
    let map = InkMap::new(&inks.0);
    let all = Rect::new(0.0, 0.0, 300.0, 300.0);
    let most = map.most(5.0, all).unwrap();
    assert!((most.ink - 4.0).abs() < 0.02, "{most:?}");
    assert!(Rect::new(84.0, 59.0, 111.0, 111.0).contains_rect(most.area), "{most:?}");
    // Half of a square of 15 mm, 42.5 points, is on both.
    let wide = map.most(15.0, all).unwrap();
    assert!((3.1..3.3).contains(&wide.ink), "{wide:?}");
    assert_eq!(map.most(200.0, all), None);
    assert!(map.most(5.0, Rect::new(0.0, 0.0, 50.0, 50.0)).unwrap().ink < 0.01);
}

#[test]
fn what_can_not_be_drawn_is_told() {
    let area = Rect::new(0.0, 0.0, 9.0, 9.0);
    let wanted = Wanted { page: 3, trim: area, bleed: area };
    let found = check(Err(PlatesError::Unreadable), &[wanted], &Limits::default());
    assert_eq!((found.len(), found[0].rule.id, found[0].page), (1, "ink-unchecked", Some(3)));
}

#[test]
fn pictures_are_written_for_each_page() {
    let mut sample = painting("0.2 0.4 0.6 0.8 k 60 60 50 50 re f");
    let form = stream(dictionary! { "Subtype" => "Form", "BBox" => numbers(&[0.0, 0.0, 9.0, 9.0]) }, "1 g");
    let form = sample.add(form);
    sample.resource("XObject", "Form", form);
    let mut names = Vec::new();
    let mut keep = |name: &str, png: &[u8]| {
        assert!(image::load_from_memory(png).unwrap().width() > 100, "{name}");
        names.push(name.to_string());
        Ok(())
    };
    let count = draw(&bytes(sample.finish()), 50.0, 3.0, &mut keep).unwrap();
    assert_eq!((count, names.len()), (12, 12));
    let first =
        ["cyan", "magenta", "yellow", "black", "ink", "proof"].map(|what| format!("page-001-{what}.png"));
    assert_eq!(names[..6], first);
    assert!(matches!(draw(b"no PDF", 50.0, 3.0, &mut |_, _| Ok(())), Err(PlatesError::Unreadable)));
}
