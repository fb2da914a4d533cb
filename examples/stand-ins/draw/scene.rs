//! A scene under construction, and what all compositions share: sky, hills, mist, water, light on it.
//!
//! Units: the picture has an area of 1, so a palm is about as large in an upright picture as in a wide one.

use super::noise::{Rng, fractal, lerp, noise, smooth};
use super::palette::{Palette, Rgb, mix};
use super::raster::{Glow, Layer, Paint, Path, Point};

/// How the crest of a range runs.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Crest {
    Rolling,
    Peaks,
    Karst,
}

/// Layers so far, and what the next ones need to know.
pub(super) struct Scene {
    pub(super) rng: Rng,
    pub(super) palette: Palette,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Where land or water meets the sky.
    pub(super) horizon: f64,
    pub(super) sun: Point,
    /// -1 if the foreground stands at the left, 1 if at the right; the label takes the other corner.
    pub(super) side: f64,
    pub(super) layers: Vec<Layer>,
}

impl Scene {
    /// A scene without layers, its horizon and light chosen.
    pub(super) fn new(mut rng: Rng, palette: Palette, width: f64, height: f64) -> Self {
        // Upright pictures carry a title below: their horizon is higher.
        let horizon =
            if height > width * 1.1 { rng.range(0.42, 0.48) } else { rng.range(0.46, 0.58) } * height;
        let side = rng.pick(&[-1.0, 1.0]);
        // The light stands across from the foreground, near a third; low enough for the cut of a cover.
        let rise = if height > width * 1.1 { rng.range(0.08, 0.15) } else { rng.range(0.1, 0.19) };
        let sun = (width * (0.5 - side * rng.range(0.1, 0.24)), horizon - rise);
        Self { rng, palette, width, height, horizon, sun, side, layers: Vec::new() }
    }

    pub(super) fn is_upright(&self) -> bool {
        self.height > self.width * 1.1
    }

    pub(super) fn add(&mut self, path: Path, paint: Paint) {
        self.layers.push(Layer(path, paint));
    }

    /// The place at this share of the width, counted from the side without foreground.
    pub(super) fn across(&self, share: f64) -> f64 {
        self.width * if self.side < 0.0 { 1.0 - share } else { share }
    }

    /// A place between these shares of the width, counted likewise.
    pub(super) fn somewhere(&mut self, low: f64, high: f64) -> f64 {
        let share = self.rng.range(low, high);
        self.across(share)
    }

    /// The light that all tones near the sun take on.
    pub(super) fn glow(&self, strength: f32) -> Glow {
        Glow { at: self.sun, radius: 0.85, rgb: self.palette.light, strength }
    }

    /// Fills the picture with sky.
    pub(super) fn sky(&mut self) {
        let [top, middle, low] = self.palette.sky;
        let h = self.horizon;
        let paint =
            Paint::stops(&[(0.0, top, 1.0), (h * 0.55, middle, 1.0), (h, low, 1.0)]).lit(self.glow(0.7));
        self.add(Path::rectangle(0.0, 0.0, self.width, self.height), paint);
    }

    /// The sun or moon, paler towards the haze.
    pub(super) fn disc(&mut self, radius: f64) {
        let (disc, low, (x, y)) = (self.palette.disc, self.palette.sky[2], self.sun);
        let mut path = Path::new();
        path.oval((x, y), radius, radius);
        self.add(
            path,
            Paint::stops(&[(y - radius, disc, 1.0), (y + radius * 1.6, mix(disc, low, 0.45), 1.0)]),
        );
    }

