//! Compositions of open land: a valley with its river, and range behind range.

use super::noise::{fractal, lerp};
use super::palette::{Rgb, mix};
use super::plants::{coconut_palm, reeds, sugar_palm, tree, treeline};
use super::raster::{Glow, Paint, Path};
use super::river::{Plain, meander, ribbon};
use super::scene::{Crest, Scene};

impl Scene {
    /// A tone of the land as it looks from afar: `far` is 0 near and 1 in the haze.
    pub(super) fn land(&self, index: usize, far: f64) -> Rgb {
        mix(self.palette.land[index % 4], mix(self.palette.mist, self.palette.hills[0], 0.5), far as f32)
    }

    /// Level ground from the horizon to the lower edge.
    pub(super) fn plain(&mut self, near: usize) {
        let (top, bottom) = (self.horizon, self.height);
        let stops = [
            (top, self.land(1, 0.72), 1.0),
            (lerp(top, bottom, 0.3), self.land(near, 0.25), 1.0),
            (bottom, mix(self.land(near, 0.0), self.palette.ink, 0.45), 1.0),
        ];
        let glow = self.glow(0.35);
        self.add(Path::rectangle(0.0, top, self.width, bottom), Paint::stops(&stops).lit(glow));
    }

    /// Two or three ranges behind the horizon.
    pub(super) fn backdrop(&mut self, kind: Crest, tall: f64) {
        let count = self.rng.count(2, 3);
        for i in 0..count {
            let t = i as f64 / count as f64;
            let foot = self.horizon + 0.004;
            let high = tall * lerp(1.0, 0.42, t) * self.rng.range(0.85, 1.15);
            self.range(kind, foot, high, 0.08 + 0.45 * t, 0.7 - 0.3 * t);
            self.mist(foot - 0.012, 0.035, 0.75);
        }
    }

    /// Trees far off on the horizon.
    pub(super) fn far_trees(&mut self, tall: f64, tone: Rgb) {
        let foot = self.horizon + 0.003;
        let mut path = Path::rectangle(0.0, foot - tall * 0.12, self.width, foot + 0.002);
        for _ in 0..self.rng.count(3, 5) {
            let x = self.rng.range(-0.1, 0.95) * self.width;
            let long = self.rng.range(0.12, 0.4);
            path.join(treeline(&mut self.rng, x, x + long, |_| foot, tall));
        }
        for _ in 0..self.rng.count(0, 3) {
            let place = (self.rng.range(0.05, 0.95) * self.width, foot);
            path.join(sugar_palm(&mut self.rng, place, tall * 2.2));
        }
        self.add(path, Paint::flat(tone, 1.0));
    }

    /// A river that winds through a wide valley towards the viewer.
    pub(super) fn valley(&mut self) {
        self.sky();
        let radius = self.rng.range(0.04, 0.07);
        self.disc(radius);
        self.clouds(3, self.horizon * 0.18, self.horizon * 0.7);
        let kind = self.rng.pick(&[Crest::Rolling, Crest::Peaks, Crest::Peaks]);
        let tall = self.rng.range(0.16, 0.26);
        self.backdrop(kind, tall);
        self.plain(3);
        let plain = Plain { vanish: (self.across(0.52), self.horizon), drop: self.height - self.horizon };
        // Fields lie across the valley as slivers, far ones first.
        for i in 0..46 {
            let z = 1.0 + 14.0 / (1.0 + f64::from(i) * 0.36);
            let x = self.rng.range(-0.75, 0.75) * z;
            let (sx, sy) = plain.see((x, z));
            let mut path = Path::new();
            path.lens(
                (sx, sy),
                self.rng.range(0.1, 0.3) * (0.5 + 0.9 / z),
                self.rng.range(0.008, 0.02) * (0.25 + 1.0 / z),
            );
            let index = self.rng.count(0, 3) as usize;
            let tone = self.land(index, 0.7 - 0.62 / (z * 0.6 + 0.4).min(3.0));
            self.add(path, Paint::flat(tone, 0.5).lit(self.glow(0.3)));
        }
        let (bends, half) = (self.rng.range(8.0, 9.0), self.rng.range(0.07, 0.1));
        let swing = self.rng.range(0.19, 0.24);
        let course = meander(&mut self.rng, bends, swing, half);
        // The course grows with distance, so that its far bends are still seen as bends.
        let start = -0.05 * self.side;
        let to =
            move |(x, y): (f64, f64)| plain.see((start + x * (1.1 + 0.9 * y), 0.72 + y * (1.1 + 1.5 * y)));
        let bank = self.land(0, 0.15);
        let (far, near) = (mix(self.palette.water[0], self.palette.light, 0.5), self.palette.water[0]);
        let low = mix(near, self.palette.water[1], 0.75);
        let h = self.horizon;
        self.add(ribbon(&course, half * 0.28, to), Paint::flat(bank, 0.55));
        let paint =
            Paint::stops(&[(h, far, 1.0), (lerp(h, self.height, 0.4), near, 1.0), (self.height, low, 1.0)]);
        self.add(ribbon(&course, 0.0, to), paint.lit(Glow { at: (self.sun.0, h), ..self.glow(0.8) }));
        self.mist(h + 0.004, 0.028, 0.8);
        self.mist(h + 0.02, 0.03, 0.5);
        // Trees along the banks, smaller with distance.
        for z in [7.0, 5.2, 4.0, 3.1, 2.4, 1.8] {
            for _ in 0..2 {
                let x = self.rng.range(0.22, 0.7) * self.rng.pick(&[-1.0, 1.0]) * z;
                let (sx, sy) = plain.see((x, z));
                let long = self.rng.range(0.2, 0.5) / z;
                let path = treeline(&mut self.rng, sx - long, sx + long, |_| sy, 0.11 / z);
                let tone = mix(self.palette.hills[1], self.palette.mist, (0.1 * z - 0.12) as f32);
                self.add(path, Paint::flat(tone, 1.0).lit(self.glow(0.2)));
            }
        }
        self.ground();
        self.foreground();
    }

