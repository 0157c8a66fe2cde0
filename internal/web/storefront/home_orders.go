package storefront

import (
	"strconv"
	"strings"

	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// homeOrders shows the last order and what is on its way.
func (p *page) homeOrders(home *views.Home) ([]orders.Order, error) {
	last, err := p.parts.Orders.LastOrders(p.ctx, p.scope, 1)
	if err != nil || len(last) == 0 {
		return nil, err
	}
	if home.Last, err = p.lastOrder(last[0]); err != nil {
		return nil, err
	}
	underway, err := p.parts.Orders.OnItsWay(p.ctx, p.scope, homeOnWay)
	for _, o := range underway {
		home.Way = append(home.Way, p.onWay(o))
	}
	return underway, err
}

func (p *page) lastOrder(o orders.Order) (*views.LastOrder, error) {
	view := &views.LastOrder{Number: o.Number, To: p.to("orders/" + o.Number), Lines: ui.Lines(len(o.Lines)),
		Net: ui.Money(o.LinesTotal, o.Currency, p.chrome.Locale), About: p.day(o.PlacedOn) + p.byWhom(o),
		AgainTo: p.to("orders/" + o.Number + "/again"), CSRF: p.chrome.CSRF, CanAgain: p.chrome.Rights.Buy}
	if o.PONumber != "" {
		view.PO = "PO " + o.PONumber
	}
	if to := place(o); to != "" {
		view.About += ", to " + to
	}
	var ids []int64
	for _, l := range o.Lines {
		if l.ProductID != nil && len(ids) < 4*homeThumbs {
			ids = append(ids, *l.ProductID)
		}
	}
	products, err := p.web.Catalog.ByIDs(p.ctx, p.scope, ids)
	for _, id := range ids {
		if product, ok := products[id]; ok && len(view.Pictures) < homeThumbs {
			view.Pictures = append(view.Pictures, views.NamedPicture{Name: product.Name, Picture: p.pictures.of(product, thumbPlate, p.base, p.topName)})
		}
	}
	if more := len(o.Lines) - len(view.Pictures); more > 0 && len(view.Pictures) > 0 {
		view.More = "and " + strconv.Itoa(more) + " more"
	}
	return view, err
}

func (p *page) byWhom(o orders.Order) string {
	switch {
	case o.MemberID != nil && *o.MemberID == p.actor.MemberID:
		return " by you"
	case o.PlacedBy != "":
		return " by " + o.PlacedBy
	}
	return ""
}

// place is where an order goes, short.
func place(o orders.Order) string {
	name, city := o.ShipTo.Name, o.ShipTo.City
	switch {
	case name == "":
		return city
	case city == "" || strings.Contains(name, city):
		return name
	}
	return name + ", " + city
}

func (p *page) onWay(o orders.Order) views.OnWay {
	w := views.OnWay{When: "Date to follow", Number: o.Number, To: p.to("orders/" + o.Number), About: ui.Lines(len(o.Lines))}
	if to := place(o); to != "" {
		w.About += ", to " + to
	}
	switch on := o.Coming(); {
	case on == 0:
	case on < p.scope.Today:
		w.When = "Was expected " + p.day(on)
	case o.InPart():
		w.When = "The rest " + ui.RelativeDate(on, p.scope.Today, p.chrome.Locale)
	default:
		w.When = ui.Capital(ui.RelativeDate(on, p.scope.Today, p.chrome.Locale))
	}
	step := func(label string, at clock.Time) ui.Step {
		s := ui.Step{Label: label}
		if at != 0 {
			s.State, s.When = ui.StepDone, ui.ShortDay(at.Date(p.set.Zone), p.scope.Today, p.chrome.Locale)
		}
		return s
	}
	shipped := step("Shipped", o.ShippedAt)
	if o.InPart() {
		shipped.Label, shipped.State = "Part shipped", ui.StepPart
	}
	w.Steps = []ui.Step{step("Placed", o.PlacedAt), step("Confirmed", o.ConfirmedAt), shipped, step("Delivered", o.DeliveredAt)}
	return w
}
