package search

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/index"
	"tradecounter/internal/search/lexicon"
)

// record is a product as the database has it, attributes included.
type record struct {
	ID          int64      `db:"id"`
	SKU         string     `db:"sku"`
	SKUKey      string     `db:"sku_key"`
	Name        string     `db:"name"`
	CategoryID  int64      `db:"category_id"`
	Brand       string     `db:"brand"`
	Description string     `db:"description"`
	GTINKey     string     `db:"gtin_key"`
	MPN         string     `db:"mpn"`
	MPNKey      string     `db:"mpn_key"`
	Available   clock.Date `db:"available_from"`
	MinQty      int64      `db:"min_qty"`
	Status      string     `db:"status"`
	Version     int64      `db:"version"`

	attributes []attribute
}

type attribute struct {
	ProductID int64    `db:"product_id"`
	Name      string   `db:"name"`
	Text      string   `db:"text"`
	Number    *float64 `db:"number"`
	Unit      string   `db:"unit"`
}

func (r *record) live() bool { return r.Status == "active" || r.Status == "discontinued" }

const recordColumns = `id, sku, sku_key, name, category_id, brand, description, gtin_key, mpn, mpn_key, available_from, min_qty, status, version`

// source is the only SQL that reads products here.
type source struct{ db *db.DB }

// after reads at most limit products changed later than (version, id), oldest change first.
func (s source) after(ctx context.Context, version, id int64, limit int) ([]*record, error) {
	var records []*record
	err := s.db.Select(ctx, &records, `SELECT `+recordColumns+` FROM products WHERE (version, id) > (?, ?)
		ORDER BY version, id LIMIT ?`, version, id, limit)
	if err != nil {
		return nil, fmt.Errorf("read changed products: %w", err)
	}
	return records, s.addAttributes(ctx, records)
}

// next reads at most limit products with an id above after, by id.
func (s source) next(ctx context.Context, after int64, limit int) ([]*record, error) {
	var records []*record
	err := s.db.Select(ctx, &records, `SELECT `+recordColumns+` FROM products WHERE id > ? ORDER BY id LIMIT ?`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	return records, s.addAttributes(ctx, records)
}

// inCategories reads the products that lie directly in one of the categories.
func (s source) inCategories(ctx context.Context, categories []int64) ([]*record, error) {
	var records []*record
	err := s.db.Select(ctx, &records, `SELECT `+recordColumns+` FROM products WHERE category_id IN (?)`, categories)
	if err != nil {
		return nil, fmt.Errorf("read products of renamed categories: %w", err)
	}
	for some := range slices.Chunk(records, index.MaxBatch) {
		if err := s.addAttributes(ctx, some); err != nil {
			return nil, err
		}
	}
	return records, nil
}

func (s source) addAttributes(ctx context.Context, records []*record) error {
	if len(records) == 0 {
		return nil
	}
	ids := make([]int64, len(records))
	byID := make(map[int64]*record, len(records))
	for i, r := range records {
		ids[i], byID[r.ID] = r.ID, r
	}
	err := s.db.Each(ctx, `SELECT p.product_id, a.name, p.text, p.number, p.unit FROM product_attributes p
		JOIN attributes a ON a.id = p.attribute_id WHERE p.product_id IN (?) ORDER BY p.product_id, p.position`,
		[]any{ids}, func(rows *sqlx.Rows) error {
			var a attribute
			if err := rows.Scan(&a.ProductID, &a.Name, &a.Text, &a.Number, &a.Unit); err != nil {
				return err
			}
			r := byID[a.ProductID]
			r.attributes = append(r.attributes, a)
			return nil
		})
	if err != nil {
		return fmt.Errorf("read attributes: %w", err)
	}
	return nil
}

// item is the record as it is kept in memory.
func (n *names) item(r *record) *item {
	n.mu.Lock()
	defer n.mu.Unlock()
	it := &item{id: r.ID, sku: r.SKU, name: r.Name, category: r.CategoryID, brand: n.brands.number(r.Brand),
		available: r.Available, minQty: int32(r.MinQty), live: r.live(), keys: [...]string{r.SKUKey, r.MPNKey, strings.TrimLeft(r.GTINKey, "0")}}
	if it.keys[1] == it.keys[0] {
		it.keys[1] = ""
	}
	if !it.live {
		return it
	}
	it.values = make([]uint32, 0, len(r.attributes))
	for _, a := range r.attributes {
		it.values = append(it.values, n.add(a.Name, a.Text, a.Unit, a.Number))
	}
	cut := lexicon.Lexemes(r.Name)
	it.title = make([]uint32, 0, len(cut))
	for _, l := range cut {
		it.title = append(it.title, n.word(l))
		it.accessory = it.accessory || accessories[l.Whole]
	}
	it.length = lengthOf(lexicon.Terms(r.Name) + lexicon.Terms(r.Brand) + lexicon.Terms(r.Description) + lexicon.Terms(r.MPN))
	it.attributeLength = lengthOf(r.attributeTerms())
	it.head = uint8(min(headLen(r.Name), len(cut), 255))
	return it
}

// headLen is how many lexemes of a name stand before what only describes it further: "Stand for iPad" is a stand.
func headLen(name string) int {
	folded := strings.ToLower(name)
	end := len(folded)
	for _, sign := range []string{" for ", " with ", " w/", " compatible", " suitable", " (", ", ", " - ", "; ", " incl"} {
		if i := strings.Index(folded, sign); i > 0 {
			end = min(end, i)
		}
	}
	return len(lexicon.Lexemes(folded[:end]))
}

// The fields of a document.
const (
	fieldName        = "n"
	fieldBrand       = "b"
	fieldCategory    = "c"
	fieldAttributes  = "a"
	fieldDescription = "d"
	fieldNumbers     = "i"
)

// document is the record as the index on disk keeps it.
func (r *record) document(category string) []index.Field {
	return []index.Field{
		{Name: fieldName, Terms: lexicon.Terms(r.Name)},
		{Name: fieldBrand, Terms: lexicon.Terms(r.Brand)},
		{Name: fieldCategory, Terms: lexicon.Terms(category)},
		{Name: fieldAttributes, Terms: r.attributeTerms()},
		{Name: fieldDescription, Terms: lexicon.Terms(r.Description)},
		{Name: fieldNumbers, Terms: r.SKUKey + " " + r.MPNKey + " " + r.GTINKey + " " + lexicon.Terms(r.MPN) + " " + lexicon.Terms(r.SKU)},
	}
}

func (r *record) attributeTerms() string {
	var b strings.Builder
	for _, a := range r.attributes {
		lexicon.WriteTerms(&b, a.Name+" "+a.Text+" "+a.Unit)
	}
	return b.String()
}

// lengthOf counts terms.
func lengthOf(terms string) uint16 { return uint16(min(strings.Count(terms, " "), math.MaxUint16)) }
