//! The colours of gradients (ISO 32000-1, 8.7.4.5): their functions, evaluated closely.

use hayro_interpret::Function;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, Object as Parsed, ObjectIdentifier};
use lopdf::{Object, ObjectId, Stream, dictionary};

/// The colours of a gradient along its line, or over its field.
#[derive(Debug)]
pub struct Table {
    /// From where to where its inputs go.
    domain: Vec<f32>,
    /// How many colours there are in each direction.
    size: Vec<usize>,
    /// The colours, in the gradient's own space. The first input varies fastest.
    pub colors: Vec<Vec<f32>>,
}

impl Table {
    /// Evaluates the function of a gradient in so many places along a line, or in each direction of a field.
    ///
    /// `id` is its object, or that of the pattern that holds it, in the file that `parsed` reads. Another reader than that of
    /// all else evaluates functions, of which one kind is a language of its own. Nothing for what has no function, or a broken
    /// one.
    pub fn read(parsed: &Pdf, id: ObjectId, along: usize, across: usize) -> Option<Self> {
        let object: Dict =
            parsed.xref().get(ObjectIdentifier::new(i32::try_from(id.0).ok()?, id.1.into()))?;
        let shading = object.get::<Dict>("Shading").unwrap_or(object);
        let field = shading.get::<i32>("ShadingType")? == 1;
        let domain = match shading.get::<Vec<f32>>("Domain") {
            Some(domain) => domain,
            None if field => vec![0.0, 1.0, 0.0, 1.0],
            None => vec![0.0, 1.0],
        };
        let functions: Vec<Function> = match shading.get::<Parsed>("Function")? {
            Parsed::Array(items) => {
                items.iter::<Parsed>().map(|item| Function::new(&item)).collect::<Option<_>>()?
            }
            function => vec![Function::new(&function)?],
        };
        let color = |input: &[f32]| -> Option<Vec<f32>> {
            let mut values = Vec::new();
            for function in &functions {
                values.extend(function.eval(input.iter().copied().collect())?);
            }
            Some(values)
        };
        let steps = |from: f32, to: f32, count: usize| {
            (0..count).map(move |step| from + (to - from) * step as f32 / (count - 1) as f32)
        };
        let mut colors = Vec::new();
        let size = match *domain.as_slice() {
            [from, to] => {
                for t in steps(from, to, along) {
                    colors.push(color(&[t])?);
                }
                vec![along]
            }
            [x0, x1, y0, y1] => {
                for y in steps(y0, y1, across) {
                    for x in steps(x0, x1, across) {
                        colors.push(color(&[x, y])?);
                    }
                }
                vec![across, across]
            }
            _ => return None,
        };
        Some(Self { domain, size, colors })
    }

    /// The function of this gradient with other colours: `samples` holds those of each place, `outputs` bytes each (7.10.2).
    pub fn function(&self, samples: Vec<u8>, outputs: i64) -> Option<Stream> {
        let dict = dictionary! {
            "FunctionType" => 0,
            "Domain" => self.domain.iter().copied().map(Object::Real).collect::<Vec<_>>(),
            "Range" => (0..outputs * 2).map(|bound| Object::from(bound % 2)).collect::<Vec<_>>(),
            "Size" => self.size.iter().map(|count| Object::from(*count as i64)).collect::<Vec<_>>(),
            "BitsPerSample" => 8,
        };
        let mut stream = Stream::new(dict, samples);
        stream.compress().ok()?;
        Some(stream)
    }
}
