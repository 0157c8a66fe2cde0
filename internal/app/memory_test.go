package app

import "testing"

func TestGarbageIsLookedForByWhatIsKept(t *testing.T) {
	for _, c := range []struct {
		kept uint64 // MB
		want int    // percent
	}{{0, 800}, {32, 200}, {64, 100}, {128, 50}, {400, 50}} {
		if got := garbagePercent(c.kept << 20); got != c.want {
			t.Errorf("with %d MB kept garbage is looked for at %d %%, want %d", c.kept, got, c.want)
		}
	}
}
