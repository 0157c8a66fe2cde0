// Package insight is the door to the seller's figures: the board, each figure with what stands behind it, cohorts, the
// funnel of visits, searches, predictions, carts, baselines, and a client's own figures.
package insight

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/contacts"
	figures "tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/insight"
)

// Parts are the services behind these pages.
type Parts struct {
	Figures   *figures.Service
	Baselines *figures.Baselines
	Recorder  *recording.Recorder
	Clients   *workspace.ClientPages
	Contacts  *contacts.Service
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	g := w.App.Group(view.Path, w.Staff)
	g.Get("", h.board)
	g.Get("/figures", h.figures)
	g.Get("/figures.csv", h.figuresCSV)
	g.Get("/figures/:name.csv", h.figureCSV)
	g.Get("/figures/:name", h.figure)
	g.Get("/cohorts", h.cohorts)
	g.Get("/cohorts.csv", h.cohortsCSV)
	g.Get("/cohorts/:month.csv", h.cohortMonthCSV)
	g.Get("/cohorts/:month", h.cohortMonth)
	g.Get("/funnel", h.funnel)
	g.Get("/funnel.csv", h.funnelCSV)
	g.Get("/search", h.search)
	g.Get("/search.csv", h.searchCSV)
	g.Get("/predictions", h.predictions)
	g.Get("/predictions/at-risk.csv", h.atRiskCSV)
	g.Get("/predictions/clients.csv", h.expectedCSV)
	g.Get("/carts", h.carts)
	g.Get("/carts.csv", h.cartsCSV)
	g.Post("/carts/:id", h.saveWhy)
	g.Get("/baselines", h.baselines)
	g.Post("/baselines", h.saveBaseline)
	g.Post("/baselines/:month/:channel/remove", h.removeBaseline)
	w.App.Get("/desk/clients/:client/figures", w.Staff, h.client)
}

// name is the figure's name in the path.
func name(c *fiber.Ctx) figures.Name { return figures.Name(c.Params("name")) }
