package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/lru"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/support"
	"tradecounter/internal/workspace"
	"tradecounter/views/layout"
)

// Deadline is how long a request may take before what it waits for is given up.
const Deadline = 30 * time.Second

// MaxBody is the largest body of a request; larger uploads come in pieces.
const MaxBody = 4 << 20

// Parts are the services that every page needs.
type Parts struct {
	DB        *db.DB
	Settings  *settings.Service
	Identity  *identity.Service
	Accounts  *accounts.Service
	Catalog   *catalog.Service
	Cart      *cart.Service
	Today     *workspace.Today   // counts beside the desk's navigation
	Inbox     *support.Service   // what waits in it
	Knowledge *knowledge.Service // articles about pages and messages
	Recorder  *recording.Recorder
	Now       clock.Now
	URL       *url.URL // the public address; https makes cookies Secure and adds HSTS
	Proxies   []string // addresses whose X-Forwarded-For is believed
	Seen      func(route string, status int, took time.Duration)
}

// Web is the server with what its handlers share.
type Web struct {
	Parts
	App      *fiber.App
	believed []netip.Prefix
	navs     *lru.Cache[navKey, []layout.Category]
}

// New makes the server with everything that comes before a handler.
func New(p Parts) *Web {
	w := &Web{Parts: p, believed: prefixes(p.Proxies), navs: lru.New[navKey, []layout.Category](keptNavs)}
	w.App = fiber.New(fiber.Config{
		Immutable:               true, // strings from a request are otherwise reused after the handler
		BodyLimit:               MaxBody,
		ReadBufferSize:          16 << 10,
		ReadTimeout:             20 * time.Second,
		WriteTimeout:            60 * time.Second,
		IdleTimeout:             90 * time.Second,
		DisableStartupMessage:   true,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          p.Proxies, // for the host's name; Address reads where a request comes from
		ErrorHandler:            w.answerError,
		StrictRouting:           false,
		CaseSensitive:           true,
	})
	w.App.Use(w.number, w.recover, w.headers, w.ownHost)
	w.App.Get("/static/*", serveStatic)
	w.App.Get("/health", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	w.App.Get("/ready", w.ready)
	w.App.Use(compress.New(compress.Config{Level: compress.LevelBestSpeed}), w.deadline)
	return w
}

const (
	keyNumber  = "request-number"
	keySession = "session"
	keyBase    = "base"
	keyHeld    = "held"
)

// Number is the number that the log and the error page know a request by.
func Number(c *fiber.Ctx) string { n, _ := c.Locals(keyNumber).(string); return n }

func (w *Web) number(c *fiber.Ctx) error {
	number := rand.Text()[:10]
	c.Locals(keyNumber, number)
	begun := time.Now()
	err := c.Next()
	if err != nil {
		if handled := w.answerError(c, err); handled != nil {
			return handled
		}
	}
	took, status := time.Since(begun), c.Response().StatusCode()
	if w.Seen != nil {
		w.Seen(c.Route().Path, status, took)
	}
	level := slog.LevelDebug
	if status >= 500 {
		level = slog.LevelWarn
	}
	slog.Log(c.UserContext(), level, "request", "number", number, "method", c.Method(), "path", c.Path(), "status", status, "took", took)
	return nil
}

func (w *Web) recover(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return c.Next()
}

func (w *Web) deadline(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), Deadline)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (w *Web) headers(c *fiber.Ctx) error {
	h := &c.Response().Header
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "private, no-store")
	if w.Secure() {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	return c.Next()
}

// Secure says whether the portal's public address is https.
func (w *Web) Secure() bool { return w.URL.Scheme == "https" }

// Serve answers until ctx ends, then finishes the requests under way.
func (w *Web) Serve(ctx context.Context, listener net.Listener, grace time.Duration) error {
	failed := make(chan error, 1)
	go func() { failed <- w.App.Listener(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	if err := w.App.ShutdownWithTimeout(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}
