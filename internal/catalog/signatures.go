package catalog

import (
	"context"
	"errors"

	"github.com/RoaringBitmap/roaring/v2"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

var errUnwritten = errors.New("catalog: being written")

// Service answers what an account sees of the seller's goods.
type Service struct {
	db  *db.DB
	log *events.Log
	now clock.Now
}

// New makes the catalogue on a database.
func New(d *db.DB, log *events.Log, now clock.Now) *Service {
	return &Service{db: d, log: log, now: now}
}

// Range is the set of products that an account sees; it is shared and never changes, the same pointer while nothing has.
type Range struct{ ids *roaring.Bitmap }

// Has says whether the account sees the product.
func (r *Range) Has(productID int64) bool { return r.ids.Contains(uint32(productID)) }

// Len is how many products the account sees.
func (r *Range) Len() int { return int(r.ids.GetCardinality()) }

// Bitmap holds the ids of the products; it is shared: read it, clone it, never change it.
func (r *Range) Bitmap() *roaring.Bitmap { return r.ids }

// Category is a node of the product tree as an account sees it.
type Category struct {
	ID       int64
	ParentID int64
	Name     string
	Path     string // A > B > C
	Slug     string
	Count    int // products in the account's range, here and below
	Children []*Category
}

// Tree is the product tree of an account, empty categories absent.
type Tree struct {
	Top    []*Category
	byID   map[int64]*Category
	bySlug map[string]*Category
}

// Category finds a category by its id.
func (t Tree) Category(id int64) (*Category, bool) { c, ok := t.byID[id]; return c, ok }

// BySlug finds a category by the name in its address.
func (t Tree) BySlug(slug string) (*Category, bool) { c, ok := t.bySlug[slug]; return c, ok }

// Trail leads from the top to the category.
func (t Tree) Trail(id int64) (trail []*Category) { return nil }

// Document is a file about a product: a data sheet.
type Document struct {
	File  string `db:"file"`
	Title string `db:"title"`
}

// Related is a product shown beside another, and why.
type Related struct {
	Product Product
	Kind    string // accessory, alternative, …
}

// Match is what a number names: how it was found and which product.
type Match struct {
	Product Product
	By      string // sku, part_number, mpn, gtin
}

// Find is the product with that SKU, or fault.NotFound when the scope doesn't see it.
func (s *Service) Find(ctx context.Context, scope identity.Scope, sku string) (Product, error) {
	return Product{}, errUnwritten
}

// ByIDs are the products that the scope sees, with attributes and its own part number; what it doesn't see is absent.
func (s *Service) ByIDs(ctx context.Context, scope identity.Scope, ids []int64) (map[int64]Product, error) {
	return nil, errUnwritten
}

// Range is what the scope sees.
func (s *Service) Range(ctx context.Context, scope identity.Scope) (*Range, error) {
	return nil, errUnwritten
}

// Stock is what is free to sell of each product; a product without a figure is absent.
func (s *Service) Stock(ctx context.Context, ids []int64) (map[int64]Stock, error) {
	return nil, errUnwritten
}

// Tree is the product tree with counts in the scope's range, empty categories absent.
func (s *Service) Tree(ctx context.Context, scope identity.Scope) (Tree, error) {
	return Tree{}, errUnwritten
}

// Identify finds visible products by a whole number: SKU, the account's own part number, manufacturer's number or GTIN.
func (s *Service) Identify(ctx context.Context, scope identity.Scope, text string) ([]Match, error) {
	return nil, errUnwritten
}

// Related are the visible products shown beside a visible one.
func (s *Service) Related(ctx context.Context, scope identity.Scope, productID int64) ([]Related, error) {
	return nil, errUnwritten
}

// Replacement is the first visible and active product in the chain of those that replace this one.
func (s *Service) Replacement(ctx context.Context, scope identity.Scope, p Product) (Product, bool, error) {
	return Product{}, false, errUnwritten
}

// Documents are the files of a visible product.
func (s *Service) Documents(ctx context.Context, scope identity.Scope, productID int64) ([]Document, error) {
	return nil, errUnwritten
}

// NewForAccount are the products that became visible to the account lately, newest first.
func (s *Service) NewForAccount(ctx context.Context, scope identity.Scope, since clock.Date, limit int) ([]Product, error) {
	return nil, errUnwritten
}

// FeaturedProducts are what the account's theme puts on its home page, as far as it sees them.
func (s *Service) FeaturedProducts(ctx context.Context, scope identity.Scope) ([]Product, error) {
	return nil, errUnwritten
}

// FeaturedCategories are the account's featured categories that aren't empty for it.
func (s *Service) FeaturedCategories(ctx context.Context, scope identity.Scope) ([]*Category, error) {
	return nil, errUnwritten
}

// InCategory are the ids of the visible products in a category and all below it.
func (s *Service) InCategory(ctx context.Context, scope identity.Scope, categoryID int64) (*roaring.Bitmap, error) {
	return nil, errUnwritten
}

// ExplainVisibility says in words why the scope sees a product or doesn't.
func (s *Service) ExplainVisibility(ctx context.Context, scope identity.Scope, sku string) ([]string, error) {
	return nil, errUnwritten
}

// Reserve takes at most what is free: now is taken, later is the rest (only with backorder). It must run in a transaction.
func (s *Service) Reserve(ctx context.Context, productID, quantity int64, backorder bool) (now, later int64, err error) {
	return 0, 0, errUnwritten
}

// Release gives back what Reserve took now.
func (s *Service) Release(ctx context.Context, productID, quantity int64) error {
	return errUnwritten
}

// FoldNumber folds an identifier to lower-case letters and digits.
func FoldNumber(s string) string { return "" }

// FoldGTIN folds a GTIN to 14 digits; "" when it isn't one.
func FoldGTIN(s string) string { return "" }