    /// Low clouds: groups of long bars with round ends, as in woodcuts.
    pub(super) fn clouds(&mut self, groups: u64, top: f64, bottom: f64) {
        for group in 0..groups {
            let y = lerp(top, bottom, (group as f64 + self.rng.range(0.2, 0.8)) / groups as f64);
            let x = self.rng.range(-0.05, 1.05) * self.width;
            let mut path = Path::new();
            let radius = self.rng.range(0.006, 0.012);
            for bar in 0..self.rng.count(2, 4) {
                let half = self.rng.range(0.08, 0.26);
                let middle = x + self.rng.range(-0.16, 0.16);
                path.bar(middle - half, middle + half, y + bar as f64 * radius * 1.9, radius);
            }
            let tone = mix(self.palette.mist, self.palette.sky[2], 0.3);
            self.add(path, Paint::stops(&[(y - radius, tone, 0.62), (y + radius * 6.0, tone, 0.12)]));
        }
    }

    /// A crest as heights over its foot, 0 to about 1, for places along the picture.
    pub(super) fn crest(&mut self, kind: Crest, length: f64) -> impl Fn(f64) -> f64 + use<> {
        let seed = self.rng.next();
        let mut peaks = Vec::new();
        if kind == Crest::Karst {
            let mut x = -0.2 - self.rng.range(0.0, length);
            while x < self.width + 0.3 {
                x += length * self.rng.range(0.2, 0.95);
                let tall = self.rng.range(0.15, 1.0);
                let tall = 0.25 + 0.75 * tall * tall;
                let half = length * (0.28 + 0.3 * tall) * self.rng.range(0.7, 1.2);
                peaks.push((x, half * self.rng.range(0.7, 1.3), half, tall));
            }
        }
        move |x| match kind {
            Crest::Rolling => 0.5 + 0.5 * fractal(seed, x / length, 3),
            Crest::Peaks => {
                let ridge = |n: f64| 1.0 - n.abs() * 1.5;
                let t = x / length;
                let large = ridge(noise(seed, t * 0.8)).max(0.0);
                0.25 + 0.62 * large * (0.75 + 0.25 * noise(seed ^ 9, t * 0.7))
                    + 0.2 * ridge(noise(seed ^ 1, t * 2.3)) * large
                    + 0.07 * ridge(noise(seed ^ 2, t * 5.1))
                    - 0.1
            }
            Crest::Karst => {
                let dome = |&(at, left, right, tall): &(f64, f64, f64, f64)| {
                    let u = (x - at) / if x < at { left } else { right };
                    let uu = u * u;
                    let body = tall * (1.0 - uu * (0.55 + 0.45 * uu));
                    body + 0.05 * tall * fractal(seed, x / length * 7.0 + at, 3)
                };
                peaks.iter().map(dome).fold(0.02 * noise(seed ^ 5, x * 4.0), f64::max)
            }
        }
    }

    /// A range of hills: dark along its crest, lost in mist at its foot.
    pub(super) fn range(&mut self, kind: Crest, foot: f64, tall: f64, nearness: f64, haze: f64) {
        let length = lerp(0.42, 0.8, nearness) * if kind == Crest::Karst { 0.45 } else { 1.0 };
        let crest = self.crest(kind, length);
        let line = move |x: f64| foot - tall * crest(x);
        let [far, near] = self.palette.hills;
        let tone = mix(far, near, nearness as f32);
        let misty = mix(tone, self.palette.mist, haze as f32);
        let glow = self.glow(0.34 * (1.0 - nearness as f32));
        let paint = move |shade: f32| {
            let deep = mix(tone, near, shade);
            let low = mix(misty, near, shade * 0.2);
            Paint::stops(&[
                (foot - tall, deep, 1.0),
                (foot - tall * 0.45, mix(deep, low, 0.35), 1.0),
                (foot, low, 1.0),
            ])
            .lit(glow)
        };
        let (bottom, sun) = (self.height, self.sun.0);
        let whole = Path::between(-0.01, self.width + 0.01, &line, |_| bottom);
        // The slopes that turn away from the light are a tone darker: one more plate in the press.
        let seed = self.rng.next();
        let shadow = |x: f64| {
            let step = 0.012;
            let fall = (line(x + step) - line(x - step)) / (2.0 * step);
            let away = fall * ((x - sun) * 8.0).clamp(-1.0, 1.0);
            let deep = smooth(0.0, 0.9, away)
                * tall
                * (0.34 + 0.2 * noise(seed, x * 26.0) + 0.12 * noise(seed ^ 3, x * 70.0));
            line(x) + deep.max(0.0)
        };
        self.add(whole, paint(0.0));
        if kind == Crest::Peaks {
            let path = Path::between(-0.01, self.width + 0.01, &line, shadow);
            self.add(path, paint(0.13 + 0.1 * nearness as f32));
        }
    }

