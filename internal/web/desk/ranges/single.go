package ranges

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/fault"
	view "tradecounter/views/desk/ranges"
)

// put adds numbers to one of the lists, or takes them out of both.
func put(r *catalog.AccountRange, what string, skus []string) {
	gone := map[string]bool{}
	for _, sku := range skus {
		gone[sku] = true
	}
	is := func(sku string) bool { return gone[sku] }
	r.Added, r.Hidden = slices.DeleteFunc(r.Added, is), slices.DeleteFunc(r.Hidden, is)
	switch what {
	case "add":
		r.Added = numbers(strings.Join(append(r.Added, skus...), "\n"))
	case "hide":
		r.Hidden = numbers(strings.Join(append(r.Hidden, skus...), "\n"))
	}
}

// paste reads many numbers: what names one product is put where it belongs, what doesn't stays in the box and is told.
func (h *handlers) paste(c *fiber.Ctx, a asker, f *view.Client, what string) error {
	texts := pasted(f.Numbers)
	if len(texts) == 0 {
		f.Problem = fault.Invalid("", fault.Field{Name: "numbers", Message: "Give at least one number."})
		return nil
	}
	if len(texts) > mostPasted {
		f.Problem = fault.Invalid("", fault.Field{Name: "numbers", Message: fmt.Sprintf("Give at most %d numbers at once; an assortment holds many.", mostPasted)})
		return nil
	}
	picks, err := h.Catalog.Picks(c.UserContext(), a.actor.Account.ID, texts)
	if err != nil {
		return err
	}
	var skus, left, unclear []string
	for _, pick := range picks {
		switch len(pick.Products) {
		case 1:
			skus = append(skus, pick.Products[0].SKU)
			continue
		case 0:
		default:
			var may []string
			for _, p := range pick.Products {
				may = append(may, p.SKU)
			}
			unclear = append(unclear, pick.Text+" may be "+strings.Join(may, " or "))
		}
		left = append(left, pick.Text)
	}
	put(&f.Draft, what, skus)
	f.Numbers = strings.Join(left, "\n")
	if len(left) > 0 {
		said := fmt.Sprintf("%d of %d name no product; they are left here.", len(left)-len(unclear), len(texts))
		if len(unclear) > 0 {
			said += " " + strings.Join(unclear, "; ") + "."
		}
		f.Problem = fault.Invalid("", fault.Field{Name: "numbers", Message: said})
	}
	return nil
}

// pasted are the numbers of lines as a spreadsheet or a letter has them: the first column, or a list with commas.
func pasted(text string) (list []string) {
	seen := map[string]bool{}
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "\t")
		for _, one := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' }) {
			if one = strings.TrimSpace(one); one != "" && !seen[one] {
				seen[one] = true
				list = append(list, one)
			}
		}
	}
	return list
}

// singles names the first of the products that stand in a list.
func (h *handlers) singles(c *fiber.Ctx, skus, saved []string) ([]view.Single, error) {
	first := skus[:min(len(skus), view.MostSingles)]
	picks, err := h.Catalog.Picks(c.UserContext(), 0, first)
	if err != nil {
		return nil, err
	}
	list := make([]view.Single, len(first))
	for i, pick := range picks {
		list[i] = view.Single{Listed: catalog.Listed{SKU: pick.Text}, Fresh: !slices.Contains(saved, pick.Text)}
		if len(pick.Products) == 1 && pick.Products[0].SKU == pick.Text {
			list[i].Listed = pick.Products[0]
		}
	}
	slices.SortStableFunc(list, func(x, y view.Single) int { return cmp.Compare(number(y.Fresh), number(x.Fresh)) })
	return list, nil
}

func number(is bool) int {
	if is {
		return 1
	}
	return 0
}

// found are products called as a whole by the words, or with the words in their names.
func (h *handlers) found(c *fiber.Ctx, accountID int64, words string) (list []view.Single, err error) {
	picks, err := h.Catalog.Picks(c.UserContext(), accountID, []string{words})
	if err != nil {
		return nil, err
	}
	goods := picks[0].Products
	if len(goods) == 0 {
		if goods, err = h.Catalog.Wordy(c.UserContext(), words, mostFound); err != nil {
			return nil, err
		}
	}
	for _, p := range goods {
		list = append(list, view.Single{Listed: p})
	}
	return list, nil
}
