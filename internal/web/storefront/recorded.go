package storefront

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tradecounter/internal/cart"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/web"
	views "tradecounter/views/storefront"
)

// oneSearch is for how long the same words of a member are one search: another page of it, a filter, coming back to it.
const oneSearch = 30 * time.Minute

// searched notes a search of products and gives it its key.
func (l *listing) searched(took time.Duration) {
	if l.asked.words == "" {
		return
	}
	text := fmt.Sprintf("%d %d %s|%s", l.actor.MemberID, int64(l.now)/oneSearch.Milliseconds(), db.Folded(l.asked.words), l.asked.category)
	sum := sha256.Sum256([]byte(text))
	l.key = base32.HexEncoding.EncodeToString(sum[:10])
	if l.asked.page == 1 {
		l.web.Observe(l.c, recording.SearchMade{Key: l.key, Words: l.asked.words, Within: l.asked.category, Filters: l.filterWords(), Results: l.result.Total, Millis: took.Milliseconds()})
	}
}

func (l *listing) filterWords() string {
	if !l.asked.filtered() {
		return ""
	}
	var set []string
	for _, chip := range l.set() {
		set = append(set, chip.Text)
	}
	return strings.Join(set, ", ")
}

// leads makes the links and forms of a search's results say where they stand.
func (l *listing) leads(ids []int64, g goods, lists ...[]views.Card) {
	if l.key == "" {
		return
	}
	position := map[string]int{}
	for i, id := range ids {
		position[g.products[id].SKU] = (l.result.Page-1)*l.result.PerPage + i + 1
	}
	for _, cards := range lists {
		for i, card := range cards {
			cards[i].Found = l.key + ":" + strconv.Itoa(position[card.SKU])
			cards[i].To += "?" + web.FromSearch(cards[i].Found)
		}
	}
}

// ledBy is the source of what is added on a product's page: what led to it.
func (p *page) ledBy() string {
	switch from := web.Query(p.c, "from", 60); {
	case web.Found(p.c) != "":
		return "search"
	case from == "related", from == "suggest":
		return from
	}
	return "product"
}

func (p *page) productSeen(sku string) {
	p.web.Observe(p.c, recording.ProductSeen{SKU: sku})
	if key, position := split(web.Found(p.c)); key != "" {
		p.web.Observe(p.c, recording.ResultOpened{Key: key, Position: position, SKU: sku})
	}
}

// split is the search and the position that a link or form carries.
func split(found string) (key string, position int) {
	key, text, _ := strings.Cut(found, ":")
	position, err := strconv.Atoi(text)
	if err != nil || position < 1 || position > 100_000 {
		return "", 0
	}
	return key, position
}

func (p *page) lineAdded(sku string, quantity int64, from string) {
	fact := recording.LineAdded{SKU: sku, Quantity: quantity, Source: from}
	fact.Key, fact.Position = split(web.Query(p.c, "found", 60))
	p.web.Observe(p.c, fact)
	if from == "suggest" {
		p.web.Observe(p.c, recording.SuggestionTaken{Kind: "product", Name: sku})
	}
}

func (p *page) linesAdded(outcomes []cart.Outcome) {
	for _, o := range outcomes {
		if o.Problem == "" {
			p.web.Observe(p.c, recording.LineAdded{SKU: o.SKU, Quantity: o.Item.Quantity, Source: o.Item.Source})
		}
	}
}
