//! Compositions of water: a wide river, and a bay with rocks.

use super::noise::{lerp, noise, smooth};
use super::palette::mix;
use super::plants::{boat, sugar_palm, treeline};
use super::raster::{Paint, Path};
use super::scene::{Crest, Scene};

impl Scene {
    /// What stands on the water's far edge is seen again below it, shorter and fainter.
    fn mirror(&mut self, from: usize, opacity: f64) {
        let (line, tone) = (self.horizon, mix(self.palette.hills[1], self.palette.water[1], 0.5));
        let mut all = Path::new();
        for layer in &self.layers[from..] {
            all.join(layer.0.map(|(x, y)| (x, line + (line - y).max(0.0) * 0.6)));
        }
        self.add(all, Paint::stops(&[(line, tone, opacity), (line + 0.13, tone, 0.0)]));
    }

    /// A wide river, its far bank, light on the water.
    pub(super) fn wide_river(&mut self) {
        self.sun.1 = self.horizon - self.rng.range(0.03, 0.16);
        self.sky();
        let radius = self.rng.range(0.05, 0.085);
        self.disc(radius);
        self.clouds(4, self.horizon * 0.15, self.horizon * 0.8);
        let kind = self.rng.pick(&[Crest::Rolling, Crest::Rolling, Crest::Peaks]);
        let count = self.rng.count(1, 3);
        for i in 0..count {
            let t = i as f64 / 3.0;
            let tall = lerp(0.13, 0.06, t) * self.rng.range(0.8, 1.3);
            self.range(kind, self.horizon + 0.002, tall, 0.1 + 0.5 * t, 0.6);
        }
        self.mist(self.horizon - 0.015, 0.03, 0.7);
        let h = self.horizon;
        self.water(h);
        // The far bank: trees and a few palms, and their reflection.
        let from = self.layers.len();
        let mut bank = Path::new();
        let (start, end) = (self.somewhere(0.35, 0.6), self.across(1.15));
        let (x0, x1) = (start.min(end), start.max(end));
        bank.join(treeline(&mut self.rng, x0, x1, |_| h + 0.002, 0.05));
        let (y0, y1) = (self.across(-0.1), self.across(0.18));
        bank.join(treeline(&mut self.rng, y0.min(y1), y0.max(y1), |_| h + 0.002, 0.028));
        for _ in 0..self.rng.count(2, 4) {
            let place = (self.rng.range(x0 + 0.08, x1 - 0.1).clamp(0.05, self.width), h);
            let tall = self.rng.range(0.085, 0.13);
            bank.join(sugar_palm(&mut self.rng, place, tall));
        }
        let tone = mix(self.palette.hills[1], self.palette.hills[0], 0.18);
        self.add(bank, Paint::flat(tone, 1.0).lit(self.glow(0.25)));
        self.mirror(from, 0.55);
        self.shallows();
        self.ground();
        self.foreground();
    }

    /// Ripples, glints, a sandbank, and now and then a boat.
    fn shallows(&mut self) {
        let (h, bottom) = (self.horizon, self.height);
        let (light, dark) = (mix(self.palette.water[0], self.palette.light, 0.5), self.palette.water[1]);
        self.ripples(h, light, 0.3);
        self.ripples(h, dark, 0.22);
        let until = lerp(h, bottom, 0.85);
        self.glints(h + 0.004, until, 0.85);
        if self.rng.chance(0.55) {
            let (x, y) = (self.somewhere(0.0, 0.2), lerp(h, bottom, 0.2));
            let mut bank = Path::new();
            bank.lens((x, y), 0.3, 0.0045);
            bank.lens((x + 0.1 * self.side, y + 0.012), 0.24, 0.0035);
            let tone = mix(self.palette.land[0], self.palette.mist, 0.35);
            self.add(bank, Paint::flat(tone, 0.85));
        }
        if self.rng.chance(0.6) {
            let place = (self.somewhere(0.42, 0.62), lerp(h, bottom, 0.36));
            let long = self.rng.range(0.06, 0.085);
            let path = boat(place, long, self.side);
            let line = place.1 + long * 0.07;
            let below = path.map(|(x, y)| (x, line + (line - y).max(0.0) * 0.7));
            self.add(
                below,
                Paint::stops(&[(line, self.palette.ink, 0.45), (line + long * 0.4, self.palette.ink, 0.0)]),
            );
            self.add(path, Paint::flat(self.palette.ink, 1.0));
        }
    }

