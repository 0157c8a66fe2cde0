// Package app builds every part of the portal once, says who listens to which event, and runs it.
package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/contacts"
	"tradecounter/internal/events"
	"tradecounter/internal/exchange"
	"tradecounter/internal/exchange/folder"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/lists"
	"tradecounter/internal/notify"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/mail"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
	"tradecounter/internal/search"
	"tradecounter/internal/search/articles"
	"tradecounter/internal/search/lexicon"
	"tradecounter/internal/standing"
	"tradecounter/internal/support"
	"tradecounter/internal/workspace"
)

// Config is what the command line says.
type Config struct {
	DB      string // sqlite:PATH or postgres://…
	Data    string // folder of database, index and uploads
	Addr    string
	Metrics string // listen address of the metrics, "" for none
	URL     *url.URL
	Proxies []string
	Now     clock.Now // the system's clock unless told
}

// App is every part of the portal.
type App struct {
	Config   Config
	DB       *db.DB
	Jobs     *jobs.Queue
	Events   *events.Log
	Settings *settings.Service
	Files    *files.Store
	Mail     *mail.Outbox
	Identity *identity.Service
	Accounts *accounts.Service
	Catalog  *catalog.Service
	Editor   *catalog.Editor // of who sees what
	Imports  *exchange.Imports
	Pricing  *pricing.Service
	Cart     *cart.Service
	Orders   *orders.Service
	Lists    *lists.Service
	Standing *standing.Service
	Exchange *exchange.Service
	Search   *search.Service
	Articles *articles.Service // the search of articles
	Notify   *notify.Service
	Clients  *workspace.Clients
	Views    *workspace.Views
	Finder   *workspace.Finder
	Today    *workspace.Today
	Doing    *workspace.Doing
	Weekly   *notify.Weekly
	House    *workspace.House
	Changes  *changes.Log

	Contacts  *contacts.Service
	Support   *support.Service
	Intake    *support.Intake
	Knowledge *knowledge.Service
	Folder    *folder.Articles // in and out

	Invoices *orders.Invoices
	OrderFor *workspace.OrderFor

	ClientPages *workspace.ClientPages
	Steward     *workspace.Steward

	PriceDesk *pricing.Desk
	Effects   *workspace.Prices

	Insight  *insight.Service // the figures
	Recorder *recording.Recorder

	searchOpen      sync.Once
	searchOpenError error
}

// Open opens the data folder and the database, brings the schema up to date and builds the parts. Nothing runs yet.
func Open(ctx context.Context, config Config) (*App, error) {
	if config.Now == nil {
		config.Now = clock.System
	}
	if err := os.MkdirAll(config.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	d, err := db.Open(config.DB)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, d); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	a := build(config, d)
	a.openPrices()
	a.openGoods()
	a.openClients()
	a.openSupport()
	a.openKnowledge()
	a.subscribe()
	return a, nil
}

// migrate refuses a database that a newer program has written.
func migrate(ctx context.Context, d *db.DB) error {
	current, known, err := d.SchemaVersions(ctx)
	if err != nil {
		return err
	}
	if current > known {
		return fmt.Errorf("the database has schema %d, this program knows %d: use the newer program", current, known)
	}
	_, err = d.Migrate(ctx)
	return err
}

func build(config Config, d *db.DB) *App {
	a := &App{Config: config, DB: d}
	now := config.Now
	a.Jobs = jobs.NewQueue(d, now)
	a.Events = events.New(d, a.Jobs, now)
	a.Settings = settings.New(d)
	a.Files = files.New(d, a.Uploads(), now)
	a.Mail = mail.NewOutbox(d, a.Jobs, a.Settings, now, config.URL.Hostname())
	a.Identity = identity.New(d, a.Events, now, a.Settings)
	a.Accounts = accounts.New(d, a.Events, now, a.Files)
	a.Catalog = catalog.New(d)
	a.Editor = catalog.NewEditor(a.Catalog, a.Events, now)
	a.Pricing = pricing.New(d, a.Catalog)
	a.Cart = cart.New(d, a.Catalog, a.Pricing, a.Settings, now)
	a.Orders = orders.New(d, a.Events, now, a.Settings, a.Accounts, a.Catalog, a.Pricing, a.Cart)
	a.Contacts = contacts.New(d, a.Events, now)
	a.buildSupport()
	a.buildKnowledge()
	a.buildInsight()
	a.Invoices = orders.NewInvoices(a.Orders, a.Files)
	a.OrderFor = workspace.NewOrderFor(a.Catalog, a.Cart, a.Orders, a.Contacts, a.Settings, a.suggestProducts, now)
	a.Lists = lists.New(d, now, a.Cart)
	a.Standing = standing.New(d, a.Events, now, a.Settings, a.Identity, a.Accounts, a.Cart, a.Orders)
	a.Exchange = exchange.New(d, a.Events, now, filepath.Join(config.Data, "scratch"))
	a.Search = search.New(d, a.Catalog, a.Pricing, filepath.Join(config.Data, "index"), now)
	a.Articles = articles.New(d, a.Catalog, filepath.Join(config.Data, "index-articles"))
	a.Notify = notify.New(config.URL.String(), a.Mail, a.Settings, a.Identity, a.Accounts, a.Orders, a.Standing, now)
	a.Clients, a.Views = workspace.NewClients(d, a.Settings, now), workspace.NewViews(d)
	a.Changes = changes.New(d, now)
	a.House = workspace.NewHouse(d, a.Settings, a.Changes)
	a.openRecording()
	a.Finder = workspace.NewFinder(d, a.Settings, lexicon.Stem)
	return a
}

// UploadsFolder is where uploads lie in the data folder.
const UploadsFolder = "uploads"

// Uploads is the folder of uploaded files.
func (a *App) Uploads() string { return filepath.Join(a.Config.Data, UploadsFolder) }

// Close releases the database and the index.
func (a *App) Close() error {
	a.Identity.Wait()
	return errors.Join(a.Search.Close(), a.Articles.Close(), a.DB.Close())
}

// IsEmpty says that nothing was put in yet.
func (a *App) IsEmpty(ctx context.Context) (bool, error) {
	var n int
	err := a.DB.Get(ctx, &n, `SELECT (SELECT COUNT(*) FROM accounts) + (SELECT COUNT(*) FROM products)`)
	return n == 0, err
}
