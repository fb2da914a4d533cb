//! What is painted into luminosity masks: its light is an opacity.

/// The light of a colour of red, green and blue, each 0 to 1 (ISO 32000-1, 10.3.2).
pub(super) fn light([red, green, blue]: [f32; 3]) -> f32 {
    0.3 * red + 0.59 * green + 0.11 * blue
}
