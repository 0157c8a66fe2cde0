package web

import (
	"context"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
)

// ready probes a write: on a full disk or without its database the portal isn't ready, and is again when there is room.
func (w *Web) ready(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	err := w.DB.InTx(ctx, func(ctx context.Context) error {
		_, err := w.DB.Counter(ctx, "ready", 1)
		return err
	})
	if err != nil {
		slog.Warn("not ready", "error", err)
		return c.Status(fiber.StatusServiceUnavailable).SendString("not ready: nothing can be written\n")
	}
	return c.SendString("ready\n")
}
