package web

import (
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/identity"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// place is a line of the desk's navigation.
type place struct {
	group string
	link  layout.DeskLink
	may   func(identity.Actor) bool // nil: all staff
}

func admin(a identity.Actor) bool { return a.Can(identity.Administer) }

func writes(a identity.Actor) bool { return a.Can(identity.EditArticles) }

// places are the desk's navigation, in order.
var places = []place{
	{"", layout.DeskLink{Section: layout.Today, Name: "Today", Icon: "today", To: "/desk"}, nil},
	{"", layout.DeskLink{Section: layout.Clients, Name: "Clients", Icon: "users", To: "/desk/clients"}, nil},
	{"", layout.DeskLink{Section: layout.Board, Name: "Orders", Icon: "box", To: "/desk/orders"}, nil},
	{"", layout.DeskLink{Section: layout.OrderFor, Name: "Order for…", Icon: "store", To: "/desk/order-for"}, nil},
	{"Offer", layout.DeskLink{Section: layout.Range, Name: "Range", Icon: "layers", To: "/desk/range"}, nil},
	{"Offer", layout.DeskLink{Section: layout.Prices, Name: "Prices", Icon: "tag", To: "/desk/prices"}, nil},
	{"Offer", layout.DeskLink{Section: layout.Look, Name: "Look", Icon: "palette", To: "/desk/look"}, nil},
	{"Offer", layout.DeskLink{Section: layout.Products, Name: "Products", Icon: "box", To: "/desk/products"}, nil},
	{"Offer", layout.DeskLink{Section: layout.Synonyms, Name: "Synonyms", Icon: "note", To: "/desk/synonyms"}, nil},
	{"Support", layout.DeskLink{Section: layout.Inbox, Name: "Inbox", Icon: "mail", To: "/desk/inbox"}, nil},
	{"Support", layout.DeskLink{Section: layout.LogCall, Name: "Log a call", Icon: "phone", To: "/desk/log"}, nil},
	{"Support", layout.DeskLink{Section: layout.Answers, Name: "Answers", Icon: "note", To: "/desk/answers"}, nil},
	{"Support", layout.DeskLink{Section: layout.Articles, Name: "Articles", Icon: "doc", To: "/desk/articles"}, writes},
	{"Support", layout.DeskLink{Section: layout.Ideas, Name: "Ideas", Icon: "flag", To: "/desk/ideas"}, nil},
	{"Support", layout.DeskLink{Section: layout.Help, Name: "Help", Icon: "help", To: "/desk/help"}, nil},
	{"Insight", layout.DeskLink{Section: layout.Insight, Name: "Board", Icon: "chart", To: "/desk/insight"}, nil},
	{"Insight", layout.DeskLink{Section: layout.Cohorts, Name: "Cohorts", Icon: "grid", To: "/desk/insight/cohorts"}, nil},
	{"Insight", layout.DeskLink{Section: layout.Funnel, Name: "Funnel", Icon: "filter", To: "/desk/insight/funnel"}, nil},
	{"Insight", layout.DeskLink{Section: layout.Carts, Name: "Carts", Icon: "cart", To: "/desk/insight/carts"}, nil},
	{"Insight", layout.DeskLink{Section: layout.SearchFigures, Name: "Search", Icon: "seen", To: "/desk/insight/search"}, nil},
	{"Insight", layout.DeskLink{Section: layout.Predictions, Name: "Predictions", Icon: "flag", To: "/desk/insight/predictions"}, nil},
	{"House", layout.DeskLink{Section: layout.Imports, Name: "Imports", Icon: "download", To: "/desk/imports"}, admin},
	{"House", layout.DeskLink{Section: layout.Mail, Name: "Sent mail", Icon: "mail", To: "/desk/mail"}, admin},
	{"House", layout.DeskLink{Section: layout.ChangeLog, Name: "Change log", Icon: "clock", To: "/desk/changes"}, nil},
	{"House", layout.DeskLink{Section: layout.Staff, Name: "Staff", Icon: "user", To: "/desk/staff"}, admin},
	{"House", layout.DeskLink{Section: layout.Settings, Name: "Settings", Icon: "settings", To: "/desk/settings"}, admin},
	{"House", layout.DeskLink{Section: layout.Style, Name: "Style guide", Icon: "palette", To: "/desk/style-guide"}, nil},
}

// DeskChrome is the frame of the staff's pages.
func (w *Web) DeskChrome(c *fiber.Ctx, section layout.Section) layout.Chrome {
	chrome := w.GateChrome(c)
	actor := Actor(c)
	chrome.Person = layout.Person{Name: actor.Name, Email: actor.Email, Role: string(actor.Staff)}
	chrome.Section, chrome.Locale = section, "en-GB"
	counts := w.counts(c)
	for _, p := range places {
		if p.may != nil && !p.may(actor) {
			continue
		}
		if n := len(chrome.Desk); n == 0 || chrome.Desk[n-1].Name != p.group {
			chrome.Desk = append(chrome.Desk, layout.DeskGroup{Name: p.group})
		}
		group := &chrome.Desk[len(chrome.Desk)-1]
		link := p.link
		if n := counts[link.Section]; n > 0 {
			link.Count = ui.Number(int64(n), chrome.Locale)
		}
		group.Links = append(group.Links, link)
	}
	w.helpAtDesk(c, &chrome)
	return chrome
}

// counts are what waits in the places of the navigation; a page goes without them when they can't be read.
func (w *Web) counts(c *fiber.Ctx) map[layout.Section]int {
	reach, err := w.Reach(c)
	if err != nil {
		return nil
	}
	counts := w.Today.Counts(c.UserContext(), reach)
	waiting, err := w.Inbox.Waiting(c.UserContext(), Actor(c))
	if err != nil {
		slog.WarnContext(c.UserContext(), "the inbox stands without its count", "error", err)
	}
	return map[layout.Section]int{layout.Today: counts.Today, layout.Clients: counts.Clients, layout.Board: counts.Orders, layout.Inbox: waiting}
}

// Reach is which clients the person of the seller's works for today.
func (w *Web) Reach(c *fiber.Ctx) (identity.Reach, error) {
	set, err := w.Settings.Get(c.UserContext())
	if err != nil {
		return identity.Reach{}, err
	}
	return Actor(c).Reach(set.Today(w.Now())), nil
}

// Client is the client whose slug stands in the address as :client, and the person of the seller's working for it.
// A client out of reach isn't there.
func (w *Web) Client(c *fiber.Ctx) (identity.Actor, accounts.Account, error) {
	reach, err := w.Reach(c)
	if err != nil {
		return identity.Actor{}, accounts.Account{}, err
	}
	return w.Accounts.ForStaff(c.UserContext(), Actor(c), reach, c.Params("client"))
}
