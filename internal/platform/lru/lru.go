// Package lru keeps what was used last, up to a total cost.
package lru

import "sync"

// Cache holds values by key until their costs together pass the limit; then what was used longest ago goes first.
type Cache[K comparable, V any] struct {
	mu    sync.Mutex
	limit int64
	used  int64
	items map[K]*item[K, V]
	ends  item[K, V] // of the ring: used last after it, used longest ago before it
}

type item[K comparable, V any] struct {
	before, after *item[K, V]
	cost          int64
	key           K
	value         V
}

// New makes a cache; limit is in whatever unit Put counts costs: entries, bytes.
func New[K comparable, V any](limit int64) *Cache[K, V] {
	c := &Cache[K, V]{limit: limit, items: map[K]*item[K, V]{}}
	c.ends.before, c.ends.after = &c.ends, &c.ends
	return c
}

// Get finds a value and marks it as used.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i, ok := c.items[key]
	if !ok {
		return value, false
	}
	i.leave()
	c.enter(i)
	return i.value, true
}

// Put keeps a value; one that alone costs more than the limit isn't kept.
func (c *Cache[K, V]) Put(key K, value V, cost int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i, ok := c.items[key]; ok {
		c.drop(i)
	}
	if cost > c.limit {
		return
	}
	i := &item[K, V]{key: key, value: value, cost: cost}
	c.items[key] = i
	c.enter(i)
	for c.used += cost; c.used > c.limit; {
		c.drop(c.ends.before)
	}
}

func (c *Cache[K, V]) enter(i *item[K, V]) {
	i.before, i.after = &c.ends, c.ends.after
	i.before.after, i.after.before = i, i
}

func (i *item[K, V]) leave() { i.before.after, i.after.before = i.after, i.before }

func (c *Cache[K, V]) drop(i *item[K, V]) {
	i.leave()
	delete(c.items, i.key)
	c.used -= i.cost
}

// Len is how many values are kept.
func (c *Cache[K, V]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.items)
}
