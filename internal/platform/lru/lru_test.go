package lru

import "testing"

func TestWhatWasUsedLongestAgoGoesFirst(t *testing.T) {
	c := New[string, int](10)
	c.Put("a", 1, 4)
	c.Put("b", 2, 4)
	c.Get("a")
	c.Put("c", 3, 4)
	if _, ok := c.Get("b"); ok {
		t.Error("b was used longest ago and is still kept")
	}
	for key, want := range map[string]int{"a": 1, "c": 3} {
		if got, ok := c.Get(key); !ok || got != want {
			t.Errorf("%s = %d, %v", key, got, ok)
		}
	}
}

func TestReplacingCountsOnce(t *testing.T) {
	c := New[string, int](10)
	for i := range 100 {
		c.Put("a", i, 6)
	}
	c.Put("b", 1, 4)
	if got, ok := c.Get("a"); !ok || got != 99 || c.Len() != 2 {
		t.Errorf("a = %d, %v of %d", got, ok, c.Len())
	}
}

func TestTooLargeIsNotKept(t *testing.T) {
	c := New[string, int](10)
	c.Put("a", 1, 11)
	if c.Len() != 0 || c.used != 0 {
		t.Errorf("%d kept at a cost of %d", c.Len(), c.used)
	}
}
