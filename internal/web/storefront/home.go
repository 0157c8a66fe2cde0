package storefront

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/drawing"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// What the home page shows of each.
const (
	homeDue        = 6
	homeUsual      = 100 // looked through for what is due
	dueSoonDays    = 5
	homeOnWay      = 3
	homeNew        = 4
	homeNewAsked   = 60 // the newest, of which the first of each category is shown
	homeBeside     = 4  // standing orders, lists
	homeFeatured   = 4  // products
	homeCategories = 8
	homeThumbs     = 4
	newsDays       = 60
	homeComingDays = 45
)

func (h *handlers) showHome(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Home)
	if err != nil {
		return err
	}
	look, err := h.web.Accounts.Look(p.ctx, p.scope)
	if err != nil {
		return err
	}
	home := views.Home{Art: p.art(look), Welcome: look.Theme.Welcome, Orders: p.to("orders"), Add: p.adding("home"), Blocks: look.Theme.HomeBlocks()}
	due, underway := 0, []orders.Order{}
	for _, fill := range []func() error{
		func() (err error) { due, err = p.homeDue(&home); return err },
		func() (err error) { underway, err = p.homeOrders(&home); return err },
		func() error { return p.homeShelves(&home, look.Theme.Featured) },
		func() error { return p.homeCredit(&home) },
		func() error { return p.homeBeside(&home) },
	} {
		if err := fill(); err != nil {
			return err
		}
	}
	if home.Last == nil {
		home.Due = nil
		if home.Begin, err = p.beginning(); err != nil {
			return err
		}
	}
	home.Greeting = p.greeting(look)
	home.Lead = p.lead(due, underway)
	return h.web.Render(c, fiber.StatusOK, views.HomePage(p.chrome, home))
}

// nameInGreeting is where a greeting wants the first name; without it the name comes last.
const nameInGreeting = "{first name}"

// greeting is the account's own words, unless they name the morning at another time, or else the time of day at the
// seller's.
func (p *page) greeting(look accounts.Look) string {
	words, ofDay := look.Theme.Greeting, "Good afternoon"
	switch hour := p.now.In(p.set.Zone).Hour(); {
	case hour < 5, hour >= 18:
		ofDay = "Good evening"
	case hour < 12:
		ofDay = "Good morning"
	}
	folded := strings.TrimRight(strings.ToLower(strings.ReplaceAll(words, nameInGreeting, "")), " ,.!")
	morning := strings.HasSuffix(folded, "morning") || strings.HasSuffix(folded, "morgen")
	if words == "" || (morning && ofDay != "Good morning") {
		words = ofDay
	}
	if strings.Contains(words, nameInGreeting) {
		return strings.ReplaceAll(words, nameInGreeting, firstName(p.actor.Name))
	}
	return words + ", " + firstName(p.actor.Name)
}

// lead is the day and what stands out of it.
func (p *page) lead(due int, underway []orders.Order) string {
	words := ui.DateLong(p.scope.Today, p.chrome.Locale) + "."
	var news []string
	switch {
	case due == 1:
		news = append(news, "one product is due by your rhythm")
	case due > 1:
		news = append(news, strconv.Itoa(due)+" products are due by your rhythm")
	}
	var next clock.Date
	for _, o := range underway {
		if on := o.Coming(); on >= p.scope.Today && (next == 0 || on < next) {
			next = on
		}
	}
	if next != 0 {
		news = append(news, "your next delivery comes "+ui.RelativeDate(next, p.scope.Today, p.chrome.Locale))
	}
	if len(news) == 0 {
		return words
	}
	return words + " " + ui.Capital(strings.Join(news, ", ")) + "."
}

func (p *page) art(look accounts.Look) ui.Picture {
	if look.Theme.HeaderFile != "" {
		return ui.Picture{Src: web.FilePath(p.base, look.Theme.HeaderFile), Width: "640", Height: "152", Eager: true}
	}
	if art, ok := drawing.Art(look.Theme.HeaderArt); ok {
		return ui.Picture{Drawing: svg(art)}
	}
	return ui.Picture{}
}