    /// Range behind range, with mist in between.
    pub(super) fn ridges(&mut self) {
        self.sky();
        let radius = self.rng.range(0.06, 0.11);
        self.disc(radius);
        let kind = self.rng.pick(&[Crest::Peaks, Crest::Karst, Crest::Rolling]);
        let count = self.rng.count(5, 7);
        let top = self.horizon * if self.is_upright() { 0.8 } else { 0.72 };
        for i in 0..count {
            let t = i as f64 / (count - 1) as f64;
            let foot = lerp(top + 0.08, self.height * 1.06, t * (0.6 + 0.4 * t));
            let tall = lerp(0.2, 0.32, t) * self.rng.range(0.8, 1.15);
            // Near ranges are wooded and round.
            let kind = if t > 0.55 && kind == Crest::Peaks { Crest::Rolling } else { kind };
            self.range(
                kind,
                foot,
                tall * if kind == Crest::Rolling { 0.8 } else { 1.0 },
                t * t * 0.4 + t * 0.55,
                0.85 - 0.6 * t,
            );
            if t < 0.8 {
                self.mist(foot - 0.03, 0.07, 0.55);
            }
            if i == 1 {
                let y = foot - tall * 0.5;
                self.clouds(2, y - 0.05, y + 0.05);
            }
        }
        let seed = self.rng.next();
        let (base, width) = (self.height - 0.1, self.width);
        let line = move |x: f64| base + 0.07 * fractal(seed, x * 1.6, 2);
        let mut path = treeline(&mut self.rng, -0.1, width + 0.1, line, 0.055);
        let bottom = self.height;
        path.join(Path::between(-0.01, width + 0.01, line, |_| bottom));
        self.add(path, Paint::flat(mix(self.palette.ink, self.palette.hills[1], 0.3), 1.0));
        self.ground();
        if self.rng.chance(0.6) {
            let x = self.across(0.86);
            let mut path = tree(&mut self.rng, (x, self.height + 0.02), 0.34);
            path.join(Path::rectangle(x - 0.001, bottom, x + 0.001, bottom + 0.1));
            self.add(path, Paint::flat(self.palette.ink, 1.0));
        }
    }

    /// What stands at the viewer's feet, at one side: reeds, palms, or nothing.
    pub(super) fn foreground(&mut self) {
        let (x, bottom) = (self.across(0.97), self.height);
        // In upright pictures it reaches into the middle, where a page that cuts the picture still shows it.
        let lift = if self.is_upright() { 1.35 } else { 1.0 };
        let wind = -0.14 * self.side;
        let path = match self.rng.count(0, 4) {
            0 | 1 => {
                let mut path = reeds(&mut self.rng, (x, bottom + 0.02), 0.2, 0.42 * lift, 26, wind);
                path.join(reeds(
                    &mut self.rng,
                    (x - 0.22 * self.side, bottom + 0.02),
                    0.14,
                    0.2 * lift,
                    14,
                    wind,
                ));
                path
            }
            2 => {
                let mut path = coconut_palm(&mut self.rng, (x, bottom + 0.03), 0.62 * lift, wind);
                path.join(coconut_palm(
                    &mut self.rng,
                    (x + 0.05 * self.side, bottom + 0.03),
                    0.46 * lift,
                    -wind * 0.4,
                ));
                path.join(reeds(&mut self.rng, (x, bottom + 0.02), 0.18, 0.17, 20, wind));
                path
            }
            3 => {
                let mut path = sugar_palm(&mut self.rng, (x - 0.06 * self.side, bottom + 0.03), 0.5 * lift);
                path.join(sugar_palm(&mut self.rng, (x - 0.18 * self.side, bottom + 0.03), 0.35 * lift));
                path.join(reeds(&mut self.rng, (x - 0.05 * self.side, bottom + 0.02), 0.2, 0.15, 20, wind));
                path
            }
            _ => reeds(&mut self.rng, (x, bottom + 0.02), 0.3, 0.2 * lift, 34, wind),
        };
        self.add(path, Paint::flat(self.palette.ink, 1.0));
    }
}
