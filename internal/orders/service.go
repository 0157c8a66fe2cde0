package orders

import (
	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

// Service places orders, moves them and finds them again.
type Service struct {
	db       *db.DB
	store    store
	log      *events.Log
	changes  *changes.Log
	catalog  *catalog.Service
	carts    *cart.Service
	prices   *pricing.Service
	accounts *accounts.Service
	settings *settings.Service
	now      clock.Now

	lastBought *db.Kept[boughtKey, Bought]
}

// keptBought bounds what is kept of last purchases, some hundred bytes each; most are of products never bought.
const keptBought = 50_000

// New makes the order service.
func New(d *db.DB, log *events.Log, now clock.Now, set *settings.Service, acc *accounts.Service, cat *catalog.Service,
	prices *pricing.Service, carts *cart.Service) *Service {
	return &Service{d, store{d}, log, changes.New(d, now), cat, carts, prices, acc, set, now, db.NewKept[boughtKey, Bought](d, "purchases", keptBought)}
}
