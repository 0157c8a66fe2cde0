package lexicon

// units are how a unit may be written after a number, and the one way it is kept.
var units = map[string]string{
	"mm": "mm", "millimetre": "mm", "millimeter": "mm", "millimetres": "mm", "millimeters": "mm",
	"cm": "cm", "centimetre": "cm", "centimeter": "cm", "centimetres": "cm", "centimeters": "cm",
	"m": "m", "metre": "m", "meter": "m", "metres": "m", "meters": "m", "mtr": "m", "km": "km", "um": "um",
	`"`: "in", "in": "in", "inch": "in", "inches": "in", "ft": "ft", "foot": "ft", "feet": "ft", "yd": "yd",
	"m2": "m2", "sqm": "m2", "cm2": "cm2", "mm2": "mm2", "m3": "m3", "cm3": "cm3",
	"g": "g", "gram": "g", "grams": "g", "gr": "g", "gsm": "gsm", "kg": "kg", "kilo": "kg", "kilos": "kg", "kilogram": "kg",
	"kilograms": "kg", "mg": "mg", "lb": "lb", "lbs": "lb", "oz": "oz", "t": "t", "tonne": "t", "tonnes": "t",
	"ml": "ml", "millilitre": "ml", "millilitres": "ml", "cl": "cl", "l": "l", "ltr": "l", "litre": "l", "litres": "l",
	"liter": "l", "liters": "l", "gal": "gal", "gallon": "gal", "gallons": "gal",
	"v": "v", "volt": "v", "volts": "v", "vac": "vac", "vdc": "vdc", "kv": "kv", "mv": "mv",
	"w": "w", "watt": "w", "watts": "w", "kw": "kw", "kwh": "kwh", "wh": "wh", "va": "va", "kva": "kva",
	"a": "a", "amp": "a", "amps": "a", "ampere": "a", "ma": "ma", "mah": "mah", "ah": "ah",
	"hz": "hz", "khz": "khz", "mhz": "mhz", "ghz": "ghz", "rpm": "rpm", "bar": "bar", "psi": "psi", "kpa": "kpa", "mpa": "mpa",
	"n": "n", "kn": "kn", "nm": "nm", "db": "db", "lm": "lm", "lumen": "lm", "lumens": "lm", "lux": "lux", "k": "k", "c": "c", "f": "f",
	"b": "b", "kb": "kb", "mb": "mb", "gb": "gb", "tb": "tb", "mbps": "mbps", "gbps": "gbps", "mbit": "mbit", "gbit": "gbit",
	"mp": "mp", "megapixel": "mp", "megapixels": "mp", "dpi": "dpi", "ppm": "ppm", "px": "px", "pixel": "px", "pixels": "px",
	"pc": "pcs", "pcs": "pcs", "piece": "pcs", "pieces": "pcs", "ply": "ply", "micron": "um", "microns": "um",
	"month": "month", "months": "month", "year": "year", "years": "year", "h": "h", "hour": "h", "hours": "h",
	"min": "min", "minutes": "min", "ms": "ms", "s": "s",
}

// apart are the units that count as such also after a space. The others are words of their own too often (12 in 1).
var apart = func() map[string]bool {
	m := map[string]bool{}
	for written := range units {
		m[written] = len(written) > 1
	}
	m["in"], m["foot"], m["feet"], m["bar"], m["month"], m["px"], m["min"] = false, false, false, true, true, true, false
	for _, one := range []string{"v", "w", "a", "m", "l", "g", "k", `"`} {
		m[one] = true
	}
	return m
}()
