//! A sketch map of a route: points on a plain sheet without map tiles, true to scale.

use crate::travel::{EARTH_KM, KM_PER_MILE, Point};

/// Points on a sheet. Lengths are in the sheet's own units; the origin is the upper left corner, north is up.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteSketch {
    /// One for each input point, in the same order.
    pub points: Vec<(f64, f64)>,
    /// The scale bar: a round number of miles, and its length on the sheet.
    pub bar: (f64, f64),
}

/// The sheet covers at least this span, so that close points are not blown up.
const MIN_SPAN_KM: f64 = 1.0;

impl RouteSketch {
    /// Projects points onto a sheet of `width` × `height`, `margin` from its edges: equirectangular at their mean latitude, as
    /// for drive times, centered, with the same scale in both directions.
    pub fn of(places: &[Point], (width, height): (f64, f64), margin: f64) -> Self {
        let latitude = places.iter().map(|place| place.lat).sum::<f64>() / places.len().max(1) as f64;
        let km: Vec<(f64, f64)> = places
            .iter()
            .map(|place| {
                let x = place.lon.to_radians() * latitude.to_radians().cos();
                (EARTH_KM * x, -EARTH_KM * place.lat.to_radians())
            })
            .collect();
        let (left, right) = span(km.iter().map(|(x, _)| *x));
        let (top, bottom) = span(km.iter().map(|(_, y)| *y));
        let per_km = ((width - 2.0 * margin) / (right - left).max(MIN_SPAN_KM))
            .min((height - 2.0 * margin) / (bottom - top).max(MIN_SPAN_KM));
        let middle = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        let points =
            km.iter().map(|(x, y)| (width / 2.0 + (x - middle.0) * per_km, height / 2.0 + (y - middle.1) * per_km)).collect();
        Self { points, bar: bar(width / 3.0, per_km * KM_PER_MILE) }
    }

    /// Groups points whose markers would overlap, by index: each is nearer than `apart` to the first of its group.
    pub fn group_overlapping(&self, apart: f64) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (index, point) in self.points.iter().enumerate() {
            let near = |group: &&mut Vec<usize>| {
                let first = self.points[group[0]];
                (first.0 - point.0).hypot(first.1 - point.1) < apart
            };
            match groups.iter_mut().find(near) {
                Some(group) => group.push(index),
                None => groups.push(vec![index]),
            }
        }
        groups
    }
}

fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (min, max) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max): (f64, f64), value| (min.min(value), max.max(value)));
    if min > max { (0.0, 0.0) } else { (min, max) }
}

/// The longest scale bar of 1, 2 or 5 × 10ⁿ miles that is at most `max` long.
fn bar(max: f64, per_mile: f64) -> (f64, f64) {
    let ten = 10f64.powf((max / per_mile).log10().floor());
    let miles = [5.0, 2.0, 1.0].into_iter().map(|first| first * ten).find(|miles| miles * per_mile <= max).unwrap_or(ten);
    (miles, miles * per_mile)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: (f64, f64) = (300.0, 200.0);

    fn at(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    fn rounded(sketch: &RouteSketch) -> Vec<(f64, f64)> {
        sketch.points.iter().map(|(x, y)| (x.round(), y.round())).collect()
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let sketch = RouteSketch::of(&[at(43.1, -77.6), at(43.2, -77.6), at(43.1, -77.5)], SHEET, 20.0);
        let [south_west, north_west, south_east] = sketch.points[..] else { panic!("three places") };
        assert!(north_west.1 < south_west.1 && (north_west.0 - south_west.0).abs() < 1e-9);
        assert!(south_east.0 > south_west.0 && (south_east.1 - south_west.1).abs() < 1e-9);
    }

    #[test]
    fn both_directions_have_the_same_scale() {
        // A tenth of a degree is 11.12 km to the north, 8.12 km to the east at 43.1°.
        let sketch = RouteSketch::of(&[at(43.05, -77.6), at(43.15, -77.6), at(43.1, -77.5)], SHEET, 20.0);
        let (north, east) = (sketch.points[0].1 - sketch.points[1].1, sketch.points[2].0 - sketch.points[0].0);
        assert!((north - 160.0).abs() < 1e-6, "the longer way fills the sheet: {north}");
        assert!((east / north - 43.1f64.to_radians().cos()).abs() < 1e-6);
        let (miles, length) = sketch.bar;
        assert!((miles - 2.0).abs() < 1e-9, "{miles}");
        assert!((length - 2.0 * KM_PER_MILE * 160.0 / (EARTH_KM * 0.1f64.to_radians())).abs() < 1e-6);
    }

    #[test]
    fn few_points_are_centered() {
        assert_eq!(rounded(&RouteSketch::of(&[at(43.1, -77.6)], SHEET, 20.0)), [(150.0, 100.0)]);
        let door_to_door = RouteSketch::of(&[at(43.1, -77.6), at(43.1001, -77.6)], SHEET, 20.0);
        assert!((door_to_door.points[0].1 - door_to_door.points[1].1).abs() < 3.0, "eleven metres are not blown up");
        assert_eq!(RouteSketch::of(&[], SHEET, 20.0).points, []);
    }

    #[test]
    fn the_scale_bar_is_round_and_fits() {
        for (max, per_mile, miles) in
            [(100.0, 100.0, 1.0), (100.0, 49.0, 2.0), (100.0, 21.0, 2.0), (100.0, 19.0, 5.0), (100.0, 0.3, 200.0)]
        {
            assert_eq!(bar(max, per_mile), (miles, miles * per_mile), "{per_mile} a mile");
        }
    }

    #[test]
    fn overlapping_points_are_one_group() {
        let sketch = RouteSketch { points: vec![(0.0, 0.0), (50.0, 0.0), (51.0, 1.0), (3.0, 3.0)], bar: (1.0, 1.0) };
        assert_eq!(sketch.group_overlapping(10.0), [vec![0, 3], vec![1, 2]]);
        assert_eq!(sketch.group_overlapping(1.0).len(), 4);
    }
}
