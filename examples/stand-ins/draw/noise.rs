//! Chance and curves that come out the same on every machine.
//!
//! The sine and the powers of the standard library may differ in their last digit from one system to the
//! next, and a picture that differs by one pixel has another hash in the cache of prepared photos. So the
//! drawing knows only whole numbers, `+ - * /`, `sqrt` and rounding, which IEEE 754 fixes to the last bit.

/// FNV-1a of a text, the seed of its picture.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The finishing steps of splitmix64: spreads neighbouring seeds over all of 64 bits.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The upper 53 bits as a fraction from 0 up to 1: all that an `f64` holds exactly.
fn fraction(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

/// The splitmix64 generator.
#[derive(Clone)]
pub(super) struct Rng(u64);

impl Rng {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from `low` up to `high`.
    pub(super) fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * fraction(self.next())
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn count(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// True this often.
    pub(super) fn chance(&mut self, share: f64) -> bool {
        fraction(self.next()) < share
    }

    /// One of these.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[(self.next() % items.len() as u64) as usize]
    }
}

/// Smooth noise along a line, about -1 to 1: random slopes at the whole numbers, blended in between.
pub(super) fn noise(seed: u64, x: f64) -> f64 {
    let cell = x.floor();
    let t = x - cell;
    let slope = |k: i64| fraction(mix(seed ^ mix((cell as i64 + k) as u64))) * 2.0 - 1.0;
    2.0 * lerp(slope(0) * t, slope(1) * (t - 1.0), t * t * t * (t * (t * 6.0 - 15.0) + 10.0))
}

/// Octaves of noise, each of half the size of the one before.
pub(super) fn fractal(seed: u64, x: f64, octaves: u64) -> f64 {
    let (mut sum, mut scale) = (0.0, 1.0);
    for octave in 0..octaves {
        sum += noise(seed.wrapping_add(octave), x * scale) / scale;
        scale *= 2.0;
    }
    sum
}

/// The sine of a number of turns, by its series: exact to four digits, which is finer than a pixel.
pub(super) fn wave(turns: f64) -> f64 {
    let t = turns - (turns + 0.5).floor();
    let folded = if t > 0.25 {
        0.5 - t
    } else if t < -0.25 {
        -0.5 - t
    } else {
        t
    };
    let x = folded * std::f64::consts::TAU;
    let xx = x * x;
    x * (1.0 - xx / 6.0 * (1.0 - xx / 20.0 * (1.0 - xx / 42.0)))
}

/// Cosine and sine of a number of turns: the direction of a stroke.
pub(super) fn heading(turns: f64) -> (f64, f64) {
    (wave(turns + 0.25), wave(turns))
}

pub(super) fn lerp(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

/// From 0 at `low` to 1 at `high`, level at both ends.
pub(super) fn smooth(low: f64, high: f64, x: f64) -> f64 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
