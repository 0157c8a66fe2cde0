package seed

import (
	"strconv"
	"strings"
	"time"

	"tradecounter/internal/platform/clock"
)

// visiting is a visit while it is told.
type visiting struct {
	*past
	Visit
	key  string // of its dice
	took time.Duration
}

func (v *visiting) now() clock.Time { return v.At.Add(v.took) }

func (v *visiting) at(minutes int) clock.Time { return v.At.Add(time.Duration(minutes) * time.Minute) }

// do adds deeds at this moment, a second apart.
func (v *visiting) do(deeds ...Doing) {
	for i, d := range deeds {
		d.After = v.took + time.Duration(i)*time.Second
		if n := len(v.Did); n > 0 {
			d.After = max(d.After, v.Did[n-1].After+time.Second)
		}
		v.Did = append(v.Did, d)
	}
	v.took = max(v.took, v.Did[len(v.Did)-1].After)
}

// add puts a product into the cart: found by searching, bought again, from a list, from its page, or by its number.
func (v *visiting) add(sku string, n int) {
	quantity := v.quantity(sku)
	switch dice := chance(100, v.key, "from", sku, strconv.Itoa(n)); {
	case dice < 30:
		v.find(sku, true)
	case dice < 55:
		if n == 0 {
			v.do(Doing{Do: SeePage, Name: "/buy-again"})
		}
		v.do(Doing{Do: AddLine, SKU: sku, Quantity: quantity, Source: "reorder"})
	case dice < 65:
		v.do(Doing{Do: SeePage, Name: "/lists/:id"}, Doing{Do: AddLine, SKU: sku, Quantity: quantity, Source: "list"})
	case dice < 80:
		v.do(Doing{Do: SeePage, Name: "/c/:slug"}, Doing{Do: SeePage, Name: "/p/:sku"}, Doing{Do: SeeProduct, SKU: sku}, Doing{Do: AddLine, SKU: sku, Quantity: quantity, Source: "product"})
	default:
		v.do(Doing{Do: AddLine, SKU: sku, Quantity: quantity, Source: "quick"})
	}
}

// quantity is what the account usually takes of a product.
func (v *visiting) quantity(sku string) int64 {
	for _, h := range v.habits[v.Account] {
		if h.SKU == sku {
			return int64(h.product.fits(max(h.Quantity, 1)))
		}
	}
	return int64(v.catalogue.bySKU[sku].fits(1))
}

// find searches for a product; now and then nothing is opened.
func (v *visiting) find(sku string, buys bool) {
	words, results := v.words.of(v.accounts[v.Account], v.catalogue.bySKU[sku], chance(100, v.key, "words", sku))
	v.search(words, results)
	position := 1 + min(chance(5, v.key, "place", sku)*chance(4, v.key, "further", sku), max(results-1, 0))
	v.took += time.Duration(4+chance(20, v.key, "reads", sku)) * time.Second
	if buys && chance(2, v.key, "from the list", sku) == 0 {
		v.do(Doing{Do: AddLine, Name: words, SKU: sku, Position: position, Quantity: v.quantity(sku), Source: "search"})
		return
	}
	if !buys && chance(5, v.key, "opens", sku) == 0 {
		return
	}
	v.do(Doing{Do: OpenResult, Name: words, SKU: sku, Position: position}, Doing{Do: SeePage, Name: "/p/:sku"}, Doing{Do: SeeProduct, SKU: sku})
	if buys {
		v.do(Doing{Do: AddLine, Name: words, SKU: sku, Position: position, Quantity: v.quantity(sku), Source: "search"})
	}
}

// search takes 10 to 60 ms; one in three hundred is slow.
func (v *visiting) search(words string, results int) {
	millis := int64(10 + chance(50, v.key, "millis", words))
	if chance(300, v.key, "slow", words) == 0 {
		millis += 700
	}
	v.do(Doing{Do: SeePage, Name: "/search"}, Doing{Do: MakeSearch, Name: words, Results: results, Millis: millis})
}

// wording is how clients call what they look for.
type wording struct {
	story   *story
	names   map[string][]string // by account: of what it sees, in small letters
	counted map[string]int
	told    struct {
		Missing   map[string][]string `json:"missing"` // by account, "" for all: words that find nothing
		Questions []struct {
			Words    string `json:"words"`
			Articles int    `json:"articles"`
			Products int    `json:"products"`
			Opened   int    `json:"opened"` // of a hundred
			Slug     string `json:"slug"`
		} `json:"questions"`
		Typed []struct {
			Words  string `json:"words"`
			Slug   string `json:"slug"`
			Solved int    `json:"solved"` // of a hundred
		} `json:"typed"`
		Doubts []Doubt `json:"doubts"`
	}
}

func (w *wording) read(s *story) error {
	w.story, w.names, w.counted = s, map[string][]string{}, map[string]int{}
	return readJSON("words", &w.told)
}

func (w *wording) missing(account string, n int) string {
	list := w.told.Missing[account]
	if len(list) == 0 {
		list = w.told.Missing[""]
	}
	return list[n%len(list)]
}

// articleFor is the address of an article; the first ones are read more.
func (w *wording) articleFor(dice int) string {
	var with []string
	for _, q := range w.told.Questions {
		if q.Slug != "" {
			with = append(with, q.Slug)
		}
	}
	return with[dice*dice*len(with)/10_000]
}

// asTyped is a name without the signs that nobody types.
var asTyped = strings.NewReplacer(",", "", "×", "x")

// of are the words for a product, and how many products they find.
func (w *wording) of(a *account, p *product, dice int) (words string, results int) {
	name := strings.Fields(strings.ToLower(asTyped.Replace(p.name)))
	switch {
	case dice < 20:
		return strings.ToLower(p.sku), 1
	case dice < 55:
		words = strings.Join(name[:min(2, len(name))], " ")
	case dice < 85:
		words = strings.Join(name[:min(4, len(name))], " ")
	default:
		words = strings.ToLower(p.category[strings.LastIndex(p.category, ">")+1:])
	}
	words = strings.TrimSpace(words)
	return words, w.count(a, words)
}

func (w *wording) count(a *account, words string) int {
	key := a.slug + " " + words
	if n, ok := w.counted[key]; ok {
		return n
	}
	if w.names[a.slug] == nil {
		for _, p := range w.story.visible(a) {
			w.names[a.slug] = append(w.names[a.slug], strings.ToLower(asTyped.Replace(p.name)+" "+p.category))
		}
	}
	n, parts := 0, strings.Fields(words)
	for _, name := range w.names[a.slug] {
		n++
		for _, word := range parts {
			if !strings.Contains(name, word) {
				n--
				break
			}
		}
	}
	w.counted[key] = max(n, 1)
	return w.counted[key]
}
