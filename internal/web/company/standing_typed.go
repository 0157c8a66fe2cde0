package company

import (
	"strconv"
	"strings"

	"tradecounter/internal/cart"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/standing"
	"tradecounter/internal/web"
)

// typed is a standing order's form as it was sent, or as it is filled in.
type typed struct {
	plan       standing.Plan
	every, day string // as typed
	weekday    string
	start      string
	quantity   map[int64]string // as typed, by product
	wrong      map[int64]string // quantities that are no numbers
	left       int              // lines that aren't available any more
	version    int64
}

// fill writes a cadence into the fields; those that it doesn't use say what would come first.
func (t *typed) fill(cadence standing.Cadence, start clock.Date) {
	t.plan.Cadence, t.plan.Start, t.start = cadence, start, start.String()
	t.every = strconv.Itoa(cadence.Every)
	weekday, day := cadence.Weekday, cadence.DayOfMonth
	if weekday == 0 {
		weekday = start.Weekday()
	}
	if day == 0 {
		day = start.Day()
	}
	t.weekday, t.day = strconv.Itoa(weekday), strconv.Itoa(day)
}

// read takes the form; known are the products of the lines that it may be about, by SKU.
func (p *page) read(known map[string]int64) (typed, error) {
	c := p.c
	t := typed{quantity: map[int64]string{}, wrong: map[int64]string{}, every: web.Text(c, "every", 5), weekday: web.Text(c, "weekday", 5),
		day: web.Text(c, "day_of_month", 5), start: web.Text(c, "start", 12)}
	t.version, _ = web.Number64(c.FormValue("version"))
	t.plan = standing.Plan{Key: web.Text(c, "key", 64), Name: web.Text(c, "name", 200), ShipTo: web.Text(c, "ship_to", 100), BillTo: web.Text(c, "bill_to", 100),
		Method: web.Text(c, "method", 100), PONumber: web.Text(c, "po_number", 200), Note: web.Lines(c, "note", 2000), CopiesTo: web.Text(c, "copies_to", 2000)}
	t.plan.Cadence = standing.Cadence{Unit: standing.Unit(web.Text(c, "unit", 10)), Every: number(t.every), Weekday: number(t.weekday), DayOfMonth: number(t.day)}
	if t.start != "" {
		start, err := clock.ParseDate(t.start)
		if err != nil {
			start = 1 // no day at all: told as too early
		}
		t.plan.Start = start
	}
	return t, p.readLines(&t, known)
}

func number(text string) int {
	n, ok := web.Number64(text)
	if !ok || n < 0 || n > 10_000 {
		return 0
	}
	return int(n)
}

func (p *page) readLines(t *typed, known map[string]int64) error {
	for key, value := range p.c.Context().PostArgs().All() {
		sku, isLine := strings.CutPrefix(string(key), "qty:")
		if !isLine || len(t.plan.Items) > cart.MaxLines {
			continue
		}
		id, ok := known[sku]
		if !ok {
			product, err := p.web.Catalog.Find(p.ctx, p.scope, sku)
			if fault.Is(err, fault.KindNotFound) {
				continue // not in the range: no line of anyone's form
			}
			if err != nil {
				return err
			}
			id = product.ID
		}
		text := strings.TrimSpace(string(value))
		n, whole := web.Number64(text)
		t.quantity[id] = text[:min(len(text), 20)]
		if !whole || n < 0 {
			t.wrong[id], n = "Give a whole number, or 0 to leave it out.", 1
		}
		t.plan.Items = append(t.plan.Items, cart.Item{ProductID: id, Quantity: n})
	}
	return nil
}

func skusOf(lines ...[]standing.Line) map[string]int64 {
	known := map[string]int64{}
	for _, list := range lines {
		for _, l := range list {
			known[l.SKU] = l.ProductID
		}
	}
	return known
}

// ordered are the items without those left out.
func (t typed) ordered() []cart.Item {
	items := []cart.Item{}
	for _, item := range t.plan.Items {
		if item.Quantity > 0 {
			items = append(items, item)
		}
	}
	return items
}

// refusal says that quantities are no numbers, before anything else is asked.
func (t typed) refusal() error {
	if len(t.wrong) == 0 {
		return nil
	}
	return fault.Invalid("Some quantities can't be read.")
}
