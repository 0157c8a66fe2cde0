package drawing

// size holds the standard measures of a metric thread, in millimetres (DIN 933,
// 912, 7991, 934, 985, 125, 127 and ISO 7380).
type size struct {
	d, pitch              float64
	across, hexK          float64
	socketHead, socketKey float64
	sunkHead, sunkKey     float64
	buttonHead            float64
	nut, lockNut          float64
	washHole, wash, washH float64
	springHole, spring    float64
	springH               float64
}

var sizes = []size{
	{2, .4, 4, 1.4, 3.8, 1.5, 3.8, 1.3, 3.5, 1.6, 2.8, 2.2, 5, .3, 2.1, 4.4, .5},
	{2.5, .45, 5, 1.7, 4.5, 2, 4.7, 1.5, 4.7, 2, 3.8, 2.7, 6, .5, 2.6, 5.1, .6},
	{3, .5, 5.5, 2, 5.5, 2.5, 6, 2, 5.7, 2.4, 4, 3.2, 7, .5, 3.1, 6.2, .8},
	{4, .7, 7, 2.8, 7, 3, 8, 2.5, 7.6, 3.2, 5, 4.3, 9, .8, 4.1, 7.6, .9},
	{5, .8, 8, 3.5, 8.5, 4, 10, 3, 9.5, 4, 5, 5.3, 10, 1, 5.1, 9.2, 1.2},
	{6, 1, 10, 4, 10, 5, 12, 4, 10.5, 5, 6, 6.4, 12, 1.6, 6.1, 11.8, 1.6},
	{8, 1.25, 13, 5.3, 13, 6, 16, 5, 14, 6.5, 8, 8.4, 16, 1.6, 8.1, 14.8, 2},
	{10, 1.5, 17, 6.4, 16, 8, 20, 6, 17.5, 8, 10, 10.5, 20, 2, 10.2, 18.1, 2.2},
	{12, 1.75, 19, 7.5, 18, 10, 24, 8, 21, 10, 12, 13, 24, 2.5, 12.2, 21.1, 2.5},
	{14, 2, 22, 8.8, 21, 12, 27, 10, 24, 11, 14, 15, 28, 2.5, 14.2, 24.1, 3},
	{16, 2, 24, 10, 24, 14, 30, 10, 28, 13, 16, 17, 30, 3, 16.2, 27.4, 3.5},
	{18, 2.5, 27, 11.5, 27, 14, 33, 12, 31, 15, 18, 19, 34, 3, 18.2, 29.4, 3.5},
	{20, 2.5, 30, 12.5, 30, 17, 36, 12, 35, 16, 20, 21, 37, 3, 20.2, 33.6, 4},
	{22, 2.5, 32, 14, 33, 17, 36, 14, 38, 18, 22, 23, 39, 3, 22.5, 35.9, 4},
	{24, 3, 36, 15, 36, 19, 39, 14, 42, 19, 24, 25, 44, 4, 24.5, 40, 5},
	{27, 3, 41, 17, 40, 19, 44, 17, 47, 22, 27, 28, 50, 4, 27.5, 43, 5},
	{30, 3.5, 46, 18.7, 45, 22, 50, 17, 52, 24, 30, 31, 56, 4, 30.5, 48.2, 6},
}

// sizeOf is the size of a nominal diameter; one outside the table is scaled from its nearest.
func sizeOf(d float64) size {
	best := sizes[0]
	for _, s := range sizes {
		if abs(s.d-d) < abs(best.d-d) {
			best = s
		}
	}
	if best.d == d {
		return best
	}
	return best.times(d / best.d)
}

func (s size) times(f float64) size {
	for _, v := range []*float64{
		&s.d, &s.pitch, &s.across, &s.hexK, &s.socketHead, &s.socketKey, &s.sunkHead, &s.sunkKey, &s.buttonHead,
		&s.nut, &s.lockNut, &s.washHole, &s.wash, &s.washH, &s.springHole, &s.spring, &s.springH,
	} {
		*v = float64(int(*v*f*10+.5)) / 10
	}
	return s
}

// partial is the threaded length of a screw with shank (DIN 931).
func (s size) partial(length float64) float64 {
	switch {
	case length > 200:
		return 2*s.d + 25
	case length > 125:
		return 2*s.d + 12
	}
	return 2*s.d + 6
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}
