// Package lru keeps what was used last, up to a total cost.
package lru

import (
	"container/list"
	"sync"
)

// Cache holds values by key until their costs together pass the limit; then what was used longest ago goes first.
type Cache[K comparable, V any] struct {
	mu    sync.Mutex
	limit int64
	used  int64
	items map[K]*list.Element
	order *list.List // of *item[K, V], used last in front
}

type item[K comparable, V any] struct {
	key   K
	value V
	cost  int64
}

// New makes a cache; limit is in whatever unit Put counts costs: entries, bytes.
func New[K comparable, V any](limit int64) *Cache[K, V] {
	return &Cache[K, V]{limit: limit, items: map[K]*list.Element{}, order: list.New()}
}

// Get finds a value and marks it as used.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.items[key]
	if !ok {
		return value, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*item[K, V]).value, true
}

// Put keeps a value; one that alone costs more than the limit isn't kept.
func (c *Cache[K, V]) Put(key K, value V, cost int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.items[key]; ok {
		c.drop(e)
	}
	if cost > c.limit {
		return
	}
	c.items[key] = c.order.PushFront(&item[K, V]{key, value, cost})
	for c.used += cost; c.used > c.limit; {
		c.drop(c.order.Back())
	}
}

func (c *Cache[K, V]) drop(e *list.Element) {
	old := c.order.Remove(e).(*item[K, V])
	delete(c.items, old.key)
	c.used -= old.cost
}

// Len is how many values are kept.
func (c *Cache[K, V]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.items)
}