    /// Rocks that stand in still water, paler with distance.
    pub(super) fn bay(&mut self) {
        self.sky();
        let radius = self.rng.range(0.06, 0.1);
        self.disc(radius);
        self.clouds(3, self.horizon * 0.15, self.horizon * 0.6);
        let h = self.horizon;
        self.range(Crest::Karst, h + 0.002, 0.1, 0.05, 0.7);
        self.mist(h - 0.02, 0.04, 0.8);
        self.water(h);
        self.ripples(h, mix(self.palette.water[0], self.palette.light, 0.5), 0.3);
        let until = lerp(h, self.height, 0.8);
        self.glints(h + 0.004, until, 0.8);
        let count = self.rng.count(4, 6);
        for i in 0..count {
            let t = (i as f64 + 0.4) / count as f64;
            // Rocks stand at both sides of the light; the nearest at the side of the foreground.
            let share = if i % 2 == 0 || i + 1 == count {
                self.rng.range(0.62, 1.02)
            } else {
                self.rng.range(-0.05, 0.3)
            };
            let x = self.across(if i + 1 == count { 0.97 } else { share });
            let foot = lerp(h, self.height, 0.02 + 0.36 * t * t);
            let half = lerp(0.07, 0.2, t) * self.rng.range(0.8, 1.2);
            let tall = half * self.rng.range(1.1, 1.9);
            self.rock(x, foot, half, tall, t);
        }
        if self.rng.chance(0.5) {
            let place = (self.across(0.42), lerp(h, self.height, 0.34));
            let path = boat(place, 0.05, self.side);
            self.add(path, Paint::flat(self.palette.ink, 1.0));
        }
        self.ground();
    }

    /// One rock with its lit side, shrubs along its foot, and its reflection.
    fn rock(&mut self, x: f64, foot: f64, half: f64, tall: f64, near: f64) {
        let seed = self.rng.next();
        let lean = self.rng.pick(&[-1.0, 1.0]) * self.rng.range(0.08, 0.24);
        let crest = move |at: f64| {
            let u = (at - x) / half;
            let dome = |u: f64, wide: f64| {
                let v = (u / wide) * (u / wide);
                (1.0 - v * (0.35 + 0.65 * v * v)).max(0.0)
            };
            let rough = 1.0
                + 0.1 * noise(seed, u * 3.0)
                + 0.05 * noise(seed ^ 1, u * 9.0)
                + 0.02 * noise(seed ^ 2, u * 24.0);
            let body = dome(u - lean, 0.5)
                .max(0.66 * dome(u + lean * 1.5, 0.62))
                .max(0.3 * dome(u - lean * 1.2, 0.68));
            foot - tall * body * rough
        };
        let [far, dark] = self.palette.hills;
        let tone = mix(far, dark, (0.25 + 0.7 * near) as f32);
        let low = mix(tone, self.palette.mist, (0.5 - 0.35 * near) as f32);
        let paint = Paint::stops(&[(foot - tall, tone, 1.0), (foot, low, 1.0)])
            .lit(self.glow(0.35 * (1.0 - near as f32)));
        let body = Path::between(x - half, x + half, crest, move |_| foot);
        let mirror = body.map(|(x, y)| (x, foot + (foot - y) * 0.75));
        let stops = [
            (foot, mix(tone, self.palette.water[1], 0.4), 0.5),
            (foot + tall * 0.75, self.palette.water[1], 0.0),
        ];
        self.add(mirror, Paint::stops(&stops));
        self.add(body, paint);
        // The side away from the light, in two darker planes.
        let away = if self.sun.0 < x { 1.0 } else { -1.0 };
        let deep = mix(tone, self.palette.ink, 0.25);
        for (start, opacity) in [(0.0, 0.3), (0.2, 0.3)] {
            let apex = x + half * (lean + away * start);
            let seed = seed ^ u64::from(start > 0.1);
            let outer = (0..=60)
                .map(|i| lerp(apex, x + away * half, f64::from(i) / 60.0))
                .map(|at| (at, crest(at).min(foot)));
            // Down from the crest the edge wanders off to the shaded side.
            let inner = (0..=24).rev().map(|i| f64::from(i) / 24.0).map(|t| {
                let drift = 0.12 * t
                    + 0.3 * smooth(0.0, 0.3, t) * noise(seed, t * 3.0)
                    + 0.03 * noise(seed ^ 2, t * 11.0);
                (apex + away * half * drift, lerp(crest(apex), foot, t))
            });
            let mut path = Path::new();
            path.ring(outer.chain(inner).collect());
            self.add(path, Paint::stops(&[(foot - tall, deep, opacity), (foot, deep, opacity * 0.3)]));
        }
        let mut shrubs =
            treeline(&mut self.rng, x - half * 0.85, x + half * 0.85, move |_| foot, half * 0.13);
        shrubs.lens((x, foot), half * 0.95, 0.0015);
        self.add(shrubs, Paint::flat(mix(deep, self.palette.ink, (0.5 * near) as f32), 0.9));
    }
}