    /// A band of mist that lies level, thickest in its lower half.
    pub(super) fn mist(&mut self, y: f64, thick: f64, opacity: f64) {
        let tone = self.palette.mist;
        let (x0, long) = (self.rng.range(-0.6, 0.5) * self.width, self.rng.range(0.7, 1.3) * self.width);
        let stops = [(y - thick, tone, 0.0), (y + thick * 0.1, tone, opacity), (y + thick, tone, 0.0)];
        let path = Path::rectangle(0.0, y - thick, self.width, y + thick);
        self.add(path, Paint::stops(&stops).within(x0, x0 + long, long * 0.45));
    }

    /// Water from `top` to the lower edge of the picture.
    pub(super) fn water(&mut self, top: f64) {
        let ([far, near], low) = (self.palette.water, self.palette.sky[2]);
        let bottom = self.height;
        let stops = [
            (top, mix(far, low, 0.35), 1.0),
            (lerp(top, bottom, 0.42), mix(far, near, 0.62), 1.0),
            (bottom, mix(near, self.palette.ink, 0.35), 1.0),
        ];
        let glow = Glow { at: (self.sun.0, top + 0.04), radius: 0.5, rgb: self.palette.light, strength: 0.5 };
        self.add(Path::rectangle(0.0, top, self.width, bottom), Paint::stops(&stops).lit(glow));
    }

    /// Glints under the light: slivers that grow and part towards the viewer.
    pub(super) fn glints(&mut self, top: f64, bottom: f64, opacity: f64) {
        let tone = mix(self.palette.disc, self.palette.light, 0.4);
        let mut path = Path::new();
        let rows = 30;
        for row in 1..rows {
            let t = f64::from(row) / f64::from(rows);
            let y = lerp(top, bottom, t * (0.25 + 0.75 * t));
            for _ in 0..2 {
                let spread = 0.02 + 0.1 * t;
                let x = self.sun.0 + self.rng.range(-1.0, 1.0) * spread * self.rng.range(0.1, 1.0);
                let half = self.rng.range(0.012, 0.055) * (0.5 + t);
                path.lens(
                    (x, y + self.rng.range(-0.3, 0.3) / f64::from(rows) * (bottom - top)),
                    half,
                    0.0009 + 0.0026 * t,
                );
            }
        }
        self.add(path, Paint::stops(&[(top, tone, opacity), (bottom, tone, opacity * 0.25)]));
    }

    /// Quiet ripples over all of the water.
    pub(super) fn ripples(&mut self, top: f64, tone: Rgb, opacity: f64) {
        let mut path = Path::new();
        for row in 1..34 {
            let t = f64::from(row) / 34.0;
            let y = lerp(top, self.height, t * (0.2 + 0.8 * t));
            let x = self.rng.range(-0.1, 1.1) * self.width;
            path.lens((x, y), self.rng.range(0.05, 0.22) * (0.4 + t), 0.0006 + 0.003 * t);
        }
        self.add(path, Paint::flat(tone, opacity));
    }

    /// Darkens the lower part step by step, as a printer wipes the plate: titles and the eye rest there.
    pub(super) fn ground(&mut self) {
        let ink = self.palette.ink;
        let (from, most) = if self.is_upright() { (0.46, 0.8) } else { (0.72, 0.4) };
        let stops = [(from * self.height, ink, 0.0), (self.height, ink, most)];
        self.add(Path::rectangle(0.0, from * self.height, self.width, self.height), Paint::stops(&stops));
    }
}
