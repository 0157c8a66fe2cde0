package orders

import (
	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/events"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/settings"
)

// Service places orders, moves them and finds them again.
type Service struct {
	db       *db.DB
	store    store
	log      *events.Log
	catalog  *catalog.Service
	carts    *cart.Service
	credit   Credit
	settings *settings.Service
	now      clock.Now
}

// New makes the order service.
func New(d *db.DB, log *events.Log, cat *catalog.Service, carts *cart.Service, credit Credit, set *settings.Service, now clock.Now) *Service {
	return &Service{d, store{d}, log, cat, carts, credit, set, now}
}
