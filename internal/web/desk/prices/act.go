package prices

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
)

// act adds what a button of a row says: take it back, remove it, keep an odd break that stands or use what is suggested for
// one.
func (h *handlers) act(c *fiber.Ctx, o opened, p *posted) error {
	for _, name := range []string{"reset", "remove", "keep", "use"} {
		value := c.FormValue(name)
		if value == "" {
			continue
		}
		var instead pricing.Break
		if name == "use" {
			var err error
			if value, instead, err = readUse(value); err != nil {
				return err
			}
		}
		k, ok := readKey(value)
		ids, err := h.Desk.IDs(c.UserContext(), []string{k.sku})
		if err != nil || !ok || ids[k.sku] == 0 {
			return err
		}
		change := pricing.Change{RowEdit: pricing.RowEdit{ProductID: ids[k.sku], Set: k.set}, Seen: k.version}
		switch name {
		case "reset":
			change.Reset = true
		case "remove":
			change.Removed = true
		case "keep":
			if p.at(change) >= 0 {
				return nil // its boxes say something else now, which is asked about by itself
			}
			if change.RowEdit, err = h.Desk.Drafted(c.UserContext(), o.Opened, change.ProductID, k.set); err != nil {
				return err
			}
			change.Kept = true
		case "use":
			if i := p.at(change); i >= 0 {
				change.RowEdit = p.changes[i].RowEdit
			} else if change.RowEdit, err = h.Desk.Drafted(c.UserContext(), o.Opened, change.ProductID, k.set); err != nil {
				return err
			}
			for i, b := range change.Breaks {
				if b.From == instead.From {
					change.Breaks[i] = instead
				}
			}
			p.retype(k, instead)
		}
		p.put(change)
	}
	return nil
}

// readUse reads a suggestion: the row's key, the quantity and the price.
func readUse(text string) (key string, b pricing.Break, err error) {
	parts := strings.Split(text, "|")
	if len(parts) < 6 {
		return "", b, fault.Invalid("The suggestion can’t be read. Reload the page.")
	}
	n := len(parts)
	b.From, _ = web.Number64(parts[n-2])
	if b.Price, err = pricing.ReadPrice(parts[n-1]); err != nil {
		return "", b, fault.Invalid(err.Error())
	}
	return strings.Join(parts[:n-2], "|"), b, nil
}

// retype puts a price into the box of its break, should the row come back.
func (p *posted) retype(k key, price pricing.Break) {
	i, ok := p.index[k.sku+"|"+strconv.FormatInt(int64(k.set), 10)]
	for j := range pricing.MostBreaks {
		at := strconv.Itoa(i) + "-" + strconv.Itoa(j)
		if from := p.typed["q"+at]; ok && (from == strconv.FormatInt(price.From, 10) || j == 0 && price.From == 1) {
			p.typed["p"+at] = price.Price.String()
		}
	}
}

// at is the place of what the boxes say of a change's row, -1 for nothing.
func (p *posted) at(change pricing.Change) int {
	return slices.IndexFunc(p.changes, func(other pricing.Change) bool {
		return other.ProductID == change.ProductID && other.Set == change.Set
	})
}

// put takes the place of what the row's boxes say.
func (p *posted) put(change pricing.Change) {
	if i := p.at(change); i >= 0 {
		p.changes[i] = change
		return
	}
	p.changes = append(p.changes, change)
}
