package knowledge

import (
	"sync"
	"sync/atomic"

	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/lru"
	"tradecounter/internal/platform/settings"
)

// Service is the knowledge base.
type Service struct {
	db       *db.DB
	events   *events.Log
	changes  *changes.Log
	files    *files.Store
	settings *settings.Service
	now      clock.Now

	current    atomic.Pointer[snapshot]
	refreshing sync.Mutex
	pages      *lru.Cache[pageKey, page]
	most       atomic.Pointer[mostRead]
	journal    *journal
	figures    atomic.Pointer[figures]
}

// keptPages bounds the rendered articles in memory, in bytes.
const keptPages = 24 << 20

// New makes the service.
func New(d *db.DB, log *events.Log, now clock.Now, f *files.Store, set *settings.Service) *Service {
	return &Service{db: d, events: log, changes: changes.New(d, now), files: f, settings: set, now: now,
		pages: lru.New[pageKey, page](keptPages), journal: newJournal()}
}

var (
	noArticle  = fault.NotFound("This article isn’t there.")
	noCategory = fault.NotFound("This category isn’t there.")
	noVersion  = fault.NotFound("This version isn’t there.")
	noEditor   = fault.Denied("Support and administrators write articles.")
	noStaff    = fault.Denied("This is for the seller’s staff.")
	changed    = fault.Conflict("This article was changed by someone else meanwhile. Nothing was saved; look at it again.")
)

func mayEdit(actor identity.Actor) error {
	if !actor.Can(identity.EditArticles) {
		return noEditor
	}
	return nil
}

func maySee(actor identity.Actor) error {
	if actor.Staff == "" {
		return noStaff
	}
	return nil
}

func orNone(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
