package desk

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	"tradecounter/views/desk"
	"tradecounter/views/desk/clients"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// mostTasks is how many things to do the page shows at once.
const mostTasks = 100

// showToday shows what is to be done; our own script asks for the client beside it alone.
func (h *handlers) showToday(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	at := ui.At{Path: "/desk", Query: web.Address(c)}
	open := c.Query("open")
	if web.Fragment(c) {
		b, err := h.Clients.Beside(c.UserContext(), reach, open)
		if err != nil {
			return err
		}
		return h.Render(c, fiber.StatusOK, clients.Beside(h.DeskChrome(c, layout.Today), b, at.Opened("")))
	}
	all, err := h.Today.List(c.UserContext(), reach)
	if err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	aside, err := h.Today.PutAside(c.UserContext(), reach)
	if err != nil {
		return err
	}
	chrome := h.DeskChrome(c, layout.Today)
	work := desk.Work{All: len(all), Currency: set.Currency, Aside: len(aside), At: at, ReadsLetters: web.Actor(c).Can(identity.ReadLetters)}
	work.Kinds, work.Managers = kindChips(at, all), managerChips(at, all)
	for _, t := range all {
		if kind := at.Query.Get("kind"); kind != "" && string(t.Kind) != kind {
			continue
		}
		if whose := at.Query.Get("manager"); whose == "" || t.Manager == whose {
			work.Tasks = append(work.Tasks, t)
		}
	}
	if work.Kept, err = h.Today.Kept(c.UserContext(), reach, web.Actor(c).Name); err != nil {
		return err
	}
	if len(work.Tasks) > mostTasks {
		work.Tasks, work.TooMany = work.Tasks[:mostTasks], true
	}
	if open != "" {
		if b, err := h.Clients.Beside(c.UserContext(), reach, open); err == nil { // one that is gone isn't open
			work.Beside = clients.Beside(chrome, b, at.Opened(""))
		}
	}
	return h.Render(c, fiber.StatusOK, desk.TodayPage(chrome, work))
}

func kindChips(at ui.At, all []workspace.Task) []ui.Chip {
	chosen := at.Query.Get("kind")
	chips := []ui.Chip{desk.KindChip("", len(all), at.With("kind", ""), chosen == "")}
	for _, kind := range workspace.Kinds {
		n := 0
		for _, t := range all {
			if t.Kind == kind {
				n++
			}
		}
		if n > 0 || string(kind) == chosen {
			chips = append(chips, desk.KindChip(kind, n, at.With("kind", string(kind)), string(kind) == chosen))
		}
	}
	return chips
}

func managerChips(at ui.At, all []workspace.Task) (chips []ui.Chip) {
	counts := map[string]int{}
	var names []string
	for _, t := range all {
		if t.Manager != "" {
			counts[t.Manager]++
			names = append(names, t.Manager)
		}
	}
	slices.Sort(names)
	chosen := at.Query.Get("manager")
	for _, name := range slices.Compact(names) {
		chip := ui.Chip{Text: name, Count: strconv.Itoa(counts[name]), To: at.With("manager", name)}
		if name == chosen {
			chip.To, chip.On, chip.Remove = at.With("manager", ""), true, true
		}
		chips = append(chips, chip)
	}
	return chips
}
